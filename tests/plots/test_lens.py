"""The temperature lens: what is sent is exact, and the page computes what numpy computes."""

import base64
import csv
import html
import io
import json
import re

import numpy as np
import pytest

from playground.plots.lens import MOST_EXACT, LensWords, draw_lens, pack_scores, read_script
from playground.results import Lens
from tests.plots.conftest import HOSTILE

WORDS = LensWords(
    slider="Slider",
    bars="Bars",
    now="at {t}",
    one="at 1",
    others="others",
    token="Token",
    id="Id",
    table="Table",
    save="Save",
    entropy="Entropy",
    needed="Needed",
    came="Came",
    finding="{t}|{token}|{share}|{count}",
    greedy="always {token}",
    sharper="sharper {now} {equal}",
    flatter="flatter {now} {equal}",
    own="own {now} {equal}",
    nothing="nothing",
    bits="{now} bits",
    at_one="one: {one}",
)


def make_lens(passport, *, size=8192, drawn=None, seed=0):
    logits = (3 * np.random.default_rng(seed).standard_normal(size)).astype(np.float32)
    best = np.argsort(-logits, kind="stable")[:20]
    drawn = int(best[3]) if drawn is None else drawn
    names = {int(best[index]): text for index, text in enumerate(HOSTILE)}
    name = lambda id_: names.get(id_, f" word{id_}")  # noqa: E731
    return Lens(
        place=0,
        logits=logits,
        likeliest=tuple(best.tolist()),
        texts=tuple(name(int(id_)) for id_ in best),
        drawn=drawn,
        drawn_text=name(drawn) if drawn >= 0 else "",
        passport=passport,
    )


def weigh(logits, temperature):
    """Probabilities, largest first, and their entropy in bits, in float64."""
    scores = np.sort(logits.astype(np.float64))[::-1]
    if temperature == 0:
        shares = np.zeros_like(scores)
        shares[0] = 1.0
    else:
        shares = np.exp((scores - scores[0]) / temperature)
        shares /= shares.sum()
    known = shares[shares > 0]
    return shares, float(-(known * np.log2(known)).sum())


def unpack(packed):
    kind, step, text = packed
    data = base64.b64decode(text)
    if kind == "exact":
        return np.frombuffer(data, "<f4")
    return -step * np.frombuffer(data, "<u2").astype(np.float64)


def test_scores_of_a_small_vocabulary_are_sent_exactly(passport):
    lens = make_lens(passport)
    packed = pack_scores(lens.logits)
    assert packed[0] == "exact"
    sent = unpack(packed)
    assert sent[0] == 0
    assert np.array_equal(sent, np.sort(lens.logits)[::-1] - lens.logits.max())


@pytest.mark.parametrize("temperature", [0.05, 0.3, 1.0, 2.0])
def test_scores_of_a_large_vocabulary_are_sent_in_half_the_bytes(passport, temperature):
    lens = make_lens(passport, size=MOST_EXACT + 1)
    packed = pack_scores(lens.logits)
    assert packed[0] == "steps"
    assert len(packed[2]) < 4 / 3 * 2 * (MOST_EXACT + 3)
    shares, entropy = weigh(lens.logits, temperature)
    sent, found = weigh(unpack(packed), temperature)
    assert found == pytest.approx(entropy, abs=2e-3)
    assert np.abs(sent - shares).max() < 1e-3


def test_scores_that_are_nothing_are_sent_as_nothing():
    logits = np.full(MOST_EXACT + 1, -1e9, dtype=np.float32)
    logits[7] = 2.0
    shares, entropy = weigh(unpack(pack_scores(logits)), 2.0)
    assert shares[0] == pytest.approx(1.0, abs=1e-6)
    assert entropy == pytest.approx(0.0, abs=1e-4)


def test_equal_scores_are_sent_as_equal():
    logits = np.full(MOST_EXACT + 1, 0.5, dtype=np.float32)
    assert np.ptp(unpack(pack_scores(logits))) == 0


def test_texts_are_escaped_and_each_token_has_a_row(passport):
    lens = make_lens(passport)
    markup = draw_lens(lens, start=0.8, words=WORDS, name="lens")
    assert "<script" not in markup
    assert "<img" not in markup
    assert html.escape("<img␣src=x␣onerror=alert(1)>") in markup
    assert markup.count('class="pg-lens-row" data-score') == 10
    assert markup.count("<tr data-score") == 20
    assert markup.count("data-came") == 1
    given = json.loads(html.unescape(re.search(r'data-words="([^"]*)"', markup).group(1)))
    assert given["finding"] == WORDS.finding


@pytest.mark.parametrize(("drawn", "bars", "cells"), [(-1, 10, 20), (5, 11, 21)])
def test_the_token_that_came_is_there_even_if_it_is_unlikely(passport, drawn, bars, cells):
    lens = make_lens(passport, drawn=drawn)
    assert drawn not in lens.likeliest
    markup = draw_lens(lens, start=1.0, words=WORDS, name="lens")
    assert markup.count('class="pg-lens-row" data-score') == bars
    assert markup.count("<tr data-score") == cells
    assert markup.count("data-came") == (drawn >= 0)
    assert ('data-part="came"' in markup) == (drawn >= 0)


# In the browser.

RUN = """(script) => {
  const element = document.querySelector('#lens');
  window.renew = null;
  new Function('element', 'watch', script)(element, (name, again) => { window.renew = again; });
}"""
TURN = """(t) => {
  const slider = document.querySelector('input');
  slider.value = t;
  const start = performance.now();
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


@pytest.fixture
def open_lens(chromium):
    """A page that holds a lens and runs its script; fails on errors."""
    page = chromium.new_page(viewport={"width": 390, "height": 844}, accept_downloads=True)
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))

    def show(lens, *, start=1.0):
        markup = draw_lens(lens, start=start, words=WORDS, name="lens")
        page.set_content(f'<!doctype html><div id="lens">{markup}</div>')
        page.evaluate(RUN, read_script())
        return page

    yield show
    page.close()
    assert trouble == []


def read_part(page, name):
    return page.locator(f'[data-part="{name}"]').inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("size", [8192, 151_936])
def test_the_page_computes_what_numpy_computes(open_lens, passport, size):
    lens = make_lens(passport, size=size)
    page = open_lens(lens)
    for temperature in (0.0, 0.05, 0.5, 1.0, 1.35, 2.0):
        page.evaluate(TURN, temperature)
        shares, entropy = weigh(lens.logits, temperature)
        assert float(read_part(page, "entropy").split()[0]) == pytest.approx(entropy, abs=6e-3)
        needed = int((np.cumsum(shares) < 0.9).sum()) + 1
        shown = int(read_part(page, "needed").replace(",", ""))
        assert shown == pytest.approx(needed, rel=2e-3)
        cells = page.locator("tr[data-score] [data-value]").all_inner_texts()
        if not cells[0]:
            cells = page.eval_on_selector_all(
                "tr[data-score] [data-value]", "all => all.map((one) => one.textContent)"
            )
        assert [float(cell) for cell in cells] == pytest.approx(shares[:20].tolist(), abs=1e-4)


@pytest.mark.browser
def test_the_greedy_limit_is_said_in_words(open_lens, passport):
    page = open_lens(make_lens(passport), start=0.8)
    assert read_part(page, "t") == "0.80"
    page.evaluate(TURN, 0)
    assert read_part(page, "finding").startswith("always ")
    assert read_part(page, "reading") == "nothing"
    assert page.locator("input").get_attribute("aria-valuetext") == "0.00: 0.00 bits"
    page.evaluate(TURN, 1.5)
    assert read_part(page, "reading").startswith("flatter")


@pytest.mark.browser
def test_the_slider_is_moved_by_keyboard_and_stays_for_the_next_token(open_lens, passport):
    page = open_lens(make_lens(passport), start=0.8)
    page.locator("input").focus()
    page.keyboard.press("ArrowRight")
    assert read_part(page, "t") == "0.85"
    other = draw_lens(make_lens(passport, seed=1), start=0.8, words=WORDS, name="lens")
    renew = "(markup) => { document.querySelector('#lens').innerHTML = markup; window.renew(); }"
    page.evaluate(renew, other)
    assert read_part(page, "t") == "0.85"
    page.evaluate(renew, other.replace('data-start="0.8"', 'data-start="0.3"'))
    assert read_part(page, "t") == "0.80"


@pytest.mark.browser
def test_a_redraw_fits_into_a_frame(open_lens, passport):
    page = open_lens(make_lens(passport))
    times = sorted(page.evaluate(TURN, 0.05 * step) for step in range(1, 41))
    assert times[len(times) // 2] < 16


@pytest.mark.browser
def test_the_table_is_saved_as_it_stands(open_lens, passport):
    lens = make_lens(passport)
    page = open_lens(lens)
    page.evaluate(TURN, 0.5)
    with page.expect_download() as caught:
        page.get_by_text("Save").click()
    assert caught.value.suggested_filename == "lens.csv"
    with open(caught.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(io.StringIO(file.read())))
    assert rows[0] == ["Token", "Id", "at 1", "at 0.50"]
    assert [int(row[1]) for row in rows[1:]] == list(lens.likeliest)
    shares, _ = weigh(lens.logits, 0.5)
    assert [float(row[3]) for row in rows[1:]] == pytest.approx(shares[:20].tolist(), rel=1e-4)
