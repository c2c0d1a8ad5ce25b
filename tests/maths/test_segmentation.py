"""The three algorithms on vocabularies small enough to follow by hand."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.maths.projection import project_flat
from playground.maths.segmentation import find_paths, match_longest, replay_merges

RANKS = {("l", "o"): 0, ("lo", "w"): 1, ("e", "r"): 2, ("low", "er"): 3}


def test_the_merge_learnt_first_comes_first():
    steps = list(replay_merges("lower", RANKS))
    assert [step.pieces for step in steps] == [
        ("lo", "w", "e", "r"),
        ("low", "e", "r"),
        ("low", "er"),
        ("lower",),
    ]
    assert [(step.at, step.rank) for step in steps] == [(0, 0), (0, 1), (1, 2), (0, 3)]


def test_of_two_equal_pairs_the_left_one_is_merged():
    first, second = replay_merges("lolo", RANKS)
    assert (first.pieces, first.at) == (("lo", "l", "o"), 0)
    assert (second.pieces, second.at) == (("lo", "lo"), 1)


@given(st.text("lower", max_size=12))
def test_merging_loses_nothing_and_ends(word):
    for step in replay_merges(word, RANKS):
        assert "".join(step.pieces) == word


def test_the_longest_piece_is_taken_from_the_left():
    known = {"un", "##happi", "##ness", "##h", "u"}
    finds = list(match_longest("unhappiness", known.__contains__, prefix="##"))
    assert [find.entry for find in finds] == ["un", "##happi", "##ness"]
    assert [find.tried for find in finds] == [9, 4, 0]


def test_where_nothing_fits_the_search_ends():
    finds = list(match_longest("unx", {"un"}.__contains__, prefix="##"))
    assert [find.end for find in finds] == [2]


@given(st.text("ab", min_size=1, max_size=6))
def test_the_best_paths_are_the_best_of_all_cuts(word):
    scores = {"a": -1.0, "b": -2.0, "ab": -2.5, "ba": -3.5, "aab": -3.0}
    totals = []
    for count in range(len(word)):
        for inner in combinations(range(1, len(word)), count):
            ends = (*inner, len(word))
            pieces = [word[i:j] for i, j in zip((0, *inner), ends, strict=True)]
            if all(piece in scores for piece in pieces):
                totals.append(sum(scores[piece] for piece in pieces))
    paths = find_paths(word, scores, unknown=-20, longest=3, most=4)
    best = sorted(totals, reverse=True)[:4]
    assert [sum(path.scores) for path in paths] == pytest.approx(best)


def test_an_unknown_character_is_a_piece_of_its_own():
    (path,) = find_paths("ax", {"a": -1.0}, unknown=-9.0, longest=1, most=1)
    assert path.ends == (1, 2)
    assert path.scores == (-1.0, -9.0)


def test_the_map_keeps_what_lies_in_a_plane():
    rng = np.random.default_rng(0)
    flat = rng.normal(size=(20, 2)).astype(np.float32)
    turned = flat @ np.linalg.qr(rng.normal(size=(5, 5)))[0][:2].astype(np.float32)
    places, kept = project_flat(turned)
    assert kept == pytest.approx(1, abs=1e-6)
    before = np.linalg.norm(flat[:, None] - flat, axis=-1)
    after = np.linalg.norm(places[:, None] - places, axis=-1)
    assert after == pytest.approx(before, abs=1e-4)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_points_have_a_place(count):
    vectors = np.eye(3, 4, dtype=np.float32)[:count]
    places, kept = project_flat(vectors)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert kept == pytest.approx(1, abs=1e-6)


def test_equal_points_lie_together():
    places, kept = project_flat(np.ones((4, 3), dtype=np.float32))
    assert not places.any()
    assert kept == 1
