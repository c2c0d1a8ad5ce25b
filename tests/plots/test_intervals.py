"""Dots with whiskers, and words with signed bits."""

import math

import pytest

from playground.plots.intervals import Row, draw_intervals, format_signed
from playground.plots.strips import Weighed, draw_weighed

ROWS = [
    Row(label="nurse", value=-1.5, low=-2.0, high=-1.0, kind=1),
    Row(label="pilot", value=0.5, low=math.nan, high=math.nan, kind=0),
    Row(label="<b>&", value=math.nan, low=math.nan, high=math.nan, kind=2),
]
KINDS = ["first", "second", "summary"]


def test_each_row_has_its_dot_its_whiskers_and_its_number():
    figure = draw_intervals(ROWS, kinds=KINDS, title="", axis="lean").to_plotly_json()
    traces = {trace["name"]: trace for trace in figure["data"]}
    assert list(traces) == KINDS
    nurse = traces["second"]
    assert list(nurse["x"]) == [-1.5]
    assert list(nurse["error_x"]["array"]) == [0.5]
    assert list(nurse["error_x"]["arrayminus"]) == [0.5]
    assert list(traces["first"]["error_x"]["array"]) == [0.0]
    assert list(traces["summary"]["x"]) == [None]
    labels = figure["layout"]["yaxis"]["ticktext"]
    assert labels[0] == "nurse <b>−1.50</b>"
    assert labels[2] == "&lt;b&gt;&amp; <b>–</b>"
    low, high = figure["layout"]["xaxis"]["range"]
    assert low == -high < -2.0


def test_kinds_differ_in_colour_and_shape():
    data = draw_intervals(ROWS, kinds=KINDS, title="", axis="").to_plotly_json()["data"]
    assert len({(trace["marker"]["color"]) for trace in data}) == 3
    assert len({(trace["marker"]["symbol"]) for trace in data}) == 3


def test_kinds_without_a_row_are_left_out():
    figure = draw_intervals(ROWS[:1], kinds=KINDS, title="", axis="")
    assert [trace.name for trace in figure.data] == ["second"]
    assert draw_intervals([], kinds=KINDS, title="", axis="").data == ()


@pytest.mark.parametrize(
    ("value", "text"), [(1.2, "+1.20"), (-0.351, "−0.35"), (-0.001, "0.00"), (math.nan, "–")]
)
def test_a_number_shows_its_sign(value, text):
    assert format_signed(value) == text


def test_words_have_colours_by_their_bits_and_a_blank_has_none():
    words = [
        Weighed(text="<i>", bits=6.0, note="a & b"),
        Weighed(text="cat", bits=-3.0, note="x"),
        Weighed(text="blank", bits=None, note="48 %"),
    ]
    drawn = draw_weighed(words, label="words")
    assert "&lt;i&gt;" in drawn
    assert "a &amp; b" in drawn
    for part in ("pg-w4", "pg-w-2", "pg-here", "+6.0", "−3.0", "48 %"):
        assert part in drawn


def test_next_to_nothing_has_next_to_no_colour():
    assert "pg-w0" in draw_weighed([Weighed(text="a", bits=0.1, note="")], label="")
