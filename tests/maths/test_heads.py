"""Scores of heads: each finds the head it is named after, and is what its definition says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.maths import heads

# A text that says the same four words twice.
WORDS = [0, 1, 2, 3, 0, 1, 2, 3]
ROWS = list(range(8))


def point(targets, count=8):
    """A head whose row i looks at targets[i] alone."""
    weights = np.zeros((1, 1, len(targets), count), np.float32)
    weights[0, 0, range(len(targets)), targets] = 1
    return weights


def score(weights, *, words=WORDS, rows=ROWS):
    return {
        "previous": heads.look_back(weights, rows),
        "next": heads.look_ahead(weights, rows),
        "first": heads.look_at_first(weights, rows, itself=True),
        "same": heads.look_at_same(weights, words, words, itself=True, causal=False),
        "induction": heads.look_after_same(weights, words),
        "entropy": heads.measure_entropy(weights, rows),
        "distance": heads.measure_distance(weights, rows),
    }


PURE = {
    "previous": [0, 0, 1, 2, 3, 4, 5, 6],
    "next": [1, 2, 3, 4, 5, 6, 7, 7],
    "first": [0] * 8,
    "same": [4, 5, 6, 7, 0, 1, 2, 3],
    "induction": [0, 0, 0, 0, 1, 2, 3, 4],
}


@pytest.mark.parametrize("name", PURE)
def test_a_head_that_does_one_thing_only(name):
    scores = score(point(PURE[name]))
    assert scores[name].item() == 1
    assert scores["entropy"].item() == 0
    assert all(scores[other].item() < 0.5 for other in PURE if other != name)


def test_entropy_and_distance_have_units():
    even = heads.spread_evenly(8, 8, causal=False)[None, None]
    assert heads.measure_entropy(even, ROWS).item() == pytest.approx(3)
    far = point([4, 5, 6, 7, 0, 1, 2, 3])
    assert heads.measure_distance(far, ROWS).item() == 4


def test_a_score_without_a_row_to_measure_is_not_a_number():
    weights = point([0])[..., :1]
    scores = score(weights, words=[0], rows=[0])
    assert [name for name, value in scores.items() if np.isnan(value).any()] == list(PURE)
    assert np.isnan(heads.measure_entropy(weights, [])).all()
    fresh = score(point(PURE["previous"]), words=list(range(8)))
    assert np.isnan(fresh["same"]).all()
    assert np.isnan(fresh["induction"]).all()


def test_special_tokens_do_not_count_as_queries_or_as_words():
    weights = point([3, 0, 1, 2, 3, 4, 5, 6])
    assert heads.look_back(weights, ROWS[1:]).item() == 1
    words = [-1, 0, 1, -1, 2, 3, 4, -1]
    assert np.isnan(heads.look_at_same(weights, words, words, itself=True, causal=False)).all()


def test_what_a_decoder_cannot_see_counts_nowhere():
    weights = point([0, 0, 0, 0, 0, 1, 2, 3])
    scored = heads.look_at_same(weights, WORDS, WORDS, itself=True, causal=True)
    assert scored.item() == 1
    even = heads.spread_evenly(3, 3, causal=True)
    np.testing.assert_allclose(even[1], [0.5, 0.5, 0])


def test_a_word_that_comes_twice_running_is_not_what_follows_itself():
    # Row 2 could look at itself only, which is no induction.
    assert np.isnan(heads.look_after_same(point([0, 0, 1], 3), [5, 0, 0])).all()


def test_across_two_texts_the_first_query_counts_too():
    weights = point([0, 0], 3)
    assert heads.look_at_first(weights, [0, 1], itself=False).item() == 1
    same = heads.look_at_same(point([2, 0], 3), [7, 8], [8, 1, 7], itself=False, causal=False)
    assert same.item() == 1


@given(st.integers(1, 9), st.integers(0, 2**31), st.booleans())
def test_shares_are_shares(count, seed, causal):
    weights = np.random.default_rng(seed).random((2, 3, count, count)).astype(np.float32)
    weights = np.tril(weights) if causal else weights
    weights /= weights.sum(-1, keepdims=True)
    words = np.random.default_rng(seed).integers(-1, 4, count).tolist()
    rows = [row for row, word in enumerate(words) if word >= 0]
    scores = score(weights, words=words, rows=rows)
    for name, values in scores.items():
        assert values.shape == (2, 3)
        assert np.isnan(values).all() or not np.isnan(values).any()
        most = {"entropy": np.log2(count), "distance": count - 1}.get(name, 1)
        assert np.isnan(values).all() or ((values >= -1e-5).all() and (values <= most + 1e-5).all())
