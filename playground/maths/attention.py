"""Attention step by step, as in Vaswani et al. 2017, equation 1:

softmax(Q Kᵀ / √d + M) V

and what later models add to it: a bias by distance (Raffel et al. 2020, T5), a cap on the scores
(Gemma Team 2024, Gemma 2), sinks in the softmax (OpenAI 2025, gpt-oss).
"""

import math
from dataclasses import dataclass

import torch


@dataclass(frozen=True, kw_only=True)
class AttentionSteps:
    """Every intermediate result; … is any number of leading axes (batch, head).

    `scores` = Q Kᵀ, `scaled` = scores × scale, `capped` = scaled where there is no cap,
    `masked` = capped + M and `weights` are (…, query, key), `output` = weights V is
    (…, query, width of V).
    """

    scores: torch.Tensor
    scaled: torch.Tensor
    capped: torch.Tensor
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
    softcap: float | None = None,
    sinks: torch.Tensor | None = None,
    temperature: float = 1.0,
) -> AttentionSteps:
    """`query` (…, query, d), `key` (…, key, d), `value` (…, key, width).

    `mask` is added and broadcasts to (…, query, key): 0 where a query may look, −∞ where it
    may not; a bias by distance is added in the same way. `scale` is 1/√d when None; 1 switches
    scaling off. `softcap` keeps the scaled scores between −softcap and softcap. `sinks` (…), one
    number for each head, take part in the softmax as if there were one more key, whose weight is
    then dropped. `temperature` divides what enters the softmax; it must be above 0.
    """
    scores = query @ key.transpose(-2, -1)  # (…, query, key)
    scaled = scores * (1 / math.sqrt(query.shape[-1]) if scale is None else scale)
    capped = scaled if softcap is None else softcap * torch.tanh(scaled / softcap)
    masked = capped if mask is None else capped + mask  # (…, query, key)
    weights = _softmax(masked / temperature, sinks)  # (…, query, key), rows sum to 1
    output = weights @ value  # (…, query, width)
    return AttentionSteps(
        scores=scores,
        scaled=scaled,
        capped=capped,
        masked=masked,
        weights=weights,
        output=output,
    )


def _softmax(scores: torch.Tensor, sinks: torch.Tensor | None) -> torch.Tensor:
    """Over the keys; with sinks, rows sum to less than 1."""
    if sinks is None:
        return torch.softmax(scores, dim=-1)  # (…, query, key)
    column = sinks[..., None, None].expand(*scores.shape[:-1], 1)  # (…, query, 1)
    with_sink = torch.cat([scores, column], dim=-1)  # (…, query, key + 1)
    return torch.softmax(with_sink, dim=-1)[..., :-1]  # (…, query, key)


def repeat_heads(states: torch.Tensor, heads: int) -> torch.Tensor:
    """(…, key head, length, d) → (…, head, length, d): neighbouring query heads share a key head
    (Ainslie et al. 2023, GQA). Raises ValueError if they do not divide."""
    shared = states.shape[-3]
    if heads % shared:
        raise ValueError(f"{heads} heads do not share {shared} key heads evenly")
    return states.repeat_interleave(heads // shared, dim=-3)  # (…, head, length, d)


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
