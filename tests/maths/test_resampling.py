"""Intervals cover what they should, effect sizes do not depend on the unit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.maths.resampling import (
    bootstrap_difference,
    bootstrap_effect,
    effect_size,
    mean_difference,
)

numbers = st.floats(-20, 20, allow_subnormal=False).map(lambda value: round(value, 3))
samples = st.integers(2, 8).flatmap(lambda size: arrays(np.float64, size, elements=numbers))
NOTHING = np.empty(0)


@given(samples, samples)
@settings(max_examples=40)
def test_the_interval_lies_within_what_can_be_drawn(first, second):
    found = bootstrap_difference(first, second, seed=1)
    assert found.value == pytest.approx(first.mean() - second.mean())
    assert first.min() - second.max() - 1e-9 <= found.low <= found.high
    assert found.high <= first.max() - second.min() + 1e-9


@given(samples)
@settings(max_examples=40)
def test_without_a_second_set_the_mean_is_compared_with_zero(values):
    found = bootstrap_difference(values, NOTHING, seed=1)
    assert found.value == pytest.approx(values.mean())
    assert mean_difference(values, NOTHING) == found.value


@given(samples, samples, st.floats(0.1, 50))
@settings(max_examples=40)
def test_an_effect_size_has_no_unit_and_two_signs(first, second, unit):
    effect = effect_size(first, second)
    if math.isnan(effect):
        assert np.concatenate([first, second]).std() < 1e-6
        return
    assert effect_size(first * unit, second * unit) == pytest.approx(effect, rel=1e-6, abs=1e-9)
    assert effect_size(second, first) == pytest.approx(-effect)
    assert effect_size(first + 5, second + 5) == pytest.approx(effect, rel=1e-6, abs=1e-6)
    # No value is farther from the mean than √(n − 1) deviations.
    assert abs(effect) <= 2 * max(len(first), len(second))


def test_an_effect_size_by_hand():
    first, second = np.array([1.0, 3.0]), np.array([0.0, 0.0])
    # Mean 1, squares 0 + 4 + 1 + 1 = 6, over three: √2.
    assert effect_size(first, second) == pytest.approx(2 / math.sqrt(2))
    assert effect_size(first, NOTHING) == pytest.approx(2 / math.sqrt(2))


def test_the_same_seed_draws_the_same_interval():
    first, second = np.random.default_rng(0).normal(size=(2, 9))
    assert bootstrap_effect(first, second, seed=3) == bootstrap_effect(first, second, seed=3)
    assert bootstrap_effect(first, second, seed=3) != bootstrap_effect(first, second, seed=4)


def test_a_normal_sample_gets_the_textbook_interval():
    values = np.random.default_rng(0).normal(3.0, 2.0, size=400)
    found = bootstrap_difference(values, NOTHING, seed=0)
    margin = 1.96 * values.std(ddof=1) / math.sqrt(400)
    assert found.low == pytest.approx(values.mean() - margin, abs=0.03)
    assert found.high == pytest.approx(values.mean() + margin, abs=0.03)
    assert found.clear


@pytest.mark.parametrize("second", [NOTHING, np.array([2.0, 3.0])])
def test_one_value_has_no_interval(second):
    found = bootstrap_difference(np.array([1.0]), second, seed=0)
    assert math.isfinite(found.value)
    assert math.isnan(found.low)
    assert not found.clear
    assert math.isnan(bootstrap_effect(np.array([1.0]), NOTHING, seed=0).value)


def test_equal_values_have_no_effect_size_but_a_difference():
    same = np.array([0.1, 0.1, 0.1])
    assert math.isnan(effect_size(same, same))
    assert math.isnan(bootstrap_effect(same, same, seed=0).low)
    assert bootstrap_difference(same, same, seed=0).high == pytest.approx(0)


def test_nothing_cannot_be_drawn_from():
    with pytest.raises(ValueError, match="nothing"):
        bootstrap_difference(NOTHING, NOTHING, seed=0)
