"""Labels are never blank, numbers have sensible digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.plots.labels import (
    escape_label,
    format_points,
    format_probability,
    measure_width,
    shorten_middle,
    shorten_text,
    show_text,
    wrap_text,
)


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0, "0"),
        (1e-7, "<0.01"),
        (0.0003, "0.03"),
        (0.00099, "0.1"),
        (0.003, "0.3"),
        (0.0949, "9.5"),
        (0.0999, "10"),
        (0.34, "34"),
        (0.994, "99.4"),
        (0.9999, ">99.9"),
        (1, "100"),
    ],
)
def test_probabilities(probability, shown):
    assert format_probability(probability) == f"{shown}\N{NO-BREAK SPACE}%"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_only_certainty_is_shown_as_certainty(probability):
    assert format_probability(probability) not in ("0\N{NO-BREAK SPACE}%", "100\N{NO-BREAK SPACE}%")


def test_what_is_not_a_number_is_a_dash():
    assert format_probability(math.nan) == format_points(math.nan) == "–"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.123, "+12.3"), (-0.5, "−50.0"), (-0.0001, "0.0"), (0, "0.0")]
)
def test_points(value, shown):
    assert format_points(value) == shown


@given(st.text())
def test_a_label_is_never_blank(text):
    assert show_text(text).strip()
    assert "\n" not in show_text(text)


def test_joined_emoji_stay_joined_and_marks_become_visible():
    assert show_text("👩\u200d👧") == "👩\u200d👧"
    assert show_text(" a\n\t") == "␣a↵⇥"
    assert show_text("\u202e") == "⟨202E⟩"


@given(st.text(), st.integers(2, 20))
def test_shortening_keeps_the_width(text, width):
    short = shorten_text(text, width=width)
    assert measure_width(short) <= width
    assert short == text or short.endswith("…")


@given(st.text(), st.integers(4, 20))
def test_shortening_in_the_middle_keeps_both_ends(text, width):
    short = shorten_middle(text, width=width)
    assert measure_width(short) <= width
    first, cut, last = short.rpartition("…") if short != text else (text, "", "")
    assert text.startswith(first)
    assert text.endswith(last)
    assert cut or short == text


def test_texts_that_begin_alike_are_told_apart():
    assert shorten_middle("1874 by a Scottish engineer", width=12) == "1874 b…ineer"
    assert shorten_middle("你好世界你好世界", width=9) == "你好世…界"


def test_titles_are_wrapped_also_without_spaces():
    assert wrap_text("one two three", width=8) == ["one two", "three"]
    assert wrap_text("巴黎的概率，是里昂的八倍", width=10) == ["巴黎的概", "率，是里昂", "的八倍"]


@given(st.text(alphabet="ab 中文，", max_size=40))
def test_wrapping_loses_no_letter(text):
    joined = "".join(wrap_text(text, width=6))
    assert joined.replace(" ", "") == text.replace(" ", "")


def test_plotly_labels_are_text():
    assert escape_label('<b>"&') == '&lt;b&gt;"&amp;'
