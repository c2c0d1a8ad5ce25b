"""The panels under a generated text, as a student would use them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ROOT, start_app

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-US"}
CHINESE = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}
TEMPLATE = (
    "{% for message in messages %}<|endoftext|>{{ message['role'] }}: {{ message['content'] }}\n"
    "{% endfor %}{% if add_generation_prompt %}<|endoftext|>assistant:{% endif %}"
)


# A hand would be too slow on a busy machine.
STOP_COMPARING = """() => {
  const panel = document.querySelector('#pg-compare');
  const watcher = new MutationObserver(() => {
    const stop = panel.querySelector('button.stop');
    if (!stop || panel.querySelectorAll('.pg-card .pg-chip').length < 4) return;
    watcher.disconnect();
    stop.click();
  });
  watcher.observe(panel, {childList: true, subtree: true});
}"""


def open_panel(page: Page, title: str, name: str) -> Locator:
    """Open one of the panels once the page has its first text."""
    tab = page.locator("#pg-tab-generate")
    expect(tab.locator(".pg-passport").first).to_be_visible()
    panel = page.locator(name)
    panel.get_by_role("button", name=title).click()
    return panel


def press(panel: Locator, name: str) -> None:
    panel.get_by_role("button", name=name, exact=True).click()


def test_temperatures_side_by_side(page: Page) -> None:
    panel = open_panel(page, "Compare temperatures", "#pg-compare")
    boxes = panel.get_by_role("spinbutton")
    boxes.nth(1).fill("")
    press(panel, "Write the texts")
    expect(panel.locator(".pg-note")).to_contain_text("mean surprise", timeout=60_000)
    cards = panel.locator(".pg-card")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("greedy")
    # However long it is.
    every = re.compile(r"(\d+) of \1 tokens were the first choice")
    expect(cards.first).to_contain_text(every)
    expect(panel.get_by_role("link", name="Save as CSV")).to_have_attribute(
        "download", "temperatures.csv"
    )
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]


def test_a_comparison_is_stopped(page: Page) -> None:
    tab = page.locator("#pg-tab-generate")
    panel = open_panel(page, "Compare temperatures", "#pg-compare")
    tab.get_by_role("button", name="More controls").click()
    length = tab.get_by_role("spinbutton", name=re.compile("New tokens")).first
    length.fill("400")
    length.press("Tab")
    page.evaluate(STOP_COMPARING)
    press(panel, "Write the texts")
    expect(panel.locator(".pg-card").first).to_be_visible()
    expect(panel.get_by_role("button", name="Write the texts")).to_be_visible()
    # What was on its way when Stop was pressed is taken off; all of it would be 1,600.
    words, count = panel.get_by_role("listitem"), -1
    while count != words.count():
        count = words.count()
        page.wait_for_timeout(1500)
    assert 0 < count < 1600


def beam_search_draws_its_tree(page: Page) -> None:
    panel = open_panel(page, "Beam search", "#pg-beam-search")
    press(panel, "Search")
    tree = panel.get_by_role("img", name=re.compile("Tree of beam search"))
    expect(tree).to_be_visible()
    assert tree.locator("rect").count() > 30
    expect(panel.locator(".pg-found tbody tr")).to_have_count(4)
    expect(panel.locator(".pg-title")).to_contain_text("greedy text")
    frame = panel.locator(".pg-beams")
    wide, seen = (frame.evaluate(f"e => e.{each}") for each in ("scrollWidth", "clientWidth"))
    assert wide > seen
    expect(panel.get_by_role("link")).to_have_count(2)


def surprise_of_a_text_and_of_two_models(page: Page) -> None:
    panel = open_panel(page, "How surprised", "#pg-surprise")
    press(panel, "Measure the surprise")
    expect(panel.locator(".pg-title").first).to_contain_text("surprised the model most")
    expect(panel.locator(".pg-chain tr").last).to_contain_text("10⁻")
    expect(panel).to_contain_text("no proof that a machine wrote")
    press(panel, "Take the generated text")
    box = panel.get_by_role("textbox", name="Text to read")
    expect(box).to_have_value(re.compile("^She opened the door and"))
    other = panel.get_by_role("combobox", name=re.compile("Compare with"))
    other.fill("playground-gpt")
    other.press("Enter")
    press(panel, "Measure the surprise")
    expect(panel.locator(".pg-title").last).to_contain_text("are equally surprised")
    expect(panel.locator(".pg-word").first).to_be_visible()
    box.fill(" ")
    press(panel, "Measure the surprise")
    expect(panel.get_by_role("alert")).to_contain_text("There is no text yet")
    expect(panel.locator(".pg-chain")).to_be_visible()


def test_guess_by_keyboard_and_by_choice(page: Page) -> None:
    panel = open_panel(page, "Guess the next token", "#pg-guess")
    press(panel, "Start from the prompt")
    expect(panel.get_by_role("radio")).to_have_count(5)
    story = panel.get_by_role("group", name="The text so far")
    expect(story).to_have_text("She opened the door and?")
    box = panel.get_by_role("textbox", name="Your guess")
    box.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("There is no text yet")
    box.fill("sat")
    box.press("Enter")
    expect(panel.locator(".pg-note").last).to_contain_text("1 guesses so far")
    expect(panel.locator(".pg-guesses")).to_contain_text("your guess")
    expect(box).to_have_value("")
    expect(story).not_to_have_text("She opened the door and?")
    box.fill("never mind")
    panel.get_by_role("radio").nth(2).check()
    expect(box).to_have_value("")
    press(panel, "Reveal")
    expect(panel.locator(".pg-note").last).to_contain_text("2 guesses so far")
    expect(panel.get_by_role("radio", checked=True)).to_have_count(0)
    press(panel, "Start from the prompt")
    expect(story).to_have_text("She opened the door and?")
    expect(panel.locator(".pg-guesses")).to_have_count(0)


def the_temperature_trap(page: Page) -> None:
    panel = open_panel(page, "The temperature trap", "#pg-trap")
    press(panel, "Run it")
    expect(panel.locator(".pg-title")).to_contain_text("All 3 texts are the same")
    texts = panel.locator(".pg-calls dd").all_text_contents()
    assert len(texts) == 3
    assert len(set(texts)) == 1
    panel.get_by_role("button", name="Show me the code").click()
    expect(panel.locator(".cm-content")).to_contain_text("dict(temperature=0.7)")


@pytest.mark.parametrize("options", [PHONE])
def test_panels_fit_a_phone(page: Page) -> None:
    panel = open_panel(page, "Compare temperatures", "#pg-compare")
    press(panel, "Write the texts")
    cards = panel.locator(".pg-card")
    expect(cards).to_have_count(4)
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] < second["y"]
    panel = open_panel(page, "Beam search", "#pg-beam-search")
    press(panel, "Search")
    expect(panel.locator(".pg-beams")).to_be_visible()
    panel = open_panel(page, "How surprised", "#pg-surprise")
    press(panel, "Measure the surprise")
    expect(panel.locator(".pg-chain")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("options", [CHINESE])
def test_panels_in_chinese(page: Page) -> None:
    panel = open_panel(page, "束搜索", "#pg-beam-search")
    press(panel, "开始搜索")
    expect(panel.locator(".pg-title")).to_contain_text("贪心文字")
    panel = open_panel(page, "猜下一个词元", "#pg-guess")
    press(panel, "从提示词开始")
    panel.get_by_role("radio").first.check()
    press(panel, "揭晓")
    expect(panel.locator(".pg-note").last).to_contain_text("已猜 1 次")


@pytest.fixture
def chat_page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The app with a decoder whose tokenizer has a chat template."""
    for folder in (ROOT / "assets" / "models").iterdir():
        if folder.name != "playground-gpt":
            (tmp_path / folder.name).symlink_to(folder)
    decoder = tmp_path / "playground-gpt"
    decoder.mkdir()
    for file in (ROOT / "assets" / "models" / "playground-gpt").iterdir():
        (decoder / file.name).symlink_to(file)
    config = json.loads((decoder / "tokenizer_config.json").read_text(encoding="utf-8"))
    (decoder / "tokenizer_config.json").unlink()
    (decoder / "tokenizer_config.json").write_text(json.dumps({**config, "unk_token": None}))
    (decoder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
    with start_app(PLAYGROUND_OFFLINE="1", PLAYGROUND_MODELS_DIR=str(tmp_path)) as address:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()


def test_a_chat_model_reads_a_message_in_its_template(chat_page: Page) -> None:
    tab = chat_page.locator("#pg-tab-generate")
    expect(tab.locator(".pg-passport").first).to_be_visible()
    message = tab.get_by_role("checkbox", name="Send as a chat message")
    expect(message).to_be_visible()
    expect(tab.get_by_text("The prompt as the model reads it")).to_have_count(0)
    message.check()
    tab.get_by_role("button", name="Generate", exact=True).click()
    expect(tab.get_by_text("The prompt as the model reads it").first).to_be_visible()
    read = tab.get_by_role("list", name="The prompt as the model reads it")
    special = read.get_by_role("listitem").filter(has_text="<|endoftext|>")
    expect(special).to_have_count(2)
    expect(read).to_contain_text("user")
    picker = tab.get_by_role("combobox", name="Model").first
    picker.fill("openai-community/gpt2")
    picker.press("Enter")
    expect(message).to_be_hidden()


def test_panels_under_one_text(page: Page) -> None:
    """On one page: opening it takes longer than what is done in a panel."""
    the_temperature_trap(page)
    beam_search_draws_its_tree(page)
    surprise_of_a_text_and_of_two_models(page)
