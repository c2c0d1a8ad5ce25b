"""The tab Attention: what its handlers show, on fakes."""

import base64
import html
import re

import numpy as np
import pytest

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeEncoderDecoder, open_fake
from playground.errors import EmptyText, NoAttention, PairNotSupported, TooManyTokens
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.tasks.head_map import SCORES
from playground.ui.attention import go_on, head_map, take_away, views
from playground.ui.tabs import attention
from playground.ui.visit import Visit

TEXT = "The cat saw the cat."
EVIL = "</script><img src=x onerror=alert(1)>"
PLAIN = {"special": False, "first": False, "merge": ""}
KEYS = {FakeEncoder: "playground-bert", FakeDecoder: "playground-gpt"}


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def make_visit(language="en", *, key="playground-bert", index=None):
    runtime = Runtime(Settings(), open_backend=open_fake)
    return Visit(runtime=runtime, language=language, spec=Registry().find(key), index=index)


def show_layer(text=TEXT, *, backend=None, language="en", pair="", kind="encoder", **options):
    backend = backend or FakeEncoder("fake")
    visit = make_visit(language, key=KEYS.get(type(backend), "playground-t5"))
    values = {"layer": 1, "head": 2, **PLAIN, **options}
    return views.show_layer(visit, backend, text=text, text_pair=pair, kind=kind, **values)


def show_model(text=TEXT, *, backend=None, language="en", pair="", kind="encoder", **options):
    backend = backend or FakeEncoder("fake")
    values = {**PLAIN, **options}
    visit = make_visit(language, key=KEYS.get(type(backend), "playground-t5"))
    return views.show_model(visit, backend, text=text, text_pair=pair, kind=kind, **values)


def test_lines_numbers_and_code_of_one_layer(language):
    lines, title, plot, numbers, code = show_layer(language=language)
    assert lines.count("<iframe") == 1
    assert {"en": "Layer 1, head 2", "zh": "第 1 层第 2 头"}[language] in title
    assert np.asarray(plot.data[0].z).shape == (8, 8)
    assert 'download="attention-layer1-head2.csv"' in numbers
    assert numbers.count("<tr>") == 1 + 64
    assert "attentions[1]" in code


def test_a_layer_or_head_the_model_lacks_gives_way_to_its_last():
    _, title, *_ = show_layer(layer=95, head=127)
    assert "Layer 3, head 3" in title
    _, title, *_ = show_layer(layer=None, head=None)
    assert "Layer 0, head 0" in title


def test_what_is_hidden_and_merged_is_said(language):
    lines, _, plot, numbers, _ = show_layer(
        language=language, special=True, first=True, merge="words"
    )
    said = {"en": "divided by its sum", "zh": "重新归一"}[language]
    assert said in lines
    assert said in numbers
    np.testing.assert_allclose(np.asarray(plot.data[0].z).sum(-1), 1, atol=1e-5)
    assert len(plot.data[0].x) == 6
    assert said not in show_layer(language=language)[0]


def test_hiding_everything_hides_nothing_and_says_so():
    lines, _, plot, *_ = show_layer("cat", backend=FakeDecoder("d"), first=True)
    assert "Nothing is hidden" in lines
    assert len(plot.data[0].x) == 1


def test_of_a_long_text_the_strongest_weights_are_listed():
    lines, _, plot, numbers, _ = show_layer("cat " * 400)
    assert len(lines) < 500_000
    assert len(plot.to_json()) < 500_000
    assert "2,000 strongest of 161,604" in numbers
    assert "rounds" in numbers
    assert len(numbers) < 300_000
    grid, *_ = show_model("cat " * 400)
    assert len(grid) < 500_000


def test_all_heads_their_scores_and_who_computed_them(language):
    grid, note, seen, moved = show_model(language=language)
    assert grid.count("<iframe") == 1
    assert "pg-passport" in note
    assert seen.kinds == ("encoder",)
    assert set(seen.scores.scores) == set(SCORES)
    assert moved > 0


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_every_kind_of_an_encoder_decoder(kind):
    writer = FakeEncoderDecoder("w")
    for pair in ("", "A cat."):
        _, _, seen, _ = show_model(backend=writer, kind=kind, pair=pair)
        assert seen.scores.kind == kind
        assert "<iframe" in show_layer(backend=writer, kind=kind, pair=pair)[0]


def test_a_kind_that_the_model_lacks_gives_way_to_its_first():
    _, _, seen, _ = show_model(backend=FakeDecoder("d"), kind="cross")
    assert seen.scores.kind == "decoder"


@pytest.mark.parametrize("text", [EVIL, "x", "猫", "\n.\n", "a\u2028b", "\ud800"])
def test_no_text_breaks_the_frame(text):
    lines, title, _, numbers, _ = show_layer(text)
    grid, *_ = show_model(text)
    for frame in (lines, grid):
        (document,) = re.findall(r'srcdoc="([^"]*)"', frame)
        assert html.unescape(document).count("</script>") == 3
    assert "<img" not in title + numbers


def test_two_texts_that_are_the_same_are_two_texts():
    lines, *_ = show_layer(TEXT, pair=TEXT)
    assert html.escape("A → B") in html.unescape(lines)


def test_mistakes_are_named():
    with pytest.raises(EmptyText):
        show_layer(" ")
    with pytest.raises(PairNotSupported):
        show_layer(backend=FakeDecoder("d"), pair="And?")
    with pytest.raises(TooManyTokens):
        show_layer("cat " * 10_000)


def test_a_model_without_weights_is_refused(monkeypatch):
    monkeypatch.setattr(FakeEncoder, "attention_kinds", ())
    for show in (show_layer, show_model):
        with pytest.raises(NoAttention):
            show()


# The map of heads.


def show_map(seen, *, language="en", score="previous", layer=0, head=0):
    return head_map.show_map(make_visit(language), seen=seen, score=score, layer=layer, head=head)


@pytest.mark.parametrize("score", SCORES)
def test_a_cell_for_each_head_and_the_largest_in_the_title(language, score):
    seen = show_model(language=language)[2]
    cells, here, table = show_map(seen, language=language, score=score, layer=2, head=1)
    values = seen.scores.scores[score]
    layer, head = divmod(int(values.argmax()), 4)
    title = re.search("<h3[^>]*>(.*?)</h3>", cells)[1]
    named = {"en": f"Layer {layer}, head {head}", "zh": f"第 {layer} 层第 {head} 头"}
    assert named[language] in title
    assert re.findall(r'data-index="(\d+)"', cells) == [str(n) for n in range(16)]
    assert re.findall(r'data-index="(\d+)" tabindex="0" aria-selected="true"', cells) == ["9"]
    assert {"en": "ayer 2, head 1", "zh": "第 2 层第 1 头"}[language] in here
    assert 'download="head-map.csv"' in table
    assert "pg-passport" in table


def test_the_file_has_every_score_of_every_head():
    seen = show_model()[2]
    *_, table = show_map(seen)
    data = re.search(r'base64,([^"]*)"', table)[1]
    lines = base64.b64decode(data).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 16
    assert all(len(line.split(",")) == 2 + len(SCORES) for line in lines)


@pytest.mark.parametrize(
    ("text", "kind", "score", "said"),
    [
        ("One two.", "encoder", "induction", "No word comes twice"),
        ("One two.", "encoder", "same", "No word comes twice"),
        (TEXT, "cross", "previous", "cannot be compared"),
        ("x", "decoder", "previous", "too short"),
    ],
)
def test_what_cannot_be_measured_is_said(text, kind, score, said):
    backend = FakeDecoder("d") if kind == "decoder" else FakeEncoderDecoder("w")
    seen = show_model(text, backend=backend, kind=kind, pair="" if kind == "decoder" else text)[2]
    cells, here, _ = show_map(seen, score=score)
    assert said in cells
    assert here == ""
    assert "nothing to measure" in cells


def test_a_chosen_cell_sets_the_pickers(language):
    seen = show_model(language=language)[2]
    visit = make_visit(language, index=14)
    layer, head, here = head_map.choose_head(visit, seen=seen, score="entropy")
    assert (layer, head) == (3, 2)
    assert {"en": "bits", "zh": "比特"}[language] in here


def test_nothing_is_drawn_before_there_is_a_text():
    for given in (show_map(None), head_map.choose_head(make_visit(), seen=None, score="next")):
        assert all(isinstance(each, dict) and "value" not in each for each in given)


@pytest.mark.parametrize("score", SCORES)
def test_a_text_that_wakes_a_head_is_in_a_language_that_the_model_reads(score):
    english = show_model()[2]
    text, pair = head_map.fill_text(make_visit("zh"), seen=english, score=score)
    assert text.isascii()
    assert pair == ""
    visit = make_visit(key="playground-gpt-zh")
    chinese = views.show_model(
        visit, FakeDecoder("d"), text="猫", text_pair="", kind="decoder", **PLAIN
    )[2]
    assert not head_map.fill_text(visit, seen=chinese, score=score)[0].isascii()


def test_a_text_is_said_twice():
    say = head_map.repeat_text
    assert say(make_visit(), text=" A cat. ") == "A cat. A cat."
    assert say(make_visit(), text="你好。") == "你好。你好。"
    assert say(make_visit(), text=" ") == " "
    seen = show_model(say(make_visit(), text="One two three."))[2]
    assert not np.isnan(seen.scores.scores["induction"]).any()


# Pickers, a text that the model goes on with, and files.


def test_pickers_fit_the_model(language):
    seen = show_model(language=language, backend=FakeEncoderDecoder("w"), kind="cross")[2]
    kind, layer, head = attention.fit_pickers(
        make_visit(language), seen=seen, kind="encoder", layer=9, head=1
    )
    assert [name for _, name in kind["choices"]] == ["encoder", "decoder", "cross"]
    assert (layer["value"], layer["maximum"], head["maximum"]) == (3, 3, 3)
    # What fits stays where its reader moves it.
    assert not {"value"} & (kind.keys() | head.keys())


def test_a_decoder_goes_on_with_the_text():
    steps = list(go_on.lengthen(make_visit(), FakeDecoder("d"), text=TEXT))
    texts = [text for (text,) in steps]
    assert all(text.startswith(TEXT) for text in texts)
    assert len(texts[-1].split()) > len(TEXT.split())
    again = list(go_on.lengthen(make_visit(), FakeDecoder("d"), text=TEXT))
    assert again[-1] == steps[-1]
    with pytest.raises(EmptyText):
        list(go_on.lengthen(make_visit(), FakeDecoder("d"), text=" "))


def test_going_on_stops_where_the_model_can_read_no_more():
    decoder = FakeDecoder("d", limit=10)
    *_, (text,) = go_on.lengthen(make_visit(), decoder, text=TEXT)
    assert len(decoder.tokenize(text)) <= 10
    with pytest.raises(TooManyTokens):
        list(go_on.lengthen(make_visit(), decoder, text=TEXT * 3))


def make_files(text=TEXT, *, language="en", **options):
    values = {"kind": "encoder", "layer": 1, "head": 2, **PLAIN, **options}
    return take_away.make_files(
        make_visit(language), FakeEncoder("f"), text=text, text_pair="", **values
    )


def read_files(shown):
    found = re.findall(r'download="([^"]*)" href="data:([^;]*);[^,]*,([^"]*)"', shown)
    return {name: (kind, base64.b64decode(data).decode()) for name, kind, data in found}


def test_files_and_a_link_to_take_away(language):
    shown = make_files(language=language, special=True)
    files = read_files(shown)
    assert {name: kind for name, (kind, _) in files.items()} == {
        "head-view-layer1-head2.html": "text/html",
        "model-view.html": "text/html",
        "attention-layer1-head2.csv": "text/csv",
        "heatmap-layer1-head2.svg": "image/svg+xml",
    }
    assert files["heatmap-layer1-head2.svg"][1].startswith("<svg")
    assert len(files["attention-layer1-head2.csv"][1].splitlines()) == 1 + 36
    link = html.unescape(re.search(r'href="(\?[^"]*)"', shown)[1])
    assert "tab=attention" in link
    assert "special=True" in link
    assert "layer=1" in link


def test_what_the_files_leave_out_is_said(monkeypatch):
    shown = make_files("cat " * 400)
    assert "too long for a link" not in shown
    assert "20,000 strongest" in shown
    assert "more than 512 tokens" not in shown
    (drawing,) = (file for name, (_, file) in read_files(shown).items() if name.endswith(".svg"))
    assert "<image" in drawing
    assert len(drawing) < 700_000
    monkeypatch.setattr(take_away, "MOST_TOKENS", 400)
    shown = make_files("a longer word " * 160)
    assert "too long for a link" in shown
    assert "more than 400 tokens" in shown
    assert not any(name.endswith(".svg") for name in read_files(shown))
