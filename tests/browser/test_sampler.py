"""Branches, the temperature lens and the sampler x-ray, as a student would use them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import STOP_EARLY

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "zh-CN"}


@pytest.fixture
def panel(page: Page) -> Locator:
    """The tab Generate with its first text, explained."""
    tab = page.locator("#pg-tab-generate")
    expect(ways(tab)).to_have_count(20, timeout=60_000)
    return tab


def ways(panel: Locator) -> Locator:
    return panel.locator(".pg-go-on").get_by_role("option")


def chips(panel: Locator) -> Locator:
    return panel.locator(".pg-answer").get_by_role("option")


def find_chosen(options: Locator) -> int:
    """The number of the option that is selected."""
    flags = options.evaluate_all("all => all.map((one) => one.ariaSelected)")
    assert flags.count("true") == 1
    return flags.index("true")


def branch_off(panel: Locator, place: int) -> tuple[str, str]:
    """Choose a token and the likeliest alternative to it; gives the old and the new token."""
    chips(panel).nth(place).click()
    title = panel.locator(".pg-title").first
    expect(title).to_contain_text(re.compile(rf"(Token|第) {place + 1}\b"))
    old = chips(panel).nth(place).inner_text()
    other = ways(panel).nth(1 if find_chosen(ways(panel)) == 0 else 0)
    new = other.inner_text()
    other.click()
    expect(chips(panel).nth(place)).to_have_text(new)
    return old, new


def test_another_token_makes_a_branch_and_the_old_text_stays(page: Page, panel: Locator) -> None:
    before = chips(panel).all_inner_texts()
    old, new = branch_off(panel, 5)
    expect(panel.locator(".pg-shelf li")).to_have_count(2)
    # As long as the text it leaves, unless it ends by itself.
    expect(panel.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    assert 5 < chips(panel).count() <= max(len(before), 60)
    assert chips(panel).all_inner_texts()[:5] == before[:5]
    expect(chips(panel).nth(5)).to_have_attribute("aria-selected", "true")
    expect(panel.locator(".pg-title").first).to_contain_text("Token 6")
    shown = panel.locator(".pg-shelf [aria-current=true]")
    expect(shown).to_contain_text("Branch at token 6")
    after = chips(panel).all_inner_texts()

    panel.get_by_role("button", name="Compare Main text").click()
    two = panel.locator(".pg-two section")
    expect(two).to_have_count(2)
    expect(two.nth(0).locator("mark")).to_have_count(1)
    assert two.nth(0).locator(".pg-common").inner_text() == (
        two.nth(1).locator(".pg-common").inner_text()
    )

    panel.get_by_role("button", name="Show Main text").click()
    expect(chips(panel).nth(5)).to_have_text(old)
    assert chips(panel).all_inner_texts() == before
    panel.get_by_role("button", name=re.compile("^Show Branch at token 6")).press("Enter")
    expect(chips(panel).nth(5)).to_have_text(new)
    assert chips(panel).all_inner_texts() == after

    panel.get_by_role("button", name=re.compile("^Drop Branch")).click()
    expect(panel.locator(".pg-shelf")).to_have_count(0)
    expect(panel.locator(".pg-two")).to_have_count(0)
    assert chips(panel).all_inner_texts() == before


def test_a_branch_is_stopped_and_what_there_is_stays(page: Page, panel: Locator) -> None:
    panel.get_by_role("button", name="More controls").click()
    length = panel.get_by_role("spinbutton", name=re.compile("New tokens"))
    length.fill("400")
    length.press("Tab")
    main = panel.get_by_role("button", name="Generate", exact=True)
    page.evaluate(STOP_EARLY)
    main.click()
    expect(panel.locator(".pg-note").first).to_have_text("…")
    expect(main).to_be_visible()
    # The panels follow a text that was stopped.
    first = chips(panel).nth(0).inner_text()
    chips(panel).nth(0).click()
    expect(panel.locator(".pg-title").first).to_contain_text(f"“{first}”")
    page.evaluate(STOP_EARLY)
    _, new = branch_off(panel, 1)
    expect(panel.locator(".pg-shelf li")).to_have_count(2)
    expect(main).to_be_visible()
    count = chips(panel).count()
    assert 3 <= count < 400
    expect(chips(panel).nth(1)).to_have_text(new)
    chips(panel).nth(0).click()
    expect(panel.locator(".pg-title").first).to_contain_text("Token 1")


def test_the_lens_follows_the_slider_and_the_chosen_token(page: Page, panel: Locator) -> None:
    panel.get_by_role("button", name="What would another temperature do?").click()
    lens = panel.locator(".pg-lens")
    slider = lens.get_by_role("slider")
    entropy = lens.locator("[data-part=entropy]")
    expect(slider).to_have_value("0.7")
    expect(entropy).to_contain_text("bits")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slider.focus()
    seen = [float(entropy.inner_text().split()[0])]
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(float(entropy.inner_text().split()[0]))
    assert seen == sorted(set(seen))
    assert slider.get_attribute("aria-valuetext") == f"0.85: {seen[-1]:.2f} bits"
    page.keyboard.press("Home")
    expect(lens.locator("[data-part=finding]")).to_contain_text("T = 0: always")
    expect(entropy).to_have_text("0.00 bits")
    assert asked == []
    first = panel.locator("#pg-lens-panel .pg-heading")
    # Another token than the one that the page has chosen.
    place = 7 if find_chosen(chips(panel)) == 8 else 8
    expect(first).not_to_contain_text(f"Token {place + 1}:")
    chips(panel).nth(place).click()
    expect(first).to_contain_text(f"Token {place + 1}:")
    expect(slider).to_have_value("0")
    expect(lens.locator("[data-part=finding]")).to_contain_text("T = 0: always")


def test_the_x_ray_shows_the_stages_and_200_draws(page: Page, panel: Locator) -> None:
    panel.get_by_role("button", name="The sampler, stage by stage").click()
    box = panel.locator("#pg-xray-panel")
    box.get_by_role("button", name="X-ray this token").click()
    expect(box.locator(".pg-stage")).to_have_count(7)
    expect(box.locator(".pg-off")).to_have_count(3)
    expect(box.locator(".pg-stage").nth(3)).to_contain_text(re.compile(r"40 of [\d,]+ tokens stay"))
    expect(box.locator(".pg-heat tbody tr")).to_have_count(12)
    expect(box.locator(".pg-title").last).to_contain_text("of 200 draws")
    expect(box.locator(".js-plotly-plot")).to_be_visible()
    counts = [int(text) for text in box.locator(".annotation-text").all_text_contents()]
    assert sum(counts) == 200
    expect(box.locator(".pg-passport")).to_contain_text("playground-gpt")
    place = 7 if find_chosen(chips(panel)) == 8 else 8
    chips(panel).nth(place).click()
    expect(box).to_contain_text(f"Now token {place + 1}")
    box.get_by_role("button", name="X-ray this token").click()
    expect(box.locator(".pg-title").first).to_contain_text(f"Token {place + 1}")
    expect(box).not_to_contain_text(f"Now token {place + 1}")


@pytest.mark.parametrize("options", [PHONE])
def test_a_chinese_reader_on_a_phone(page: Page, panel: Locator) -> None:
    branch_off(panel, 3)
    panel.get_by_role("button", name=re.compile("^把主干与")).click()
    expect(panel.locator(".pg-two section")).to_have_count(2)
    panel.get_by_role("button", name="换个温度会怎样？").click()
    expect(panel.locator(".pg-lens [data-part=entropy]")).to_contain_text("比特")
    panel.get_by_role("button", name="逐级透视采样器").click()
    panel.get_by_role("button", name="透视这个词元").click()
    expect(panel.locator(".pg-stage")).to_have_count(7)
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
