"""Looking into a prediction in the tab Attention, as a student would."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(page: Page) -> Locator:
    """The tab Attention with its first text, shown."""
    page.get_by_role("tab", name="Attention", exact=True).click()
    tab = page.locator("#pg-tab-attention")
    expect(tab.locator(".pg-passport").first).to_be_visible(timeout=60_000)
    return tab


def open_panel(tab: Locator, name: str) -> Locator:
    """A panel by its id, unfolded."""
    panel = tab.locator(f"#{name}")
    panel.get_by_role("button").first.click()
    return panel


def test_heads_are_switched_off_and_followed(page: Page, tab: Locator) -> None:
    panel = open_panel(tab, "pg-switch")
    boxes = panel.get_by_role("checkbox")
    expect(boxes).to_have_count(72, timeout=60_000)
    # The keyboard reaches every head.
    boxes.nth(0).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(boxes.nth(1)).to_be_checked()
    panel.get_by_role("button", name="All of this layer").click()
    expect(panel.locator("input:checked")).to_have_count(13)
    panel.get_by_role("button", name="Compare with these heads off").click()
    expect(panel.locator(".pg-title")).to_contain_text("13 of 72 heads off", timeout=60_000)
    expect(panel.locator(".js-plotly-plot")).to_be_visible()
    panel.get_by_role("button", name="None", exact=True).click()
    expect(panel.locator("input:checked")).to_have_count(0)

    panel = open_panel(tab, "pg-rollout")
    panel.get_by_role("button", name="Follow the attention").click()
    expect(panel.locator(".pg-title")).to_contain_text("“tired” draws", timeout=60_000)
    panel.get_by_role("option", name="animal").press("Enter")
    expect(panel.locator(".pg-title")).to_contain_text("“animal” draws", timeout=60_000)

    panel = open_panel(tab, "pg-logit-lens")
    tab.get_by_label("Text", exact=True).fill("word " * 3000)
    # A chart above that is still being drawn would move the button away from the mouse.
    panel.get_by_role("button", name="Read every layer").press("Enter")
    problem = panel.get_by_role("alert")
    expect(problem).to_contain_text(re.compile("3,00[0-9] tokens long"), timeout=60_000)
    tab.get_by_label("Text", exact=True).fill("The [MASK] sat on the mat.")
    panel.get_by_role("button", name="Read every layer").press("Enter")
    expect(panel.locator(".pg-framed").first).to_be_visible(timeout=60_000)
    expect(problem).to_have_count(0)
