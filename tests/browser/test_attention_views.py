"""The tab Attention as a student would use it: a text that the model goes on with, the map of
heads, tokens hidden, files and a link."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "zh-CN"}
# The frame of a saved view, and nothing else, draws lines.
DRAWN = "() => document.querySelectorAll('line').length > 10"


@pytest.fixture
def panel(page: Page, address: str) -> Locator:
    """The tab with its first text, measured."""
    page.goto(f"{address}?tab=attention")
    tab = page.locator("#pg-tab-attention")
    expect(tab.locator(".pg-cell")).to_have_count(72, timeout=60_000)
    return tab


def choose_model(panel: Locator, name: str, *, cells: int) -> None:
    picker = panel.get_by_role("combobox").first
    picker.fill(name)
    picker.press("Enter")
    expect(panel.locator(".pg-passport").first).to_contain_text(name)
    expect(panel.locator(".pg-cell")).to_have_count(cells)


def read_pickers(panel: Locator) -> list[str]:
    names = ("Layer", "Head")
    return [panel.get_by_role("spinbutton", name=re.compile(name)).input_value() for name in names]


def test_the_map_of_heads_leads_to_an_induction_head(page: Page, panel: Locator) -> None:
    choose_model(panel, "playground-gpt", cells=36)
    text = panel.get_by_role("textbox", name=re.compile("^Text"))
    text.fill("Once upon a time there was")
    panel.get_by_role("button", name="Let the model go on").click()
    expect(text).to_have_value(re.compile(r"^Once upon a time there was(\s+\S+){10}"))
    expect(panel.get_by_role("button", name="Show attention")).to_be_visible()
    expect(panel.frame_locator("iframe").first.locator("#left text").nth(20)).to_be_attached()

    panel.get_by_role("radio", name="induction").click()
    panel.get_by_role("button", name="Try a text that wakes").click()
    expect(text).to_have_value(re.compile("^blue seven table"))
    expect(panel.locator("#pg-head-map .pg-title")).to_contain_text("what came next last time")
    expect(panel.frame_locator("iframe").first.locator("#left text").first).to_have_text("bl")
    place = [int(value) for value in read_pickers(panel)]
    cells = panel.locator(".pg-cell")
    cells.nth(6 * place[0] + place[1]).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(panel.locator(".pg-head-here").last).to_contain_text(
        f"layer {place[0] - 1}, head {place[1] + 1} puts"
    )
    assert read_pickers(panel) == [str(place[0] - 1), str(place[1] + 1)]
    expect(cells.nth(6 * (place[0] - 1) + place[1] + 1)).to_be_focused()
    # A map drawn anew leaves the keyboard where it was.
    panel.get_by_role("radio", name="entropy").evaluate("radio => radio.click()")
    expect(panel.locator("#pg-head-map .pg-title")).to_contain_text("spreads")
    expect(cells.nth(6 * (place[0] - 1) + place[1] + 1)).to_be_focused()
    panel.get_by_role("tab", name="Heatmap").click()
    expect(panel.locator(".pg-title").first).to_contain_text(f"Layer {place[0] - 1}, head")


def test_files_and_a_link_repeat_the_result(
    page: Page, panel: Locator, address: str, tmp_path: Path
) -> None:
    panel.get_by_role("button", name="Hide or merge tokens").click()
    panel.get_by_role("checkbox", name=re.compile("Hide special")).click()
    expect(panel.locator(".pg-note").filter(has_text="Tokens hidden: 2").first).to_be_visible()
    panel.get_by_role("button", name="Take it away").click()
    panel.get_by_role("button", name="Make the files").click()
    for name in ("Head view (HTML)", "Model view (HTML)"):
        with page.expect_download() as found:
            panel.get_by_role("link", name=name).click()
        found.value.save_as(tmp_path / "view.html")
        context = page.context.browser.new_context(offline=True)  # type: ignore[union-attr]
        saved = context.new_page()
        saved.goto((tmp_path / "view.html").as_uri())
        saved.wait_for_function(DRAWN)
        assert saved.get_by_text("[CLS]").count() == 0
        context.close()
    link = panel.get_by_role("link", name="Link to this result").get_attribute("href")
    page.goto(f"{address}{link}")
    panel = page.locator("#pg-tab-attention")
    expect(panel.locator(".pg-note").filter(has_text="Tokens hidden: 2").first).to_be_visible()
    # An encoder does not go on with a text, and says so.
    panel.get_by_role("button", name="Let the model go on").click()
    expect(panel.get_by_role("alert")).to_contain_text("decoder")


@pytest.mark.parametrize("options", [PHONE])
def test_a_chinese_reader_on_a_phone(page: Page, panel: Locator) -> None:
    choose_model(panel, "playground-t5", cells=24)
    panel.get_by_role("radio", name=re.compile("交叉")).click()
    expect(panel.locator("#pg-head-map .pg-note").first).to_contain_text("两边的位置无法比较")
    panel.get_by_role("radio", name="熵").click()
    expect(panel.locator("#pg-head-map .pg-title")).to_contain_text("权重最分散的是")
    panel.locator(".pg-cell").nth(7).tap()
    expect(panel.locator(".pg-head-here").last).to_contain_text("第 1 层第 1 头的熵为")
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
