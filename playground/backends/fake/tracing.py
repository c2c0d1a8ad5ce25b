"""Traces of fakes: Q, K and V from hashes, everything else by the formula."""

from collections.abc import Sequence

import numpy as np

from playground.backends.fake.text import make_numbers
from playground.results import AttentionKind, Floats, Token
from playground.results.inside import AttentionTrace


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

    query, key = make("query", heads, queries, size), make("key", heads, keys, size)
    value, weight = make("value", heads, keys, size), make("weight", width, width)
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
        inputs=make("inputs", queries, width),
        output_weight=weight,
        output_bias=None,
        outputs=joined @ weight,
        biased=False,
        rotated=False,
        normed=False,
    )
