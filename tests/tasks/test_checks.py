"""What every task refuses, and how."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, UnknownChoice
from playground.tasks.checks import (
    Stopwatch,
    replace_surrogates,
    require_choice,
    require_integer,
    require_number,
    require_text,
)

# Text as a browser may send it: any character, lone surrogates too.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u3000", "\u00a0\u2028"])
def test_a_text_without_a_visible_character_is_refused(text):
    with pytest.raises(EmptyText):
        require_text(text)


@given(ANY_TEXT.filter(str.strip))
def test_a_text_that_passed_can_be_encoded(text):
    require_text(text).encode("utf-8")


@given(st.text().filter(str.strip))
def test_a_sound_text_passes_unchanged(text):
    assert require_text(text) == text


@given(ANY_TEXT)
def test_two_halves_of_a_surrogate_pair_become_one_character(text):
    assert replace_surrogates("\ud83d\ude00" + text).startswith("😀")


def test_no_text_is_an_empty_one():
    assert replace_surrogates(None) == ""


@pytest.mark.parametrize("half", ["\ud800", "\ude00\ud83d"])
def test_a_lone_surrogate_becomes_the_replacement_character(half):
    assert require_text(f"a{half}b") == "a" + "\ufffd" * len(half) + "b"


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, None, "1", "", [1], {}, True, False, 1j]
)
def test_what_is_no_finite_number_is_refused_by_name(value):
    with pytest.raises(NotANumber) as caught:
        require_number("temperature", value, low=0, high=2)
    assert caught.value.parameters == {"name": "temperature"}


@pytest.mark.parametrize("value", [-0.001, 2.001, -1, 3, 10**400, -(10**400), 1e308])
def test_a_number_outside_its_limits_is_refused_with_the_limits(value):
    with pytest.raises(OutOfRange) as caught:
        require_number("temperature", value, low=0, high=2)
    assert caught.value.parameters == {"name": "temperature", "low": 0, "high": 2}


@given(st.floats(0, 2))
def test_a_number_within_its_limits_passes_unchanged(value):
    assert require_number("temperature", value, low=0, high=2) == value


@given(st.integers(1, 100))
def test_a_whole_number_written_as_a_float_becomes_an_integer(value):
    passed = require_integer("top_k", float(value), low=1, high=100)
    assert passed == value
    assert type(passed) is int


@pytest.mark.parametrize("value", [1.5, 99.999])
def test_a_fraction_is_no_integer(value):
    with pytest.raises(NotWhole):
        require_integer("top_k", value, low=1, high=100)


def test_a_choice_on_the_list_passes():
    assert require_choice("kind", "cross", ("encoder", "cross")) == "cross"


@pytest.mark.parametrize("value", ["", "Cross", None, ["cross"]])
def test_a_choice_off_the_list_is_refused_with_the_list(value):
    with pytest.raises(UnknownChoice) as caught:
        require_choice("kind", value, ("encoder", "cross"))
    assert caught.value.parameters == {"name": "kind", "choices": "encoder, cross"}


def test_a_stopwatch_never_runs_backwards():
    watch = Stopwatch()
    first = watch.milliseconds
    assert 0 <= first <= watch.milliseconds
