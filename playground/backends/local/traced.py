"""From a recorded call to numbers: heads apart, float32, −∞ where a query may not look."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from transformers.pytorch_utils import Conv1D

from playground.backends.local.projected import find_projections, to_floats
from playground.backends.local.tracing import BARRED, Call, Product, Recorder
from playground.errors import NoAttention
from playground.maths.attention import split_heads
from playground.results import Floats, Token
from playground.results.inside import AttentionTrace

NORMS = ("q_norm", "query_norm", "q_layernorm", "q_ln")


def build_trace(
    recorder: Recorder, *, query_tokens: Sequence[Token], key_tokens: Sequence[Token], rotary: bool
) -> AttentionTrace:
    """The recorded layer. `rotary`: the model has rotary position embeddings. Raises
    NoAttention when nothing was recorded."""
    call = recorder.found
    if call is None:
        raise NoAttention(model=recorder.model)
    plain = find_plain_query(call)
    changed = plain is not None and not torch.allclose(plain, call.query[0])
    scale = call.query.shape[-1] ** -0.5 if call.scaling is None else float(call.scaling)
    projection = call.after
    weight, bias = read_projection(projection)
    return AttentionTrace(
        kind=recorder.kind,
        layer=call.layer,
        layers=recorder.seen[recorder.kind],
        query_tokens=tuple(query_tokens),
        key_tokens=tuple(key_tokens),
        query=to_floats(call.query[0]),
        key=to_floats(call.key[0]),
        value=to_floats(call.value[0]),
        projections=find_projections(call, changed=changed or plain is None),
        plain_query=None if plain is None else to_floats(plain),
        scale=scale,
        softcap=call.rest.get("softcap"),
        mask=read_mask(call.mask, keys=call.key.shape[-2]),
        bias=read_bias(call.rest.get("position_bias")),
        sinks=read_sinks(call),
        window=call.rest.get("sliding_window"),
        weights=to_floats(call.weights[0]),
        joined=to_floats(call.joined),
        token_vectors=find_words(recorder),
        place_vectors=find_places(recorder, count=len(query_tokens)),
        inputs=to_floats(call.before[0].into[0]) if call.before else None,
        output_weight=weight,
        output_bias=bias,
        outputs=None if projection is None else to_floats(projection.out.flatten(0, -2)),
        biased=bool(call.before) and call.before[0].module.bias is not None,
        rotated=rotary and changed,
        normed=any(hasattr(call.module, name) for name in NORMS),
    )


def find_plain_query(call: Call) -> torch.Tensor | None:
    """(heads, query, d): Q straight from its projection, by itself or in front of K and V. None
    where the layers around the call are none that can be told apart."""
    if not call.before:
        return None
    heads, _, size = call.query.shape[1:]
    out = call.before[0].out[0]  # (query, width of the projection)
    if out.shape[-1] == heads * size:
        return split_heads(out, heads)
    value_heads, _, value_size = call.value.shape[1:]
    # GPT-2 and others: [Q | K | V].
    last = out[:, -value_heads * value_size :]
    if torch.equal(split_heads(last, value_heads), call.value[0]):
        return split_heads(out[:, : heads * size], heads)
    # GPT-NeoX: [Q | K | V] for each head.
    if out.shape[-1] == 3 * heads * size:
        return split_heads(out, heads)[..., :size]
    return None


def read_projection(product: Product | None) -> tuple[Floats | None, Floats | None]:
    """W^O as (in, out), and its bias."""
    if product is None:
        return None, None
    module: Any = product.module
    weight = module.weight if isinstance(module, Conv1D) else module.weight.T
    bias = module.bias
    return to_floats(weight), None if bias is None else to_floats(bias)


def read_mask(mask: torch.Tensor | None, *, keys: int) -> Floats | None:
    """(1 or heads, query, key): 0 or −∞; None where nothing is barred."""
    if mask is None:
        return None
    numbers = mask[0, ..., :keys].float()  # (1 or heads, query, key)
    barred = numbers < BARRED
    if not barred.any() and not numbers.any():
        return None
    return to_floats(numbers.masked_fill(barred, -math.inf))


def read_bias(bias: torch.Tensor | None) -> Floats | None:
    """(heads, query, key): what T5 adds by distance; None where it adds nothing."""
    if bias is None or not bias.any():
        return None
    return to_floats(bias[0])


def read_sinks(call: Call) -> Floats | None:
    """(heads,)"""
    sinks = call.rest.get("s_aux")
    return None if sinks is None else to_floats(sinks).reshape(-1)


def find_words(recorder: Recorder) -> Floats | None:
    """(query, width): the vectors of the tokens."""
    words = recorder.vectors.get("words")
    return None if words is None else to_floats(words.flatten(0, -2))


def find_places(recorder: Recorder, *, count: int) -> Floats | None:
    """(query, width): the vectors of the positions."""
    for name, out in recorder.vectors.items():
        last = name.rpartition(".")[2]
        if (last == "wpe" or "pos" in last) and out.shape[-2] == count:
            return to_floats(out.flatten(0, -2))
    return None
