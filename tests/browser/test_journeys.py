"""One journey per tab, as a new user would make it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import STOP_EARLY

pytestmark = pytest.mark.browser
PANELS = {
    "Generate": "#pg-tab-generate",
    "Fill in the blank": "#pg-tab-fill_mask",
    "Sentiment": "#pg-tab-sentiment",
    "Summarize": "#pg-tab-summarize",
    "Read and translate": "#pg-tab-read",
    "Tokens": "#pg-tab-tokens",
    "Attention": "#pg-tab-attention",
    "Inside attention": "#pg-tab-inside",
}
EVIL = "</script><img src=x onerror=alert(1)>"


def open_tab(page: Page, name: str) -> Locator:
    """Open a tab; everything after is looked for inside its panel."""
    page.get_by_role("tab", name=name, exact=True).click()
    return page.locator(PANELS[name])


def chips(panel: Locator) -> Locator:
    return panel.locator(".pg-answer").get_by_role("option")


def nothing_runs_that_nobody_asked_for(page: Page) -> None:
    """Panels that only a link runs stay at rest."""
    config = page.evaluate("window.gradio_config")
    kinds = {each["id"]: each["type"] for each in config["components"]}
    linked = {
        each["id"]
        for each in config["dependencies"]
        if any(event == "change" and kinds.get(id_) == "textbox" for id_, event in each["targets"])
        and each["backend_fn"]
    }
    assert linked
    asked: list[int] = []
    second = page.context.new_page()
    second.on(
        "request",
        lambda request: (
            asked.append(request.post_data_json["fn_index"])
            if request.method == "POST" and "/queue/join" in request.url
            else None
        ),
    )
    second.goto(page.url)
    for name in ("Generate", "Inside attention"):
        expect(open_tab(second, name).locator(".pg-passport").first).to_be_visible()
    second.close()
    assert asked
    assert not linked & set(asked)


def generate_shows_a_result_before_the_first_click(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_contain_text("playground-gpt")
    assert chips(panel).count() > 10
    expect(panel.locator(".js-plotly-plot")).to_be_visible()


def test_generate_greedily_and_ask_why(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    panel.get_by_label("Prompt").fill("The old man opened the door and")
    temperature = panel.get_by_role("spinbutton", name=re.compile("Temperature"))
    temperature.fill("0")
    temperature.press("Tab")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.locator(".pg-note").first).to_contain_text("greedy")
    expect(panel.locator(".pg-prompt")).to_have_text("The old man opened the door and")
    chips(panel).nth(4).click()
    expect(chips(panel).nth(4)).to_have_attribute("aria-selected", "true")
    expect(panel.locator(".pg-title")).to_contain_text("Token 5")


def test_chips_are_reached_and_chosen_by_keyboard(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    chips(panel).nth(2).click()
    page.keyboard.press("ArrowRight")
    expect(chips(panel).nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.locator(".pg-title")).to_contain_text("Token 4")


def test_stop_ends_a_long_text_and_keeps_it(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    panel.get_by_role("button", name="More controls").click()
    length = panel.get_by_role("spinbutton", name=re.compile("New tokens"))
    length.fill("400")
    length.press("Tab")
    page.evaluate(STOP_EARLY)
    panel.get_by_role("button", name="Generate", exact=True).click()
    # The reading is left open while the text grows, and of a text that was stopped.
    expect(panel.locator(".pg-note").first).to_have_text("…")
    expect(panel.get_by_role("button", name="Stop")).to_be_hidden()
    expect(panel.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    # Not a token more than stood there.
    count = page.evaluate("window.stoppedAt")
    assert 2 < count < 400
    expect(chips(panel)).to_have_count(count)
    page.wait_for_timeout(500)
    assert chips(panel).count() == count
    expect(panel.locator(".pg-passport")).to_be_visible()
    chips(panel).nth(1).click()
    expect(panel.locator(".pg-title")).to_contain_text("Token 2")
    # Another start while a text grows takes its place, and its Stop.
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.locator(".pg-note").first).to_have_text("…")
    prompt = panel.get_by_role("textbox", name="Prompt").first
    prompt.fill("The dragon")
    prompt.press("Enter")
    expect(panel.locator(".pg-answer")).to_contain_text("The dragon")
    expect(panel.get_by_role("button", name="Stop")).to_be_visible()
    expect(panel.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    expect(panel.locator(".pg-answer")).to_contain_text("The dragon")
    expect(chips(panel)).to_have_count(400)


def test_an_empty_prompt_is_answered_beside_the_field(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    panel.get_by_label("Prompt").fill("   ")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("There is no text yet")
    expect(panel.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    expect(panel.locator(".pg-passport")).to_be_visible()


def test_an_unknown_model_keeps_the_previous_one_working(page: Page) -> None:
    panel = open_tab(page, "Generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    picker = panel.get_by_role("combobox", name="Model")
    picker.fill("nobody/nothing-here")
    picker.press("Enter")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("nobody/nothing-here")
    picker.fill("playground-gpt")
    picker.press("Enter")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.locator(".pg-passport")).to_contain_text("playground-gpt")


def hide_a_word_by_clicking_it(page: Page) -> None:
    panel = open_tab(page, "Fill in the blank")
    expect(panel.locator(".pg-passport")).to_contain_text("playground-bert")
    panel.get_by_role("option", name=re.compile("^France")).click()
    expect(panel.get_by_role("textbox", name=re.compile("^Sentence"))).to_have_value(
        "Paris is the [MASK] of [MASK]."
    )
    blanks = panel.get_by_role("listbox", name=re.compile("blanks")).get_by_role("option")
    expect(blanks).to_have_count(2)
    blanks.nth(1).click()
    expect(panel.get_by_text("loss −ln p", exact=False).first).to_contain_text("blank 2")
    # The words are those of the whole sentence, however fast it is typed.
    panel.get_by_role("textbox", name=re.compile("^Sentence")).fill("")
    panel.get_by_role("textbox", name=re.compile("^Sentence")).press_sequentially(
        "The old king went home with all his men today", delay=5
    )
    expect(panel.get_by_role("option", name=re.compile("^today"))).to_be_visible()


def test_sentiment_follows_the_typing(page: Page) -> None:
    panel = open_tab(page, "Sentiment")
    expect(panel.locator(".pg-passport").first).to_contain_text("playground-bert-sentiment")
    box = panel.get_by_role("textbox", name=re.compile("^Text"))
    box.fill("")
    box.press_sequentially("An awful, boring and stupid film.", delay=20)
    expect(panel.locator(".pg-title").first).to_contain_text("negative, with")
    # The gradients of a busy machine take longer than the probabilities.
    expect(panel.locator(".pg-word").filter(has_text="boring")).to_be_visible(timeout=60_000)
    box.fill("A wonderful and moving film.")
    expect(panel.locator(".pg-title").first).to_contain_text("positive, with")


def many_lines_become_a_table(page: Page) -> None:
    panel = open_tab(page, "Sentiment")
    expect(panel.locator(".pg-passport").first).to_be_visible()
    panel.get_by_role("button", name="Many lines at once").click()
    lines = panel.get_by_label("One text per line")
    # A box that was folded away gets its first value a moment after it is shown.
    page.wait_for_timeout(500)
    lines.fill(f"A wonderful film.\nA terrible film.\n{EVIL}")
    panel.get_by_role("button", name="Judge all lines").click()
    rows = panel.locator(".pg-rows tbody tr").filter(has_text="film")
    expect(rows).to_have_count(2)
    expect(panel.get_by_role("cell", name=EVIL)).to_be_visible()


def both_summaries_name_their_sources(page: Page, tmp_path: Path) -> None:
    panel = open_tab(page, "Summarize")
    written = panel.get_by_role("group", name="Written anew")
    chosen = panel.get_by_role("group", name="Chosen sentences")
    expect(written.locator(".pg-mark").first).to_be_visible()
    expect(chosen.locator(".pg-mark").first).to_be_visible()
    expect(panel.locator(".pg-passport").first).to_contain_text("playground-t5")
    file = tmp_path / "news.txt"
    file.write_text("The bridge was closed on Friday. Engineers found cracks in two pillars.\n" * 2)
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name=re.compile("Read the text from a file")).click()
    chooser.value.set_files(file)
    expect(panel.get_by_role("textbox", name=re.compile("^Text"))).to_have_value(
        re.compile("bridge")
    )
    panel.get_by_role("button", name="Summarize", exact=True).click()
    expect(chosen).to_contain_text("bridge")


def a_question_is_answered_in_its_text(page: Page) -> None:
    panel = open_tab(page, "Read and translate")
    expect(panel.locator(".pg-passport").first).to_contain_text("playground-bert-squad")
    context = panel.get_by_role("group", name="The text, with the answer marked")
    expect(context.locator("mark")).to_have_text("1874")
    panel.get_by_role("button", name="Who explained the dance of the bees?").click()
    expect(context).to_contain_text("Bees tell each other")
    expect(context.locator("mark")).to_contain_text("Frisch")
    expect(panel.locator(".pg-finding")).to_contain_text("Frisch")
    panel.get_by_label("Question", exact=True).fill("Who painted the Mona Lisa?")
    panel.get_by_label("Question", exact=True).press("Enter")
    expect(panel.locator(".pg-finding")).to_contain_text("No answer in this text")
    expect(context.locator("mark")).to_have_count(0)
    panel.get_by_label("Text that holds the answer").fill(f"{EVIL} was written in 1999.")
    panel.get_by_role("button", name="Find the answer").click()
    expect(context).to_have_text(f"{EVIL} was written in 1999.")
    panel.get_by_label("Text that holds the answer").fill(" ")
    panel.get_by_role("button", name="Find the answer").click()
    expect(panel.get_by_role("alert")).to_contain_text("There is no text yet")
    expect(context).to_have_text(f"{EVIL} was written in 1999.")


def attention_views_draw_inside_the_page(page: Page) -> None:
    panel = open_tab(page, "Attention")
    passport = panel.locator(".pg-passport").first
    expect(passport).to_contain_text("playground-bert", timeout=60_000)
    frame = panel.frame_locator("iframe").first
    expect(frame.get_by_text("animal").first).to_be_visible()
    assert frame.locator("svg line, svg path").count() > 20
    panel.get_by_role("tab", name="Heatmap").click()
    expect(panel.locator(".pg-title").first).to_contain_text("looks most at")
    panel.get_by_role("tab", name="Model view").click()
    grid = panel.frame_locator("iframe").last
    expect(grid.locator("svg").first).to_be_visible()


def test_markup_is_text_everywhere(page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    panel = open_tab(page, "Attention")
    expect(panel.locator(".pg-passport").first).to_be_visible()
    panel.get_by_role("textbox", name=re.compile("^Text")).fill(f"{EVIL} shown")
    panel.get_by_role("button", name="Show attention").click()
    expect(panel.frame_locator("iframe").first.get_by_text("shown").first).to_be_visible()
    panel = open_tab(page, "Generate")
    panel.get_by_label("Prompt").fill(EVIL)
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.locator(".pg-prompt")).to_have_text(EVIL)
    assert dialogs == []
    assert page.locator("img[src=x]").count() == 0


def test_every_tab_has_a_result_before_the_first_click_and_answers(
    page: Page, tmp_path: Path
) -> None:
    """On one page: opening it takes longer than what is done in a tab."""
    nothing_runs_that_nobody_asked_for(page)
    generate_shows_a_result_before_the_first_click(page)
    hide_a_word_by_clicking_it(page)
    many_lines_become_a_table(page)
    both_summaries_name_their_sources(page, tmp_path)
    a_question_is_answered_in_its_text(page)
    attention_views_draw_inside_the_page(page)
