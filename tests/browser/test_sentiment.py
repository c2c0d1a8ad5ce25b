"""A file with true labels, two versions of a sentence, and topics."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import EVIL, open_tab

pytestmark = pytest.mark.browser
ROWS = [
    ("The soup was cold and the waiter rude.", "negative"),
    ("What a wonderful evening!", "positive"),
    ("An awful, boring and stupid film.", "positive"),
    (EVIL, "unknown"),
]


def test_a_file_with_true_labels_is_judged_and_filtered(page: Page, tmp_path: Path) -> None:
    panel = open_tab(page, "Sentiment")
    expect(panel.locator(".pg-passport").first).to_be_visible()
    panel.get_by_role("button", name="Many lines at once").click()
    page.wait_for_timeout(500)
    file = tmp_path / "reviews.csv"
    for data, answer in ((b"text,label\n", "10,000"), (b"text\ncaf\xe9\n", "UTF-8")):
        file.write_bytes(data)
        with page.expect_file_chooser() as chooser:
            panel.get_by_role("button", name="Use a file").click()
        chooser.value.set_files(file)
        expect(panel.get_by_role("alert")).to_contain_text(answer)
    expect(panel.get_by_label("One text per line")).to_have_value(re.compile("The soup"))
    file.write_text("text,label\n" + "".join(f'"{text}",{label}\n' for text, label in ROWS))
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Use a file").click()
    chooser.value.set_files(file)
    expect(panel.get_by_text("4 rows, 2 columns")).to_be_visible()
    panel.get_by_role("button", name="Judge all lines").click()
    rows = panel.locator("#pg-rows-panel .pg-rows tbody tr")
    expect(rows).to_have_count(len(ROWS))
    expect(panel.get_by_role("cell", name=EVIL)).to_be_visible()
    with page.expect_download() as saved:
        panel.locator("#pg-rows-panel").get_by_role("link", name="Save as CSV").click()
    assert len(saved.value.path().read_text("utf-8-sig").splitlines()) == len(ROWS) + 1
    panel.get_by_role("button", name="How right is it?").click()
    quality = panel.locator("#pg-quality")
    expect(quality.locator(".pg-title").first).to_contain_text("67 % of 3 rows are right")
    expect(quality.locator(".js-plotly-plot")).to_have_count(2)
    box = panel.locator("#pg-rows-panel").get_by_role("textbox", name="Contains")
    box.press_sequentially("boring")
    expect(rows).to_have_count(1)
    # Judged again, the table is still what the filters say.
    panel.get_by_role("button", name="Judge all lines").click()
    page.wait_for_timeout(2000)
    expect(rows).to_have_count(1)


def test_two_versions_and_topics(page: Page) -> None:
    panel = open_tab(page, "Sentiment")
    expect(panel.locator(".pg-passport").first).to_be_visible()
    panel.get_by_role("button", name="Two versions of a sentence").click()
    page.wait_for_timeout(500)
    panel.get_by_role("textbox", name="Version B").fill("The food was good and the service quick.")
    panel.get_by_role("button", name="Compare", exact=True).click()
    versions = panel.locator("#pg-versions")
    expect(versions.locator("mark").filter(has_text="quick")).to_be_visible()
    expect(versions.locator(".pg-note").first).to_contain_text("points")
    topics = open_tab(page, "Read and translate")
    topics.get_by_role("tab", name="Find the topic").click()
    topics.get_by_role("textbox", name="Topics, between commas").fill("sport, one more, weather")
    topics.get_by_role("textbox", name=re.compile("^Text"), exact=True).first.fill("It rains.")
    topics.get_by_role("button", name="Compare sentence vectors").click()
    expect(topics.locator(".pg-title").filter(has_text="weather")).to_be_visible()


def test_a_link_opens_the_panel_and_judges_its_lines(page: Page, address: str) -> None:
    page.goto(f"{address}?tab=sentiment&panel=rows&lines=A+good+film.%0AA+bad+film.")
    rows = page.locator("#pg-rows-panel")
    expect(rows.locator("tbody tr")).to_have_count(2)
    link = rows.get_by_role("link", name="Link to this result").get_attribute("href") or ""
    assert "panel=rows" in link
