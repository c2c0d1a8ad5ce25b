"""Tokens, and one text that goes from tab to tab and survives a reload."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def leaving_page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page that is left while it works: requests that leaving ends are errors in the console,
    and no fault of the page."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def test_a_text_is_cut_compared_and_mapped(page: Page) -> None:
    page.get_by_role("tab", name="Tokens", exact=True).click()
    panel = page.locator("#pg-tab-tokens")
    boxes = panel.locator("#pg-cut").get_by_role("option")
    # The first model may still be opening.
    title = panel.locator("#pg-cut .pg-title").first
    expect(title).to_contain_text("tokens for 58 characters", timeout=60_000)
    expect(panel.get_by_text("became 5 tokens")).to_be_visible()
    text = panel.get_by_role("textbox", name=re.compile("^Text"))
    text.fill("猴 unhappiness")
    expect(title).to_contain_text("tokens for 13 characters")
    expect(panel.locator("#pg-cut .pg-part").first).to_be_visible()
    boxes.last.click()
    expect(boxes.last).to_have_attribute("aria-selected", "true")
    expect(panel.get_by_text("“␣unhappiness” became 3 tokens")).to_be_visible()
    other = panel.get_by_role("combobox", name="Compare with")
    other.fill("playground-bert")
    other.press("Enter")
    expect(panel.locator("#pg-cut .pg-edge").first).to_be_visible()
    panel.get_by_role("button", name="One sentence in ten languages").click()
    expect(panel.locator("#pg-languages .pg-title")).to_contain_text("times as many tokens")
    panel.get_by_role("button", name="What lies near a token").click()
    expect(panel.locator("#pg-near .pg-title").first).to_contain_text("Nearest to")
    expect(panel.locator("#pg-near .js-plotly-plot")).to_have_count(2)


def test_a_text_goes_on_and_comes_back(leaving_page: Page) -> None:
    page = leaving_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    first = page.locator("#pg-tab-generate")
    prompt = first.get_by_label("Prompt")
    expect(first.locator(".pg-passport")).to_be_visible(timeout=60_000)
    page.wait_for_function("window.pgKept?.generate")
    prompt.fill("An owl that nobody knows")
    page.wait_for_timeout(300)
    page.reload()
    expect(prompt).to_have_value("An owl that nobody knows")
    # Neither typing nor coming back has sent it.
    page.wait_for_timeout(500)
    assert not any("An owl" in body for body in asked)
    first.get_by_role("combobox", name="Send this text to").click()
    first.get_by_role("option", name="Attention", exact=True).click()
    panel = page.locator("#pg-tab-attention")
    expect(panel.get_by_role("textbox", name="Text", exact=True)).to_have_value(
        "An owl that nobody knows"
    )
    panel.get_by_role("tab", name="Heatmap").click()
    expect(panel.locator(".js-plotly-plot")).to_contain_text("nobody")
    panel.get_by_role("combobox", name="Send this text to").click()
    panel.get_by_role("option", name="Translate a text", exact=True).click()
    read = page.locator("#pg-tab-read")
    expect(read.locator(".pg-sentence")).to_be_visible()
    expect(read.get_by_role("textbox", name="Text", exact=True)).to_have_value(
        "An owl that nobody knows"
    )
    # A link wins over what was kept.
    address = page.url.split("?")[0]
    page.goto(address + "?tab=generate&prompt=A+linked+beginning")
    expect(prompt).to_have_value("A linked beginning")
    page.wait_for_function("window.pgKept?.generate")
    expect(prompt).to_have_value("A linked beginning")
    page.get_by_role("button", name="Start fresh").click()
    expect(prompt).to_have_value("She opened the door and")
    page.wait_for_function("window.pgKept?.generate")
    expect(prompt).to_have_value("She opened the door and")
