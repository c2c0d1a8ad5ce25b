"""The panels of Fill in the blank in a real Chromium, with the encoder that ships."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect


def open_panel(page: Page, title: str, place: str) -> Locator:
    """Open a panel of the tab; everything after is looked for inside it."""
    page.get_by_role("tab", name="Fill in the blank", exact=True).click()
    expect(page.locator("#pg-tab-fill_mask .pg-passport").first).to_be_visible()
    panel = page.locator(f"#{place}")
    panel.get_by_role("button", name=title).click()
    return panel


def test_a_bias_lesson(page: Page) -> None:
    """The ready set, a mistake that costs nothing, and the repaired set."""
    panel = open_panel(page, "Bias probe", "pg-bias")
    group = panel.get_by_label("Group 1")
    group.fill("")
    run = panel.get_by_role("button", name="Run the probe")
    run.click()
    expect(panel.get_by_role("alert")).to_contain_text("Group 1")
    expect(panel.get_by_label("Words, first set")).to_have_value(re.compile("programmer"))
    group.fill("he, hippopotamus")
    run.click()
    expect(panel.locator(".pg-title")).to_contain_text("“he”")
    expect(panel.locator(".js-plotly-plot")).to_be_visible()
    expect(panel.get_by_text("“hippopotamus” is not one token here")).to_be_visible()
    expect(panel.locator(".pg-passport")).to_contain_text("playground-bert")
    expect(panel.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    "options", [{"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}]
)
def test_a_link_fills_all_blanks_together(page: Page, address: str) -> None:
    query = {
        "tab": "fill_mask",
        "panel": "together",
        "model": "playground-bert",
        "text": "She went to [MASK] [MASK] and bought a [MASK].",
        "width": 8,
    }
    page.goto(f"{address}?{urlencode(query)}")
    panel = page.locator("#pg-together")
    expect(panel.locator(".pg-title")).to_contain_text("los … angeles … car")
    expect(panel.locator(".pg-sentence").first).to_contain_text("los angeles")
    expect(panel.locator(".pg-sentence").nth(1)).to_contain_text("york")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
