"""The ranking prefers central, early, full sentences and never says a thing twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from playground.maths.ranking import (
    choose_sentences,
    compare_sentences,
    measure_centrality,
    rank_sentences,
    weigh_positions,
)

vectors = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8),
    # Subnormal numbers keep too few digits to have the same direction when multiplied.
    elements=st.floats(-5, 5, allow_subnormal=False),
)


@given(vectors, st.integers(0, 10))
def test_as_many_as_asked_in_document_order(values, count):
    chosen = choose_sentences(values, count=count)
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) == min(count, len(values))
    assert chosen == choose_sentences(values, count=count)


@given(vectors)
def test_a_ranking_names_each_sentence_once(values):
    assert sorted(rank_sentences(values)) == list(range(len(values)))


@given(vectors, st.floats(0.1, 10))
def test_only_directions_count(values, factor):
    assert np.allclose(compare_sentences(values), compare_sentences(factor * values), atol=1e-6)


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1, 1e160, 1e300])
def test_tiny_and_huge_vectors_have_a_direction_too(size):
    values = size * np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]])
    expected = [[1, 0.96, 0], [0.96, 1, 0], [0, 0, 0]]
    assert np.allclose(compare_sentences(values), expected)


@given(vectors)
def test_centrality_is_a_distribution(values):
    cosines = compare_sentences(values)
    scores = measure_centrality(cosines, prior=weigh_positions(len(values)))
    assert scores.min() >= 0
    assert scores.sum() == pytest.approx(1, abs=1e-6)


@given(vectors, st.randoms(use_true_random=False))
def test_centrality_follows_a_permutation(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    flat = np.full(len(values), 1 / len(values))
    scores = measure_centrality(compare_sentences(values), prior=flat)
    shuffled = measure_centrality(compare_sentences(values[order]), prior=flat)
    assert np.allclose(scores[order], shuffled, atol=1e-6)


@given(st.integers(2, 6), st.integers(1, 4), st.integers(0, 100))
def test_repetitions_come_last(different, repeats, seed):
    once = np.linalg.qr(np.random.default_rng(seed).normal(size=(12, 12)))[0][:different]
    document = np.concatenate([once] * (1 + repeats))
    first = rank_sentences(document)[:different]
    assert sorted(index % different for index in first) == list(range(different))


def test_a_sentence_like_all_others_is_central():
    spokes = np.eye(5)
    hub = spokes.sum(axis=0, keepdims=True)
    assert rank_sentences(np.concatenate([spokes, hub]))[0] == 5


def test_early_wins_between_equals():
    assert rank_sentences(np.eye(4)) == (0, 1, 2, 3)


def test_a_fragment_is_not_taken_first():
    assert rank_sentences(np.eye(4), lengths=[1, 20, 20, 20])[0] == 1


def test_broken_vectors_are_survived():
    values = np.array([[0.0, 0.0], [np.nan, 1.0], [1.0, 0.0]])
    assert sorted(rank_sentences(values)) == [0, 1, 2]
    assert rank_sentences(np.zeros((0, 4))) == ()
    assert choose_sentences(np.ones((1, 4)), count=3) == (0,)
