"""Cleaning, splitting and sentence cutting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training.data import clean_paragraph, is_held_out, split_sentences


def test_the_split_never_changes() -> None:
    held = [n for n in range(300) if is_held_out(f"Article {n}")]
    assert held == [78, 291]


def test_about_two_percent_are_held_out() -> None:
    part = sum(is_held_out(f"Title {n}") for n in range(5000)) / 5000
    assert part == pytest.approx(0.02, abs=0.008)


@settings(deadline=None, max_examples=25)
@given(st.text())
def test_case_and_spaces_do_not_move_a_row(title: str) -> None:
    assert is_held_out(title) == is_held_out(f"  {' '.join(title.lower().split())} ")


def test_holes_are_closed() -> None:
    assert clean_paragraph("Ann ( ; born 1901)  was a  poet .") == "Ann (born 1901) was a poet."
    assert clean_paragraph("Hobart ( ) is a city") == "Hobart is a city"


def test_sentences_are_cut_behind_stops() -> None:
    text = 'Dr. No met J. Smith in the U.S. He said: "Go!" Did he? Yes.'
    assert split_sentences(text) == [
        'Dr. No met J. Smith in the U.S. He said: "Go!"',
        "Did he?",
        "Yes.",
    ]
