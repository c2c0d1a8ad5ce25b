"""The sampler's stages, and texts side by side, as pictures."""

import html
import math

import numpy as np
import pytest

from playground.plots.branches import TextEntry, count_common, draw_shelf, draw_two
from playground.plots.xray import (
    StageCard,
    draw_draws,
    draw_flow,
    draw_strip,
    find_most,
    measure_spread,
    tabulate_xray,
)
from playground.results import Xray, XrayStage, XrayToken
from tests.plots.conftest import HOSTILE


@pytest.fixture
def found(passport):
    """Three tokens and others through two stages; the third is cut by the second."""
    shares = [(" sea", (0.4, 0.5), 110), ("<b>", (0.2, 0.3), 50), ("\n", (0.1, 0.0), 0)]
    return Xray(
        stages=(
            XrayStage(name="logits", kept=100, mass=1.0, entropy=5.0, cut=()),
            XrayStage(name="top_k", kept=7, mass=0.8, entropy=2.0, cut=("\n",)),
        ),
        tokens=tuple(
            XrayToken(text=text, id=id_, probabilities=values, draws=draws)
            for id_, (text, values, draws) in enumerate(shares)
        ),
        draws=200,
        others=40,
        others_probability=0.2,
        passport=passport,
    )


def draw(found, **changes):
    words = {"axis": "A", "tokens": "T", "counted": "C", "awaited": "E", "others": "O"}
    expected = [found.draws * row.probabilities[-1] for row in found.tokens]
    values = {"expected": expected, "rest": found.draws * found.others_probability} | changes
    return draw_draws(found, **values, **words)


def test_bars_are_counts_and_marks_are_expectations(found):
    bars, marks = draw(found).data
    assert list(bars.x) == [110, 50, 40]
    assert list(marks.x) == pytest.approx([100, 60, 40])
    assert list(bars.y) == list(marks.y) == [0, 1, 2]
    assert sum(bars.x) == found.draws


def test_what_cannot_come_and_did_not_has_no_bar(found):
    figure = draw(found)
    assert figure.layout.yaxis.ticktext == ("␣sea", "&lt;b&gt;", "O")
    assert [note.text for note in figure.layout.annotations] == ["110", "50", "40"]
    assert [note.x for note in figure.layout.annotations] == [110, 60, 40]


def test_axes_are_named_and_the_two_series_are_told_apart(found):
    layout = draw(found).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("A", "T")
    assert "■</span> C" in layout.title.text
    assert "■</span> E" in layout.title.text


def test_without_others_there_is_no_bar_for_them(found):
    row = XrayToken(text="a", id=1, probabilities=(1.0, 1.0), draws=200)
    alone = type(found)(**{**vars(found), "tokens": (row,), "others": 0})
    assert draw(alone, expected=[200.0], rest=0.0).layout.yaxis.ticktext == ("a",)


def test_a_cell_is_as_dark_as_it_is_likely_and_a_cut_token_is_marked(found):
    strip = draw_strip(found, stages=["Model", "Top-k"], token="Token", label="L")
    assert find_most(found) == 0.5
    assert '<td class="pg-m9">50\N{NO-BREAK SPACE}%</td>' in strip
    assert '<td class="pg-m2">10\N{NO-BREAK SPACE}%</td>' in strip
    assert strip.count('class="pg-cut"') == 1
    assert "<b>" not in strip
    assert strip.count('scope="row"') == 3


def test_a_flow_shows_what_is_on_and_what_is_off():
    cards = [
        StageCard(title="Model", setting="softmax", on=True, lines=("8 tokens", "3 bits")),
        StageCard(title="Top-p", setting="off", on=False),
        StageCard(
            title="Top-k",
            setting="4",
            on=True,
            lines=("4 of 8",),
            share=0.75,
            before_named="cut:",
            named=HOSTILE[:2],
        ),
    ]
    flow = draw_flow(cards, label="Flow")
    assert flow.count("<li") == 3
    assert flow.count("pg-off") == 1
    assert "8 tokens · 3 bits" in flow
    assert flow.count('style="--m:0.75"') == 1
    assert html.escape(HOSTILE[0]) in flow
    assert "<script" not in flow
    assert "<img" not in flow


def test_the_table_has_every_number(found):
    headers = ["Token", "Id", "Model", "Top-k", "Drawn", "Expected"]
    shown = tabulate_xray(found, expected=[100.0, 60.0, 0.0], headers=headers)
    assert shown[0] == headers
    assert shown[1][0] == ["␣sea", 0, 0.4, 0.5, 110, 100.0]
    assert shown[1][2] == ["↵", 2, 0.1, 0.0, 0, 0.0]


@pytest.mark.parametrize("probability", [0.0, 0.03, 0.5, 1.0])
def test_the_spread_is_that_of_many_runs(probability):
    counts = np.random.default_rng(1).binomial(200, probability, size=20_000)
    spread = measure_spread(probability, draws=200)
    assert spread == pytest.approx(counts.std(), rel=0.02, abs=1e-9)
    assert not math.isnan(spread)


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [([1, 2, 3], [1, 2, 4], 2), ([1], [2], 0), ([1, 2], [1, 2, 3], 2), ([], [], 0)],
)
def test_the_common_beginning(first, second, common):
    assert count_common(first, second) == count_common(second, first) == common


def test_two_texts_stand_side_by_side_with_the_common_part_quiet():
    columns = [("One", "The ", ["cat", " sat", "."]), ("Two", "The ", ["cat", "\n", "<b>"])]
    shown = draw_two(columns, common=1)
    assert shown.count('<span class="pg-common">The cat</span>') == 2
    assert "<mark> sat</mark>." in shown
    assert "<mark>↵</mark>&lt;b&gt;" in shown


def test_a_list_of_texts_has_a_button_for_each_action():
    entries = [
        TextEntry(name="Main", note="shown", shown=True, show="Show Main"),
        TextEntry(
            name="<b>",
            note="",
            shown=False,
            show="Show it",
            compare=("Compare", "Compare it"),
            drop=("Drop", "Drop it"),
        ),
    ]
    shown = draw_shelf(entries, label="Texts")
    assert shown.count('aria-current="true"') == 1
    for act, name in (("select", "Show it"), ("expand", "Compare it"), ("delete", "Drop it")):
        assert f'data-act="{act}" data-index="1" aria-label="{name}"' in shown
    assert 'data-index="0"' not in shown
    assert "<b><b>" not in shown
