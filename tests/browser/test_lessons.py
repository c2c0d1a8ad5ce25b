"""Positions, the Transformer from scratch and a lesson, as a student would use them."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.ui.tabs import TABS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not any(tab.__name__.endswith(".inside") for tab in TABS),
        reason="the panels stand in the tab Inside attention",
    ),
]


def test_a_lesson_is_walked_and_its_question_tried(page: Page) -> None:
    page.get_by_role("tab", name="Inside attention").click()
    page.get_by_role("button", name=re.compile("^A Transformer from scratch")).click()
    scratch = page.locator("#pg-scratch")
    scratch.get_by_role("button", name="Run it beside the library’s model").click()
    expect(scratch.locator(".pg-title")).to_contain_text("scores", timeout=60_000)
    expect(scratch.locator(".pg-passport")).to_contain_text("playground-gpt")

    page.get_by_role("button", name=re.compile("^Positions: how")).click()
    sines = page.locator("#pg-sines")
    expect(sines.locator(".js-plotly-plot")).to_have_count(2, timeout=60_000)
    before = sines.locator(".pg-title").last.inner_text()
    sines.get_by_role("spinbutton", name=re.compile("Base")).fill("100")
    page.keyboard.press("Tab")
    expect(sines.locator(".pg-title").last).not_to_have_text(before, timeout=30_000)

    page.get_by_role("button", name=re.compile("^Four lessons")).click()
    page.get_by_role("button", name="Why a mask?").click()
    lesson = page.locator("#pg-lesson-mask")
    for _ in range(3):
        lesson.get_by_role("button", name="Next step").filter(visible=True).first.click()
        page.wait_for_timeout(800)
    commit = lesson.get_by_role("button", name="That is my answer: compute")
    commit.click()
    expect(lesson.get_by_text("Choose an answer first")).to_be_visible(timeout=60_000)
    lesson.get_by_role("radio", name="At the last place only").check()
    commit.click()
    expect(lesson.locator(".pg-title").last).to_contain_text("As you expected", timeout=60_000)
    lesson.get_by_role("button", name=re.compile("Ask playground-bert")).click()
    expect(lesson.locator(".pg-title").last).to_have_text("At every place", timeout=60_000)
