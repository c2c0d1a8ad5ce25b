"""Attention rollout."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.maths.rollout import roll_out


def normalize(values):
    return values / values.sum(-1, keepdims=True)


sizes = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 5))
maps = sizes.flatmap(
    lambda size: arrays(np.float64, (*size, size[2]), elements=st.floats(0.01, 1)).map(normalize)
)


@given(maps)
def test_every_row_of_every_layer_is_a_distribution(weights):
    rolled = roll_out(weights)
    assert rolled.shape == (weights.shape[0], *weights.shape[2:])
    assert (rolled >= 0).all()
    np.testing.assert_allclose(rolled.sum(-1), 1)


@given(maps)
def test_heads_have_no_order_and_a_copy_of_all_changes_nothing(weights):
    rolled = roll_out(weights)
    np.testing.assert_allclose(roll_out(weights[:, ::-1]), rolled)
    np.testing.assert_allclose(roll_out(np.concatenate([weights, weights], axis=1)), rolled)


@given(maps)
def test_who_may_not_see_the_future_never_draws_on_it(weights):
    past = normalize(np.tril(weights))
    rolled = roll_out(past)
    assert np.triu(rolled, 1).max() == 0
    np.testing.assert_allclose(rolled[:, 0, 0], 1)


@given(maps)
def test_who_looks_only_at_himself_stays_himself(weights):
    layers, heads, tokens, _ = weights.shape
    alone = np.broadcast_to(np.eye(tokens), (layers, heads, tokens, tokens))
    np.testing.assert_allclose(
        roll_out(alone), np.broadcast_to(np.eye(tokens), (layers, tokens, tokens))
    )


def test_two_layers_by_hand():
    first, second = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    rolled = roll_out(np.stack([first, second])[:, None])
    assert rolled[0].tolist() == [[1.0, 0.0], [0.25, 0.75]]
    # Half of token 1 stays, half goes to token 0.
    assert rolled[1] == pytest.approx(np.array([[1.0, 0.0], [0.625, 0.375]]))
