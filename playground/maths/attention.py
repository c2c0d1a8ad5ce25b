"""Attention step by step, as in Vaswani et al. 2017, equation 1:

softmax(Q Kᵀ / √d + M) V
"""

import math
from dataclasses import dataclass

import torch


@dataclass(frozen=True, kw_only=True)
class AttentionSteps:
    """Every intermediate result; … is any number of leading axes (batch, head).

    `scores` = Q Kᵀ, `scaled` = scores × scale, `masked` = scaled + M and `weights` are
    (…, query, key), `output` = weights V is (…, query, width of V).
    """

    scores: torch.Tensor
    scaled: torch.Tensor
    masked: torch.Tensor
    weights: torch.Tensor
    output: torch.Tensor


def scaled_dot_product_attention(
    query: torch.Tensor,
    key: torch.Tensor,
    *,
    value: torch.Tensor,
    mask: torch.Tensor | None = None,
    scale: float | None = None,
) -> AttentionSteps:
    """`query` (…, query, d), `key` (…, key, d), `value` (…, key, width).

    `mask` is added and broadcasts to (…, query, key): 0 where a query may look, −∞ where it
    may not. `scale` is 1/√d when None; 1 switches scaling off.
    """
    scores = query @ key.transpose(-2, -1)  # (…, query, key)
    scaled = scores * (1 / math.sqrt(query.shape[-1]) if scale is None else scale)
    masked = scaled if mask is None else scaled + mask  # (…, query, key)
    weights = torch.softmax(masked, dim=-1)  # (…, query, key), rows sum to 1
    output = weights @ value  # (…, query, width)
    return AttentionSteps(
        scores=scores, scaled=scaled, masked=masked, weights=weights, output=output
    )


def causal_mask(queries: int, keys: int | None = None) -> torch.Tensor:
    """(query, key): 0 for the past and the present, −∞ for the future.

    With more keys than queries, the queries are the last of the keys (a cache holds the rest).
    """
    keys = queries if keys is None else keys
    future = torch.ones(queries, keys, dtype=torch.bool)  # (query, key)
    future = future.triu(diagonal=1 + keys - queries)  # (query, key)
    return torch.zeros(queries, keys).masked_fill(future, -math.inf)  # (query, key)


def split_heads(states: torch.Tensor, heads: int) -> torch.Tensor:
    """(…, length, width) → (…, head, length, width / heads). Raises ValueError if it does
    not divide."""
    width = states.shape[-1]
    if width % heads:
        raise ValueError(f"a width of {width} does not divide into {heads} heads")
    shape = (*states.shape[:-1], heads, width // heads)
    apart = states.reshape(shape)  # (…, length, head, d)
    return apart.transpose(-3, -2)  # (…, head, length, d)


def merge_heads(states: torch.Tensor) -> torch.Tensor:
    """(…, head, length, d) → (…, length, head × d): `split_heads` undone."""
    together = states.transpose(-3, -2)  # (…, length, head, d)
    return together.flatten(-2)  # (…, length, width)
