"""Ranks, shares and calibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from playground.maths.agreement import correlate_ranks, rank_values, share_difference
from playground.maths.calibration import (
    bin_reliability,
    count_confusion,
    measure_accuracy,
    measure_calibration_error,
    measure_macro_f1,
)

NUMBERS = st.lists(st.integers(-5, 5).map(float), min_size=3, max_size=20)


@given(NUMBERS, st.randoms())
def test_spearman_is_scipys(values, random):
    other = random.sample(values, len(values))
    ours = correlate_ranks(values, other)
    if len(set(values)) == 1:
        assert ours is None
    else:
        assert ours == pytest.approx(float(spearmanr(values, other).statistic), abs=1e-9)


def test_ties_share_their_mean_rank_and_two_values_are_too_few():
    assert rank_values([3.0, 1.0, 3.0]).tolist() == [2.5, 1.0, 2.5]
    assert correlate_ranks([1.0, 2.0], [1.0, 2.0]) is None


@given(
    st.integers(0, 5).flatmap(lambda n: st.lists(st.floats(-1, 1), min_size=2**n, max_size=2**n))
)
def test_shares_add_up_to_the_difference(values):
    shares = share_difference(values)
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-9)


def test_causes_that_do_the_same_share_alike_and_one_that_does_nothing_gets_nothing():
    # Bits 0 and 1 only work together; bit 2 does nothing.
    values = [1.0 if group & 3 == 3 else 0.0 for group in range(8)]
    assert share_difference(values).tolist() == pytest.approx([0.5, 0.5, 0.0])


def test_counts_and_scores_by_hand():
    truths, guesses = ["a", "a", "b", "b"], ["a", "b", "b", "b"]
    assert count_confusion(truths, guesses, labels=("a", "b", "c")).tolist() == [
        [1, 1, 0],
        [0, 2, 0],
        [0, 0, 0],
    ]
    assert measure_accuracy(truths, guesses) == 0.75
    assert measure_macro_f1(truths, guesses) == pytest.approx((2 / 3 + 0.8) / 2)


def test_bins_hold_every_row_and_a_perfect_model_has_no_error():
    probabilities = [0.05, 0.95, 1.0, 0.999, 0.0, 0.5]
    bins = bin_reliability(probabilities, [True] * 6)
    assert sum(each.count for each in bins) == 6
    assert all(each.low - 1e-9 <= each.probability <= each.high + 1e-9 for each in bins)
    sure = bin_reliability([1.0] * 4, [True] * 4)
    assert measure_calibration_error(sure) == 0
    assert measure_calibration_error(bin_reliability([0.8] * 10, [True] * 6 + [False] * 4)) == (
        pytest.approx(0.2)
    )
    assert measure_calibration_error(()) == 0
    assert np.isfinite(measure_calibration_error(bins))
