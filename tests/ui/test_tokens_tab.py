"""The tab Tokens: what its handlers show, on fakes and on tiny models."""

import html
import json
import re
from dataclasses import replace

import pytest

from playground.backends.fake import FakeDecoder, open_fake
from playground.errors import EmptyText
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.results import LoadProgress
from playground.settings import Settings
from playground.tasks.pieces import compare_cuts, cut_text
from playground.texts import tokens as words
from playground.ui.tabs import tokens
from playground.ui.tokens import cut, languages, near
from playground.ui.visit import Visit

EVIL = "<img src=x onerror=alert(1)>"
HARD = [
    "a" * 100_000,
    "\ud800 lone \udfff",
    "👩\u200d👩\u200d👧 family",
    "שלום עולם مرحبا",
    "null\0byte",
    EVIL,
    "e\u0301 café\r\n\tx",
]


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def make_visit(language="en", *, index=None):
    runtime = Runtime(Settings(), open_backend=open_fake)
    spec = Registry().find("", *tokens.NEEDS)
    return Visit(runtime=runtime, language=language, spec=spec, index=index)


def show(backend, text, *, language="en", other=""):
    shown = tokens.show_tokens(make_visit(language), backend, text=text, other=other)
    return [each for each in shown if not isinstance(each, LoadProgress)][-1]


def test_a_text_becomes_boxes_with_ids_files_and_a_program(language):
    answer, detail, facts, code, place = show(
        FakeDecoder("fake"), "The cat sat.", language=language
    )
    assert re.findall(r'data-index="(\d+)"', answer) == ["0", "1", "2", "3"]
    assert answer.count("<b>") == 4
    assert answer.count('aria-selected="true"') == 1
    assert 'download="tokens.csv"' in facts
    assert 'download="tokens.json"' in facts
    assert "?tab=tokens&amp;text=The+cat+sat." in facts
    assert "AutoTokenizer" in code
    assert place == 0
    assert 'download="steps.csv"' in detail


@pytest.mark.parametrize("name", ["gpt2", "llama2", "bert", "roberta", "t5", "fake"])
@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text[:8]))
def test_any_text_is_drawn_as_text(open_tiny, name, text):
    backend = FakeDecoder("fake") if name == "fake" else open_tiny(name)
    answer, detail, facts, _, _ = show(backend, text)
    assert "<img" not in answer + detail + facts
    assert "\ufffd" not in re.sub("<[^>]*>", "", answer + detail)
    assert len(answer) < 1_000_000


def test_a_piece_of_a_character_is_named_as_one(open_tiny, language):
    answer, *_ = show(open_tiny("gpt2"), "猴", language=language)
    assert "pg-part" in answer
    assert html.escape("<0xE7>") in answer
    assert "猴" in answer
    assert words.PARTS_READING.say(language)[:6] in html.unescape(answer)


def test_of_a_long_text_the_first_boxes_are_drawn():
    answer, _, facts, _, _ = show(FakeDecoder("fake"), "cat " * 500)
    assert answer.count("data-index") == cut.MOST_DRAWN
    assert "400 of 500" in answer
    assert "500 tokens" in facts


def test_a_second_tokenizer_stands_beside_the_first(language):
    answer, *_ = show(
        FakeDecoder("fake"), "The cat sat.", language=language, other="playground-bert"
    )
    assert answer.count("pg-strip") == 2
    assert "playground-bert" in answer


def test_an_edge_is_marked_where_one_alone_has_a_boundary(open_tiny):
    text = "unhappiness in London"
    first, second = (cut_text(open_tiny(name), text) for name in ("gpt2", "bert"))
    both = compare_cuts(first, second)
    shown = cut.draw_comparison(make_visit(), both)
    assert shown.count("pg-edge") == len(both.first_only) + len(both.second_only) > 0


@pytest.mark.parametrize("text", ["", " \n", "\t"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(EmptyText):
        show(FakeDecoder("fake"), text)


def test_a_chosen_token_is_told_and_replayed(open_tiny, language):
    text = "The doctor walked."
    backend = open_tiny("gpt2")
    detail, place = tokens.choose_token(make_visit(language, index=1), backend, text=text)
    assert place == 1
    assert "<mark>" in detail
    assert html.escape(words.RANK.say(language)) in detail


def test_a_chip_that_is_gone_changes_nothing():
    detail, place = tokens.choose_token(make_visit(index=99), FakeDecoder("fake"), text="cat")
    assert detail == place
    assert "update" in str(detail)


def test_the_telling_word_is_the_one_with_most_pieces(open_tiny):
    found = cut_text(open_tiny("gpt2"), "The unhappiness of it")
    place = tokens.find_telling(found)
    assert found.pieces[place].start in (3, 4)


def test_languages_are_weighed_when_the_panel_is_open(language):
    visit = make_visit(language)
    closed = languages.show_languages(visit, FakeDecoder("fake"), opened=False)
    assert all("update" in str(each) for each in closed)
    title, plot, rest = languages.show_languages(visit, FakeDecoder("fake"), opened=True)
    assert len(plot.data[0].x) == 10
    assert plot.layout.yaxis.ticktext[0] == words.NAMES["en"].say(language)
    assert 'download="languages.csv"' in rest
    assert "pg-title" in title


def test_unknown_words_are_named_as_lost(open_tiny, language):
    _, plot, rest = languages.show_languages(make_visit(language), open_tiny("bert"), opened=True)
    assert words.NAMES["hi"].say(language) in rest
    assert any("?×" in note for note in plot.data[0].text)


def test_neighbours_and_map_are_drawn_when_the_panel_is_open(open_tiny, language):
    visit, backend = make_visit(language), open_tiny("t5")
    text = "The cat and the king"
    assert len({*near.show_near(visit, backend, text=text, place=0, opened=False)[0]}) == 1
    title, bars, reading, code = near.show_near(visit, backend, text=text, place=2, opened=True)
    assert len(bars.data[0].x) == near.MOST
    assert "pg-title" in title
    assert 'download="neighbours.csv"' in reading
    assert "get_input_embeddings" in code
    heading, chart, rest = near.show_map(visit, backend, text=text, opened=True)
    assert len(chart.data) == 2
    assert 'download="map.csv"' in rest
    assert words.MAP_TITLE.say(language) in heading


def test_the_json_holds_every_piece(open_tiny):
    found = cut_text(open_tiny("gpt2"), "猫 cat")
    content = json.loads(cut.write_json(found))
    assert [piece["id"] for piece in content["pieces"]] == [piece.id for piece in found.pieces]
    assert "".join(piece["bytes"] for piece in content["pieces"]) == "猫 cat".encode().hex()


def test_a_long_text_has_no_link():
    found = cut_text(FakeDecoder("fake"), "cat " * 600)
    assert "href" not in cut.draw_link(make_visit(), found, other="")
    short = cut.draw_link(make_visit(), replace(found, text="cat"), other="playground-bert")
    assert "other=playground-bert" in short
