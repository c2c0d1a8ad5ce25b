"""Small experiments with attention: numbers that a lesson shows, drawn on a seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from playground.maths.attention import (
    AttentionSteps,
    causal_mask,
    scaled_dot_product_attention,
    split_heads,
)
from playground.maths.sampling import entropy_bits
from playground.maths.transformer import Attention, Design
from playground.results import Floats


@dataclass(frozen=True, kw_only=True)
class Share:
    """How softmax shares its weight among keys, averaged over many queries.

    `entropy` is in bits, `largest` the largest weight. `slope` is Σ p (1 − p): how far the
    weights move when their scores do (the trace of softmax's derivative), 0 when one has all.
    """

    entropy: float
    largest: float
    slope: float


def draw(*shape: int, seed: int) -> torch.Tensor:
    """Independent normal numbers of mean 0 and variance 1."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def measure_spread(d: int, *, seed: int, draws: int = 2000) -> float:
    """The standard deviation of q·k, which is a sum of d products of random numbers."""
    products = (draw(draws, d, seed=seed) * draw(draws, d, seed=seed + 1)).sum(-1)  # (draw,)
    return float(products.std())


def share_weights(d: int, *, scaled: bool, keys: int, seed: int, draws: int = 400) -> Share:
    """Softmax over the scores of random queries and keys of width d, with 1/√d or without."""
    query = draw(draws, 1, d, seed=seed)  # (draw, query, d)
    key = draw(draws, keys, d, seed=seed + 1)  # (draw, key, d)
    steps = scaled_dot_product_attention(query, key, value=key, scale=None if scaled else 1.0)
    weights = steps.weights.squeeze(1)  # (draw, key)
    return Share(
        entropy=float(entropy_bits(weights).mean()),
        largest=float(weights.amax(-1).mean()),
        slope=float((weights * (1 - weights)).sum(-1).mean()),
    )


def look_up(
    query: Sequence[float], keys: Sequence[Sequence[float]], values: Sequence[Sequence[float]]
) -> AttentionSteps:
    """Attention of one query over a few keys and values, made by hand; shapes as in
    `scaled_dot_product_attention`, with one query."""
    return scaled_dot_product_attention(
        torch.tensor([query], dtype=torch.float),
        torch.tensor(keys, dtype=torch.float),
        value=torch.tensor(values, dtype=torch.float),
    )


def shift_scores(scores: Floats, *, by: float) -> Floats:
    """The weights of scores (…, key) that are all raised by the same number."""
    weights: Floats = torch.softmax(torch.from_numpy(scores) + by, dim=-1).numpy()
    return weights


def split_numbers(numbers: Sequence[float], *, heads: int) -> Floats:
    """A vector (width,) cut into heads: (head, d)."""
    split: Floats = split_heads(torch.tensor([list(numbers)]), heads)[:, 0].numpy()
    return split


def attend_at_random(length: int, *, masked: bool, seed: int, d: int = 8) -> torch.Tensor:
    """Weights (query, key) of random queries and keys."""
    states = draw(3, length, d, seed=seed)  # (query key value, length, d)
    mask = causal_mask(length) if masked else None
    return scaled_dot_product_attention(states[0], states[1], value=states[2], mask=mask).weights


def change_last(length: int, *, masked: bool, seed: int, d: int = 8) -> torch.Tensor:
    """How far the output of each place moves when the last token is another: (length,), the
    length of the difference."""
    states = draw(3, length, d, seed=seed)  # (query key value, length, d)
    other = states.clone()
    other[:, -1] = draw(3, d, seed=seed + 1)
    mask = causal_mask(length) if masked else None
    before, after = (
        scaled_dot_product_attention(q, k, value=v, mask=mask).output  # (length, d)
        for q, k, v in (states, other)
    )
    return (before - after).square().sum(-1).sqrt()  # (length,)


def draw_heads(length: int, *, heads: int, d: int, seed: int) -> torch.Tensor:
    """Weights (head, query, key) of random states in several heads side by side."""
    states = draw(2, length, heads * d, seed=seed)  # (query key, length, width)
    query, key = split_heads(states, heads)  # each (head, length, d)
    return scaled_dot_product_attention(query, key, value=key).weights


def count_parameters(*, width: int, heads: int) -> int:
    """The numbers that a layer of attention learns, by counting them. Raises ValueError where
    the width does not divide."""
    if width % heads:
        raise ValueError(f"a width of {width} does not divide into {heads} heads")
    with torch.device("meta"):
        attention = Attention(Design(vocabulary=1, width=width, heads=heads, d=width // heads))
    return sum(weight.numel() for weight in attention.parameters())


def measure_distance(first: Floats, second: Floats) -> Floats:
    """½ Σ |p − q| of the distributions that two rows of logits stand for, over the last axis:
    0 for the same, 1 for nothing in common."""
    one, other = (torch.softmax(torch.from_numpy(each), dim=-1) for each in (first, second))
    distance: Floats = ((one - other).abs().sum(-1) / 2).numpy()  # (…,)
    return distance
