"""The experiments of the lessons show what the lessons say."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.maths import lessons

seeds = st.integers(0, 1000)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 600), seeds)
def test_the_spread_of_products_is_the_root_of_the_width(d, seed):
    assert lessons.measure_spread(d, seed=seed) == pytest.approx(math.sqrt(d), rel=0.15)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([64, 128, 512]), seeds)
def test_without_scaling_one_key_takes_nearly_all(d, seed):
    raw, scaled = (
        lessons.share_weights(d, scaled=each, keys=16, seed=seed) for each in (False, True)
    )
    assert raw.entropy < 1 < 3 < scaled.entropy < 4
    assert raw.largest > 0.75 > 0.4 > scaled.largest
    assert 0 <= raw.slope < scaled.slope <= 1 - 1 / 16 + 1e-6


@given(st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=8), st.floats(-50, 50, width=32))
def test_raising_all_scores_changes_no_weight(scores, by):
    row = np.array(scores, dtype=np.float32)
    before = lessons.shift_scores(row, by=0.0)
    assert np.allclose(lessons.shift_scores(row, by=by), before, atol=2e-5)
    assert before.sum() == pytest.approx(1, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 9), seeds)
def test_the_mask_keeps_the_past(length, seed):
    masked = lessons.change_last(length, masked=True, seed=seed)
    free = lessons.change_last(length, masked=False, seed=seed)
    assert (masked[:-1] == 0).all()
    assert masked[-1] > 0
    assert (free > 0).all()
    weights = lessons.attend_at_random(length, masked=True, seed=seed)
    assert weights.triu(diagonal=1).sum() == 0
    assert torch.allclose(weights.sum(-1), torch.ones(length))


@given(seeds)
def test_heads_look_for_themselves(seed):
    weights = lessons.draw_heads(4, heads=2, d=8, seed=seed)
    assert weights.shape == (2, 4, 4)
    assert torch.allclose(weights.sum(-1), torch.ones(2, 4))
    assert not torch.allclose(weights[0], weights[1])


@pytest.mark.parametrize("heads", [1, 2, 4, 8])
def test_a_vector_is_cut_in_order(heads):
    numbers = [float(number) for number in range(8)]
    split = lessons.split_numbers(numbers, heads=heads)
    assert split.shape == (heads, 8 // heads)
    assert split.ravel().tolist() == numbers


@given(st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_heads_are_free(heads):
    assert lessons.count_parameters(width=12, heads=heads) == 4 * 12 * 12 + 4 * 12


def test_heads_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="does not divide"):
        lessons.count_parameters(width=12, heads=5)


@given(st.lists(st.floats(-9, 9, width=32), min_size=2, max_size=6), st.integers(0, 99))
def test_a_distance_lies_between_nothing_and_all(logits, seed):
    first = np.array(logits, dtype=np.float32)
    second = np.random.default_rng(seed).permutation(first)
    assert lessons.measure_distance(first, first) == 0
    assert 0 <= lessons.measure_distance(first, second) <= 1 + 1e-6
    far = np.array([50.0, -50.0], dtype=np.float32)
    assert lessons.measure_distance(far, far[::-1].copy()) == pytest.approx(1)


def test_what_is_looked_up_is_the_mean_by_weight():
    steps = lessons.look_up((0, 0), [(1, 0), (0, 1)], [(2, 0), (0, 4)])
    assert steps.weights.tolist() == [[0.5, 0.5]]
    assert steps.output.tolist() == [[1.0, 2.0]]
