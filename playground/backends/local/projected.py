"""Which linear layers made Q, K and V of a recorded call, and their matrices head by head.

The library has them as three layers, or as one with the three side by side or mixed by head, and
keeps matrices as (out, in) or, in GPT-2, as (in, out).
"""

from typing import Any

import torch
from torch import Tensor
from transformers.pytorch_utils import Conv1D

from playground.backends.local.tracing import Call, Product
from playground.maths.attention import split_heads
from playground.results import Floats
from playground.results.inside import Projection


def find_projections(
    call: Call, *, changed: bool
) -> tuple[Projection, Projection, Projection] | None:
    """Of Q, K and V; None where the layers around the call cannot be told apart. `changed`: Q and K
    are rotated or normalized behind their projection, so that K cannot be compared."""
    parts = split_one(call) if len(call.before) == 1 else choose_three(call)
    if parts is None:
        return None
    query, key, value = parts
    # Each (heads, length, d): what was found has to be what the attention function was given.
    if not torch.equal(value.outputs, call.value[0]):
        return None
    if not changed and not (
        torch.equal(key.outputs, call.key[0]) and torch.equal(query.outputs, call.query[0])
    ):
        return None
    return query.publish(), key.publish(), value.publish()


class Part:
    """A projection in tensors: `weight` (heads, in, d), `bias` (heads, d), `outputs` (heads,
    length, d)."""

    def __init__(self, inputs: Tensor, weight: Tensor, *, bias: Any, outputs: Tensor) -> None:
        self.inputs, self.weight, self.bias, self.outputs = inputs, weight, bias, outputs

    def publish(self) -> Projection:
        """The same as numbers."""
        return Projection(
            inputs=to_floats(self.inputs),
            weight=to_floats(self.weight),
            bias=None if self.bias is None else to_floats(self.bias),
            outputs=to_floats(self.outputs),
        )


def to_floats(numbers: Tensor) -> Floats:
    """float32 on the CPU; no copy where it is that already."""
    floats: Floats = numbers.detach().float().cpu().numpy()
    return floats


def read_matrix(product: Product) -> Tensor | None:
    """(in, out); None for a layer that keeps something else."""
    module: Any = product.module
    weight: Tensor = module.weight if isinstance(module, Conv1D) else module.weight.T
    fits = weight.shape == (product.into.shape[-1], product.out.shape[-1])
    return weight if fits else None


def choose_three(call: Call) -> tuple[Part, Part, Part] | None:
    """Three layers: Q's comes first, V's gives the values, and K's is another one of its width."""
    heads, key_heads, value_heads = (x.shape[1] for x in (call.query, call.key, call.value))
    if len(call.before) < 3:
        return None
    first, *others = call.before
    values = [
        one
        for one in others
        if one.out[0].numel() == call.value[0].numel()
        and torch.equal(split_heads(one.out[0], value_heads), call.value[0])
    ]
    width = key_heads * call.key.shape[-1]
    keys = [one for one in others if one not in values[:1] and one.out.shape[-1] == width]
    if not values or not keys:
        return None
    parts = [
        make_part(product, count)
        for product, count in ((first, heads), (keys[0], key_heads), (values[0], value_heads))
    ]
    query, key, value = parts
    if query is None or key is None or value is None:
        return None
    return query, key, value


def make_part(product: Product, heads: int) -> Part | None:
    """A layer of its own."""
    weight = read_matrix(product)
    if weight is None or weight.shape[1] % heads:
        return None
    bias: Any = product.module.bias
    return Part(
        product.into[0],
        split_heads(weight, heads),
        bias=None if bias is None else bias.view(heads, -1),
        outputs=split_heads(product.out[0], heads),
    )


def split_one(call: Call) -> tuple[Part, Part, Part] | None:
    """One layer for all three: [Q | K | V], or [Q | K | V] for each head (GPT-NeoX)."""
    (product,) = call.before
    weight = read_matrix(product)
    sizes = [x.shape[1] * x.shape[-1] for x in (call.query, call.key, call.value)]
    if weight is None or weight.shape[1] != sum(sizes):
        return None
    counts = [x.shape[1] for x in (call.query, call.key, call.value)]
    bias: Any = product.module.bias
    whole = [weight, product.out[0], *([] if bias is None else [bias[None]])]  # (…, out) each
    apart = [cut_columns(part, sizes, counts) for part in whole]
    if not torch.equal(apart[1][2], call.value[0]):
        apart = [cut_heads(part, counts[0]) for part in whole]
    weights, outputs, *biases = apart
    query, key, value = (
        Part(
            product.into[0],
            weights[place],
            bias=biases[0][place][:, 0] if biases else None,
            outputs=outputs[place],
        )
        for place in range(3)
    )
    return query, key, value


def cut_columns(whole: Tensor, sizes: list[int], counts: list[int]) -> list[Tensor]:
    """(rows, out) → Q, K and V as (heads, rows, d), from three blocks of columns."""
    parts = whole.tensor_split([sizes[0], sizes[0] + sizes[1]], dim=-1)
    return [split_heads(part, count) for part, count in zip(parts, counts, strict=True)]


def cut_heads(whole: Tensor, heads: int) -> list[Tensor]:
    """(rows, out) → Q, K and V as (heads, rows, d), from three blocks in each head."""
    return list(split_heads(whole, heads).chunk(3, dim=-1))
