"""Attention step by step gives what torch gives at once."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.maths.attention import (
    causal_mask,
    merge_heads,
    repeat_heads,
    scaled_dot_product_attention,
    split_heads,
)
from playground.maths.positions import encode_positions

sizes = st.integers(1, 6)


def _random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=40)
@given(sizes, sizes, sizes, st.booleans(), st.sampled_from([None, 1.0, 0.3]))
def test_attention_is_torchs(queries, keys, width, masked, scale):
    query, key, value = _random(2, queries, width), _random(2, keys, width), _random(2, keys, 3)
    mask = causal_mask(queries, keys) if masked and keys >= queries else None
    steps = scaled_dot_product_attention(query, key, value=value, mask=mask, scale=scale)
    expected = torch.nn.functional.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, scale=scale
    )
    assert torch.allclose(steps.output, expected, atol=1e-5)
    assert torch.allclose(steps.weights.sum(-1), torch.ones(2, queries), atol=1e-6)


@given(sizes)
def test_causal_weights_above_the_diagonal_are_zero(length):
    states = _random(length, 4)
    steps = scaled_dot_product_attention(states, states, value=states, mask=causal_mask(length))
    assert steps.weights.triu(diagonal=1).abs().sum() == 0
    assert steps.weights[0, 0] == 1


def test_without_scaling_the_scores_stay():
    states = _random(3, 16)
    steps = scaled_dot_product_attention(states, states, value=states, scale=1)
    assert torch.equal(steps.scores, steps.scaled)
    assert torch.equal(steps.scaled, steps.masked)


def test_queries_after_a_cache_see_all_that_came_before():
    assert causal_mask(1, 4).tolist() == [[0, 0, 0, 0]]
    assert causal_mask(2, 3).tolist() == [[0, 0, -math.inf], [0, 0, 0]]


@given(sizes, sizes, sizes)
def test_merging_undoes_splitting(length, heads, width):
    states = _random(2, length, heads * width)
    apart = split_heads(states, heads)
    assert apart.shape == (2, heads, length, width)
    assert torch.equal(merge_heads(apart), states)
    assert torch.equal(apart[:, 0], states[..., :width])


def test_heads_that_do_not_divide_are_an_error():
    with pytest.raises(ValueError, match="5 heads"):
        split_heads(torch.zeros(2, 12), 5)


@given(st.integers(0, 20), st.integers(1, 8).map(lambda pairs: 2 * pairs))
def test_positions_follow_the_formula(length, width):
    encodings = encode_positions(length, width)
    assert encodings.shape == (length, width)
    for position in range(length):
        for pair in range(width // 2):
            angle = position / 10_000 ** (2 * pair / width)
            assert float(encodings[position, 2 * pair]) == pytest.approx(math.sin(angle), abs=1e-6)
            assert float(encodings[position, 2 * pair + 1]) == pytest.approx(
                math.cos(angle), abs=1e-6
            )


def test_an_odd_width_is_an_error():
    with pytest.raises(ValueError, match="7"):
        encode_positions(3, 7)


@settings(max_examples=40)
@given(sizes, sizes, sizes, st.floats(0.2, 5), st.floats(-5, 5))
def test_a_sink_takes_its_share_of_each_row(queries, keys, width, temperature, sink):
    query, key = _random(2, queries, width), _random(2, keys, width)
    sinks = torch.tensor([sink, sink + 1])
    steps = scaled_dot_product_attention(
        query, key, value=key, sinks=sinks, temperature=temperature
    )
    sums = steps.weights.sum(-1)
    share = torch.exp(sinks)[:, None] / (
        torch.exp(sinks)[:, None] + torch.exp(steps.masked / temperature).sum(-1)
    )
    assert torch.allclose(sums + share, torch.ones(2, queries), atol=1e-5)


@given(sizes, sizes, st.floats(0.1, 3))
def test_a_cap_bounds_the_scores_and_keeps_their_order(queries, keys, cap):
    query, key = _random(queries, 4), _random(keys, 4)
    steps = scaled_dot_product_attention(query, key, value=key, scale=3.0, softcap=cap)
    assert steps.capped.abs().max() <= cap + 1e-6
    order = steps.scaled.flatten().argsort()
    assert (steps.capped.flatten()[order].diff() >= -1e-6).all()


@given(sizes, sizes)
def test_the_colder_the_sharper(queries, keys):
    query, key = _random(queries, 4), _random(keys, 4)
    hot, cold = (
        scaled_dot_product_attention(query, key, value=key, temperature=temperature).weights
        for temperature in (2.0, 0.5)
    )
    assert (cold.max(-1).values >= hot.max(-1).values - 1e-6).all()


@given(sizes, sizes, sizes)
def test_neighbouring_heads_share_a_key_head(shared, times, length):
    states = _random(shared, length, 2)
    repeated = repeat_heads(states, shared * times)
    for head in range(shared * times):
        assert torch.equal(repeated[head], states[head // times])


def test_heads_that_cannot_share_are_an_error():
    with pytest.raises(ValueError, match="3 key heads"):
        repeat_heads(torch.zeros(3, 2, 2), 4)
