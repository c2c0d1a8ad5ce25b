"""Cutting, comparing, replaying, neighbours and languages, on fakes."""

import numpy as np
import pytest

from playground.errors import EmptyText, NotWhole, OutOfRange
from playground.results.vocabulary import Piece
from playground.tasks.languages import weigh_languages
from playground.tasks.near import MOST_ON_MAP, find_neighbours, map_tokens
from playground.tasks.pieces import compare_cuts, cut_text, replay_word
from playground.texts.tokens import NAMES, SENTENCES


def test_a_cut_says_what_is_added_and_counts_bytes(encoder):
    cut = cut_text(encoder, "Café [MASK]")
    assert [piece.text for piece in cut.pieces] == ["Café", "[MASK]"]
    assert cut.around == ("[CLS]", "[SEP]")
    assert cut.bytes == len("Café [MASK]") + 1
    assert cut.passport.model == "an-encoder"


@pytest.mark.parametrize("task", [cut_text, find_neighbours, map_tokens])
def test_nothing_is_refused(encoder, task):
    with pytest.raises(EmptyText):
        task(encoder, "  ")


def test_a_lone_surrogate_is_replaced(encoder):
    assert "\ud800" not in cut_text(encoder, "a \ud800").text


def make_cut(encoder, text, ends):
    starts = [0, *ends[:-1]]
    pieces = tuple(
        Piece(text=text[a:b], id=0, entry="", bytes=b"", start=a, end=b)
        for a, b in zip(starts, ends, strict=True)
    )
    cut = cut_text(encoder, text)
    return type(cut)(**{**vars(cut), "pieces": pieces})


def test_boundaries_of_one_alone_are_found(encoder):
    first = make_cut(encoder, "abcdef", [2, 4, 6])
    second = make_cut(encoder, "abcdef", [2, 5, 6])
    both = compare_cuts(first, second)
    assert both.first_only == {4}
    assert both.second_only == {5}
    assert both.shared == 1


def test_the_same_cut_has_no_difference(encoder):
    cut = cut_text(encoder, "The cat sat.")
    both = compare_cuts(cut, cut)
    assert not both.first_only | both.second_only


def test_a_place_outside_the_text_is_refused(encoder):
    with pytest.raises(OutOfRange):
        replay_word(encoder, cut_text(encoder, "cat"), place=1)
    with pytest.raises(OutOfRange):
        find_neighbours(encoder, "cat", place=1)


@pytest.mark.parametrize(("most", "error"), [(0, OutOfRange), (51, OutOfRange), (1.5, NotWhole)])
def test_a_wrong_number_of_neighbours_is_refused(encoder, most, error):
    with pytest.raises(error):
        find_neighbours(encoder, "cat", most=most)


def test_neighbours_come_nearest_first(encoder):
    near = find_neighbours(encoder, "the cat", place=1, most=6)
    cosines = [one.cosine for one in near.neighbours]
    assert near.token == "cat"
    assert cosines == sorted(cosines, reverse=True)
    assert len(cosines) == 6
    assert near.width == 16


def test_the_map_shows_each_token_once(encoder):
    found = map_tokens(encoder, "the cat the dog " * 5)
    ids = [token.id for token in found.tokens]
    assert len(set(ids)) == len(ids)
    own = [token for token in found.tokens if token.near == -1]
    assert [token.text for token in own] == ["the", "cat", "dog"]
    assert found.places.shape == (len(ids), 2)
    assert np.isfinite(found.places).all()
    assert 0 < found.kept <= 1


def test_the_map_of_a_long_text_has_its_first_tokens(encoder):
    found = map_tokens(encoder, " ".join(f"word{n}" for n in range(60)))
    assert sum(token.near == -1 for token in found.tokens) == MOST_ON_MAP


def test_a_text_of_marks_has_no_map(encoder):
    with pytest.raises(EmptyText):
        map_tokens(encoder, "[MASK]")


def test_languages_are_measured_against_english(encoder):
    found = weigh_languages(encoder, {"en": "one two", "de": "eins zwei drei vier"})
    assert [(cost.language, cost.tokens, cost.ratio) for cost in found.costs] == [
        ("en", 2, 1.0),
        ("de", 4, 2.0),
    ]


def test_there_are_ten_languages_with_names():
    assert len(SENTENCES) == 10
    assert next(iter(SENTENCES)) == "en"
    assert set(SENTENCES) <= set(NAMES)
