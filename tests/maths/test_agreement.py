"""Spearman's rank correlation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.maths.agreement import correlate_ranks, rank_values

numbers = st.floats(-1e6, 1e6, allow_nan=False)
pairs = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        arrays(float, count, elements=numbers), arrays(float, count, elements=numbers)
    )
)


def test_equal_values_share_their_ranks():
    assert rank_values(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_without_ties_it_is_the_textbook_formula():
    one, two = np.array([1.0, 5, 2, 9, 4]), np.array([2.0, 4, 1, 8, 9])
    gaps = rank_values(one) - rank_values(two)
    textbook = 1 - 6 * (gaps @ gaps) / (5 * (25 - 1))
    assert correlate_ranks(one, two) == pytest.approx(textbook)


@given(pairs)
def test_it_lies_between_minus_one_and_one_and_takes_no_sides(pair):
    one, two = pair
    value = correlate_ranks(one, two)
    if math.isnan(value):
        assert min(np.ptp(one), np.ptp(two)) == 0
        return
    assert -1 <= value <= 1
    assert correlate_ranks(two, one) == pytest.approx(value)
    assert correlate_ranks(-one, two) == pytest.approx(-value)


@given(pairs)
def test_only_the_order_counts(pair):
    one, two = pair
    order = np.sort(np.unique(one))
    stretched = np.searchsorted(order, one).astype(float) ** 3
    value, other = correlate_ranks(one, two), correlate_ranks(stretched, two)
    assert (math.isnan(value) and math.isnan(other)) or other == pytest.approx(value)


def test_the_same_order_is_one_and_nothing_to_order_is_no_number():
    assert correlate_ranks(np.array([1.0, 2, 3]), np.array([5.0, 50, 51])) == pytest.approx(1)
    assert math.isnan(correlate_ranks(np.array([1.0, 1, 1]), np.array([1.0, 2, 3])))
    assert math.isnan(correlate_ranks(np.array([1.0]), np.array([1.0])))
