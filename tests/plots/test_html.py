"""Chips, sentences and words: what a user typed is text, and the parts are addressable."""

from html.parser import HTMLParser

import pytest

from playground.plots.sentences import draw_document, draw_summary, mark_sources
from playground.plots.tokens import Chip, draw_chips
from playground.plots.words import draw_words
from playground.results import Attribution, Summary

from .conftest import HOSTILE


class Reader(HTMLParser):
    """The elements with their attributes, and the text."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def find(self, name):
        return [a for _, a in self.elements if name in a.get("class", "").split()]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text, passport):
    summary = Summary(
        method="extractive",
        document=(text, "b"),
        sentences=(text,),
        sources=((0,),),
        done=1,
        parts=("",),
        passport=passport,
    )
    drawn = [
        draw_chips([Chip(text, 0.5, text)], selected=0, label=text),
        draw_words([Attribution(text=text, weight=0.1)], label=text),
        draw_document(summary.document, marked=mark_sources(summary), label=text),
        draw_summary(summary.sentences, label=text),
    ]
    for markup in drawn:
        tags = {tag for tag, _ in Reader(markup).elements}
        assert tags <= {"div", "span", "i", "br", "b", "mark", "sup"}
        assert not any("onerror" in attributes for _, attributes in Reader(markup).elements)


def test_chips_are_options_of_a_listbox():
    reader = Reader(draw_chips([Chip("a", 0.0, "n"), Chip(" b", 1.0, "m")], selected=1, label="L"))
    (box,) = reader.find("pg-chips")
    assert (box["role"], box["aria-label"]) == ("listbox", "L")
    first, second = reader.find("pg-chip")
    assert [chip["data-index"] for chip in (first, second)] == ["0", "1"]
    assert [chip["aria-selected"] for chip in (first, second)] == ["false", "true"]
    assert [chip["tabindex"] for chip in (first, second)] == ["-1", "0"]
    assert (second["title"], second["aria-label"]) == ("m", "b, m")
    assert "pg-m0" in first["class"]
    assert "pg-m9" in second["class"]
    assert second["style"] == "--m:1"


def test_one_chip_can_be_reached_when_none_is_selected():
    chips = Reader(draw_chips([Chip("a", None, "")] * 3, selected=None, label="")).find("pg-chip")
    assert [chip["tabindex"] for chip in chips] == ["0", "-1", "-1"]
    assert {chip["aria-selected"] for chip in chips} == {"false"}


@pytest.mark.parametrize(("magnitude", "step"), [(-1, "pg-m0"), (0.55, "pg-m5"), (7, "pg-m9")])
def test_magnitudes_stay_on_the_scale(magnitude, step):
    (chip,) = Reader(draw_chips([Chip("a", magnitude, "")], selected=None, label="")).find(
        "pg-chip"
    )
    assert step in chip["class"]


@pytest.mark.parametrize("magnitude", [None, float("nan")])
def test_no_magnitude_no_colour(magnitude):
    (chip,) = Reader(draw_chips([Chip("a", magnitude, "")], selected=None, label="")).find(
        "pg-chip"
    )
    assert chip["class"] == "pg-chip"
    assert "style" not in chip


def test_spaces_and_breaks_are_seen_and_lines_break():
    markup = draw_chips([Chip(" a\n", None, ""), Chip("\n\n\n", None, "")], selected=None, label="")
    assert "<i>␣</i>a<i>↵</i></span><br><span" in markup
    assert "<i>↵↵↵</i></span><br><br></div>" in markup


def test_four_hundred_chips_are_small():
    chips = [Chip(f" word{index}", 0.3, "34 %, 1.5 bits") for index in range(400)]
    assert len(draw_chips(chips, selected=3, label="")) < 80_000


def test_numbers_tie_summary_and_sources(passport):
    summary = Summary(
        method="abstractive",
        document=("A.", "B.", "C."),
        sentences=("X.", "Y."),
        sources=((0,), (0, 2)),
        done=1,
        parts=("",),
        passport=passport,
    )
    marked = mark_sources(summary)
    assert marked == {0: (1, 2), 2: (2,)}
    sources = Reader(draw_document(summary.document, marked=marked, label="L")).find("pg-mark")
    assert [source["data-numbers"] for source in sources] == ["1 2", "2"]
    written = Reader(draw_summary(summary.sentences, label="L")).find("pg-mark")
    assert [sentence["data-numbers"] for sentence in written] == ["1", "2"]
    assert {element["tabindex"] for element in (*sources, *written)} == {"0"}


def test_words_are_coloured_by_sign_and_say_their_weight():
    words = [Attribution(text=t, weight=w) for t, w in (("good", 0.8), ("bad", -0.4), ("a", 0))]
    reader = Reader(draw_words(words, label="L"))
    classes = [word["class"].split()[1] for word in reader.find("pg-word")]
    assert classes == ["pg-w4", "pg-w-2", "pg-w0"]
    assert {"+80.0", "−40.0", "0.0"} <= set(reader.texts)


def test_words_without_weight_are_neutral():
    reader = Reader(draw_words([Attribution(text="a", weight=0.0)], label=""))
    assert reader.find("pg-word")[0]["class"] == "pg-word pg-w0"
    assert draw_words([], label="L").endswith('aria-label="L"></div>')
