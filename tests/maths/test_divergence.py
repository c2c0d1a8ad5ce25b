"""Kullback–Leibler divergence."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.maths.divergence import measure_divergence

logits = st.integers(2, 8).flatmap(
    lambda count: st.tuples(
        *[arrays(np.float64, count, elements=st.floats(-20, 20)) for _ in range(2)]
    )
)


def log_share(values):
    return values - np.logaddexp.reduce(values)


@given(logits)
def test_it_is_that_of_torch_and_never_negative(pair):
    before, after = (log_share(each) for each in pair)
    value = measure_divergence(before, after)
    wanted = torch.nn.functional.kl_div(
        torch.from_numpy(after), torch.from_numpy(before), log_target=True, reduction="sum"
    )
    assert value >= 0
    assert value == pytest.approx(max(float(wanted), 0), abs=1e-9)


@given(logits)
def test_nothing_is_nothing(pair):
    before = log_share(pair[0])
    assert measure_divergence(before, before) == 0


def test_what_cannot_be_adds_nothing():
    before, after = np.array([0.0, -np.inf]), np.log(np.array([0.5, 0.5]))
    assert measure_divergence(before, after) == pytest.approx(np.log(2))


def test_labels_that_stand_alone_are_a_yes_or_no_each():
    before, after = np.array([0.5, 0.9]), np.array([0.25, 0.9])
    wanted = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    value = measure_divergence(np.log(before), np.log(after), exclusive=False)
    assert value == pytest.approx(wanted)
