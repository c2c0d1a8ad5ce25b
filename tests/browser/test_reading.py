"""Journeys through long documents and through a translation, step by step."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents import build_pdf, lock_pdf

pytestmark = pytest.mark.browser
# The first models are opened while other tests run.
SLOW = 120_000
STORY = (
    "The bridge over the river was closed on Friday. Engineers found cracks in two pillars. "
    "The mayor asked everyone to use the ferry instead. Nobody was hurt. "
)


def test_a_long_document_is_read_in_parts_and_stopped(page: Page, tmp_path: Path) -> None:
    page.goto(f"{page.url}?tab=summarize&num_beams=1&max_new_tokens=15")
    panel = page.locator("#pg-tab-summarize")
    written = panel.locator("#pg-written")
    expect(written.locator(".pg-passport")).to_contain_text("playground-t5", timeout=SLOW)
    text = panel.get_by_role("textbox", name=re.compile("^Text"))
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(lock_pdf(build_pdf("A secret."), password="no"))
    before = text.input_value()
    upload = panel.locator("input[type=file]")
    upload.set_input_files(locked)
    locked_up = "“locked.pdf” is locked with a password"
    expect(panel.get_by_role("alert")).to_contain_text(locked_up, timeout=SLOW)
    expect(text).to_have_value(before)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    upload.set_input_files(huge)
    expect(panel.get_by_role("alert")).to_contain_text("100.0 MB; up to 5 MB")
    report = tmp_path / "report.pdf"
    report.write_bytes(build_pdf(*[STORY] * 400))
    upload.set_input_files(report)
    expect(text).to_have_value(re.compile("^The bridge over the river"))
    panel.get_by_role("button", name="Summarize", exact=True).click()
    expect(written.get_by_role("progressbar")).to_be_visible()
    expect(written.locator(".pg-part")).to_contain_text("Engineers")
    expect(written.locator(".pg-mark").first).to_be_visible()
    panel.get_by_role("button", name="Stop").click()
    expect(written.locator(".pg-note").first).to_contain_text("Stopped after")
    expect(written.locator(".pg-document")).to_contain_text("ferry")
    # Its sources light up by keyboard.
    written.locator(".pg-summary .pg-mark").first.focus()
    expect(written.locator(".pg-document .pg-lit").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(written.locator(".pg-lit")).to_have_count(0)


def test_a_translation_is_walked_through_and_goes_another_way(page: Page) -> None:
    page.goto(f"{page.url}?tab=read.translate&text=I+have+a+dog.&languages=en-de")
    panel = (
        page.locator("#pg-tab-read")
        .get_by_role("tabpanel")
        .filter(has=page.get_by_text("Languages", exact=True))
    )
    sentence = panel.locator(".pg-sentence").first
    expect(sentence).to_have_attribute("lang", "de", timeout=SLOW)
    expect(sentence).to_contain_text("Hund")
    whole = sentence.inner_text()
    forth = panel.get_by_role("button", name="Next token")
    forth.click()
    expect(panel.locator(".pg-growing mark")).to_have_text(re.compile(r"\w+"))
    expect(panel.get_by_text(re.compile("Step 1 of"))).to_be_visible()
    forth.click()
    expect(panel.get_by_text(re.compile("Step 2 of"))).to_be_visible()
    rivals = panel.locator(".pg-rivals").get_by_role("option")
    expect(rivals).to_have_count(10)
    other = rivals.and_(page.locator("[aria-selected=false]")).first
    chosen = other.inner_text().split()[0]
    other.click()
    expect(panel.get_by_text(re.compile("You chose"))).to_be_visible()
    expect(rivals.and_(page.locator("[aria-selected=true]"))).to_contain_text(chosen)
    expect(sentence).not_to_have_text(whole)
    panel.get_by_role("button", name="Back").click()
    expect(panel.get_by_text(re.compile("Step 1 of"))).to_be_visible()
    panel.get_by_role("button", name="Translate", exact=True).click()
    expect(sentence).to_have_text(whole)
