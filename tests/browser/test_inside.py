"""Inside attention, as a student would walk through it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def pictures(panel: Locator) -> Locator:
    return panel.locator(".js-plotly-plot:visible")


def test_walk_through_a_head_change_it_and_send_a_link(page: Page) -> None:
    page.get_by_role("tab", name="Inside attention", exact=True).click()
    panel = page.locator("#pg-tab-inside")
    expect(panel.locator(".pg-passport")).to_contain_text("playground-gpt", timeout=60_000)
    expect(panel.locator(".pg-delta")).to_have_text(re.compile(r"max \|Δ\| = (0|\d\.\de-0[5-9])"))
    title = panel.locator(".pg-title")
    expect(title).to_contain_text("looks most at")
    # The first picture brings the library that draws it.
    expect(pictures(panel)).to_have_count(1, timeout=60_000)
    assert panel.locator(".pg-math mfrac").first.bounding_box()["height"] > 20

    panel.get_by_label("3 · Q, K, V").check()
    expect(title).to_contain_text("64 numbers")
    expect(pictures(panel)).to_have_count(3)

    panel.get_by_label("6 · Softmax").check()
    panel.get_by_label("the mask M").check()
    expect(panel.locator(".pg-note").first).to_contain_text("Your changes move the weights")
    expect(pictures(panel)).to_have_count(2)

    panel.get_by_label("Row", exact=True).fill("99")
    panel.get_by_role("button", name="Set the cell").click()
    expect(panel.get_by_role("alert")).to_contain_text("Row must be")
    expect(panel.get_by_label("Cells that are set")).to_have_value("M 99 0 0")
    panel.get_by_label("Cells that are set").fill("M 4 0 -inf")
    expect(panel.get_by_role("alert")).to_have_count(0)

    link = panel.locator(".pg-link")
    expect(link).to_have_attribute("href", re.compile("cells=M"))
    page.goto(page.url + str(link.get_attribute("href")))
    cells = panel.get_by_label("Cells that are set")
    expect(cells).to_have_value("M 4 0 -inf", timeout=60_000)
    expect(panel.get_by_label("the mask M")).to_be_checked()
    expect(panel.locator(".pg-note").first).to_contain_text("Your changes move the weights")
    panel.get_by_role("button", name="Undo all changes").click()
    expect(pictures(panel)).to_have_count(1)
    expect(panel.get_by_label("nothing")).to_be_checked()

    panel.get_by_label("Text", exact=True).fill("</script><img src=x onerror=alert(1)>")
    panel.get_by_role("button", name="Take it apart").click()
    expect(panel.get_by_role("button", name="Take it apart")).to_be_visible()
    expect(title).to_contain_text(re.compile("looks most at"))
    expect(link).to_have_attribute("href", re.compile("script"))
