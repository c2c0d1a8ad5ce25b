"""The same page for other readers: Chinese, a phone, dark mode."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import PANELS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "options", [{"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}]
)
def test_a_chinese_reader_gets_chinese_words_and_errors(page: Page) -> None:
    expect(page.get_by_role("heading", name="语言模型游乐场")).to_be_visible()
    panel = page.locator("#pg-tab-generate")
    expect(panel.locator(".pg-passport")).to_contain_text("万个参数")
    panel.get_by_label("提示词").fill(" ")
    panel.get_by_role("button", name="生成", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("还没有文字")


@pytest.mark.parametrize(
    "options", [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-US"}]
)
def test_a_phone_needs_no_sideways_scrolling(page: Page) -> None:
    expect(page.locator(".pg-passport").first).to_be_visible()
    for tab in PANELS:
        button = page.get_by_role("tab", name=tab, exact=True)
        if button.count() == 0 or not button.is_visible():
            page.locator(".overflow-menu button").first.click()
            button = page.locator(".overflow-dropdown").get_by_role("button", name=tab, exact=True)
        button.click()
        expect(page.locator(f"{PANELS[tab]} .pg-passport").first).to_be_visible()
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= 390, f"{tab} is {width} px wide"


@pytest.mark.parametrize(
    "options",
    [{"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark", "locale": "en-US"}],
)
def test_dark_mode_is_dark(page: Page) -> None:
    expect(page.locator(".pg-passport").first).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(15, 20, 27)"
    # The chosen tab is named in a colour that is read on it.
    expect(page.get_by_role("tab", name="Generate", exact=True)).to_have_css(
        "color", "rgb(96, 165, 250)"
    )
