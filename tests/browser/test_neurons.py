"""q, k and q × k by dimension, as a student would look at them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_one_score_taken_apart_by_keyboard_and_sent_as_a_link(page: Page, address: str) -> None:
    page.get_by_role("tab", name="Attention", exact=True).click()
    tab, panel = page.locator("#pg-tab-attention"), page.locator("#pg-neurons")
    expect(tab.locator(".pg-cell")).to_have_count(72, timeout=60_000)
    # A chart above that is still being drawn would move the panel away from the mouse.
    panel.get_by_role("button").first.press("Enter")
    title, total = panel.locator(".pg-title").first, panel.locator(".pg-title").last
    expect(title).to_contain_text("Layer 3, head 1")
    expect(panel.locator(".pg-neuron-rows img")).to_have_count(30)
    expect(panel.locator(".js-plotly-plot")).to_be_visible()

    panel.get_by_role("option", name="tired", exact=True).first.press("Enter")
    expect(title).to_contain_text("“tired” looks most at")
    row = panel.locator(".pg-neuron-rows [aria-selected=true]")
    row.press("End")
    page.keyboard.press("Enter")
    expect(total).to_contain_text("q·k with “[SEP]”")
    expect(panel.locator(".pg-neuron-rows [data-index='14']")).to_be_focused()

    head = panel.get_by_role("spinbutton").nth(1)
    head.fill("5")
    head.press("Enter")
    expect(title).to_contain_text("Layer 3, head 5: “tired” looks most at")
    expect(tab.get_by_role("spinbutton").nth(1)).to_have_value("5")
    expect(panel.locator(".pg-delta")).to_have_text(re.compile(r"= (0|\d\.\de-(0[6-9]|\d\d))\."))

    # On the way to another number the box is empty, and then holds one that is out of range.
    head.fill("")
    head.press_sequentially("99")
    head.press("Tab")
    expect(head).to_have_value("11")
    expect(title).to_contain_text("Layer 3, head 11:")
    head.fill("")
    head.press("Tab")
    expect(head).to_have_value("11")
    expect(page.get_by_test_id("toast-body")).to_have_count(0)

    expect(panel.locator(".pg-link")).to_have_attribute("href", re.compile("head=11"))
    link = panel.locator(".pg-link").get_attribute("href")
    # Another page: this one's streams would be cut off, and complain.
    other = page.context.new_page()
    other.goto(f"{address}{link}")
    title = other.locator("#pg-neurons .pg-title").first
    expect(title).to_contain_text("Layer 3, head 11: “tired” looks most at")
