"""The frames in a real browser: they draw, stay quiet, and hear the keyboard."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from playground.plots.frame import export_view, script_files
from playground.plots.heads import compose_head_view, draw_head_view, draw_model_view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site():
    """A loopback server: `site[path] = bytes`; `site["origin"]` is its address."""
    d3, jquery = script_files()
    pages = {"/d3.js": d3.read_bytes(), "/jquery.js": jquery.read_bytes(), "/favicon.ico": b""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = "text/javascript" if self.path.endswith(".js") else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages["origin"] = f"http://127.0.0.1:{server.server_port}"
    yield pages
    server.shutdown()
    server.server_close()


@pytest.fixture
def show(chromium, site):
    """Opens markup and returns the page; fails on errors and on requests to elsewhere."""
    page = chromium.new_page(viewport={"width": 390, "height": 700})
    trouble = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((site["origin"], "about:")) else trouble.append(asked.url)
        ),
    )

    def open_page(markup):
        site["/"] = f"<!doctype html><body>{markup}".encode()
        page.goto(site["origin"])
        return page

    yield open_page
    page.close()
    assert trouble == []


def test_head_view(show, make_maps, words):
    maps = make_maps(13, shown=(1, 3), pair_start=5)
    page = show(
        draw_head_view(maps, scripts=["/d3.js", "/jquery.js"], words=words, label="Heads of 1")
    )
    frame = page.frame_locator("iframe[title='Heads of 1']")
    heads = frame.get_by_role("checkbox")
    heads.nth(11).wait_for()
    assert heads.count() == 12
    assert frame.get_by_text("<img␣src=x…", exact=True).count() == 2
    # A line for each weight that its byte does not put under 5/255.
    assert frame.locator("line").count() == (np.rint(255 * maps.weights[0]) >= 5).sum()

    heads.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    assert [heads.nth(head).get_attribute("aria-checked") for head in (0, 1)] == ["true", "false"]

    frame.locator("#filter").select_option("3")
    assert frame.locator("#left text").count() == 5
    assert frame.locator("#right text").count() == 8
    content = page.frames[1].evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth, innerWidth]"
    )
    assert content[0] <= page.locator("iframe").bounding_box()["height"]
    assert content[1] == content[2]


@pytest.mark.parametrize("draw", [draw_head_view, draw_model_view])
def test_of_a_long_text_each_line_that_is_sent_is_drawn(show, make_maps, words, draw):
    maps = make_maps(120, kind="decoder", heads=4, shown=(2,))
    page = show(draw(maps, scripts=["/d3.js", "/jquery.js"], words=words, label="Long"))
    frame = page.frame_locator("iframe")
    frame.get_by_role("checkbox").or_(frame.get_by_role("button")).first.wait_for()
    strong = np.argwhere(np.rint(255 * maps.weights[0]) >= 5)
    assert frame.locator("line").count() == len(strong)
    queries = page.frames[1].evaluate(
        "[...document.querySelectorAll('line')].map((line) => +(line.parentNode.getAttribute("
        "'left-token-index') ?? line.parentNode.getAttribute('source-index')))"
    )
    assert queries == strong[:, 1].tolist()


def test_model_view_in_other_words(show, make_maps, words):
    chinese = type(words)(layer="层", layers="各层", head="头", heads="各头", pair="对", both="全")
    maps = make_maps(9, shown=(0, 1, 2), heads=4, kind="decoder")
    page = show(
        draw_model_view(maps, scripts=["/d3.js", "/jquery.js"], words=chinese, label="Model")
    )
    frame = page.frame_locator("iframe")
    cells = frame.get_by_role("button")
    cells.nth(11).wait_for()
    assert cells.count() == 12
    cells.nth(5).focus()
    page.keyboard.press("Enter")
    assert frame.get_by_text("层 1, 头 1", exact=True).count() == 1
    assert frame.get_by_text("各层", exact=True).count() == 1
    assert frame.get_by_text("Layer").count() == 0


def test_an_export_opens_offline(show, make_maps, words, site, chromium):
    document = export_view(compose_head_view(make_maps(13), words=words, label="L"))
    page = chromium.new_context(offline=True).new_page()
    page.set_content(document)
    page.get_by_role("checkbox").nth(11).wait_for()
    assert page.locator("line").count() > 100
    page.context.close()
