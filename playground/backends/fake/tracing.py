"""Traces of fakes: Q, K and V from hashes, everything else by the formula."""

from collections.abc import Sequence

import numpy as np

from playground.backends.fake.text import make_numbers
from playground.results import AttentionKind, Floats, Token
from playground.results.inside import AttentionTrace, Projection


def make_trace(
    *parts: object,
    kind: AttentionKind,
    layer: int,
    shape: tuple[int, int, int],
    query_tokens: Sequence[Token],
    key_tokens: Sequence[Token],
) -> AttentionTrace:
    """Numbers that depend on `parts` only. `shape`: layers, heads and width."""
    layers, heads, width = shape
    layer, size = min(layer, layers - 1), width // heads
    queries, keys = len(query_tokens), len(key_tokens)

    def make(name: str, *shape: int) -> Floats:
        return 2 * make_numbers(*parts, kind, layer, name, size=shape) - 1

    inputs = make("inputs", queries, width)
    others = make("memory", keys, width) if kind == "cross" else inputs
    made = (
        project(inputs, make("query", heads, width, size)),
        project(others, make("key", heads, width, size)),
        project(others, make("value", heads, width, size)),
    )
    query, key, value = (each.outputs for each in made)
    weight = make("weight", width, width)
    mask = None
    scores = query @ key.transpose(0, 2, 1) * size**-0.5  # (heads, query, key)
    if kind == "decoder":
        mask = np.triu(np.full((1, queries, keys), -np.inf, dtype=np.float32), 1)
        scores = scores + mask
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    weights = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    joined = (weights @ value).transpose(1, 0, 2).reshape(queries, width)
    return AttentionTrace(
        kind=kind,
        layer=layer,
        layers=layers,
        query_tokens=tuple(query_tokens),
        key_tokens=tuple(key_tokens),
        query=query,
        key=key,
        value=value,
        projections=made,
        plain_query=query,
        scale=size**-0.5,
        softcap=None,
        mask=mask,
        bias=None,
        sinks=None,
        window=None,
        weights=weights,
        joined=joined,
        token_vectors=make("words", queries, width),
        place_vectors=make("places", queries, width),
        inputs=inputs,
        output_weight=weight,
        output_bias=None,
        outputs=joined @ weight,
        biased=False,
        rotated=False,
        normed=False,
    )


def project(inputs: Floats, weight: Floats) -> Projection:
    """inputs (tokens, in) · weight (heads, in, d), without a bias."""
    return Projection(inputs=inputs, weight=weight, bias=None, outputs=inputs @ weight)
