"""From a trace to the steps of a head, by the formula: numpy in and out, torch between."""

import math

import numpy as np
import torch

from playground.maths.attention import (
    merge_heads,
    repeat_heads,
    scaled_dot_product_attention,
)
from playground.results import Floats
from playground.results.inside import AttentionTrace, Edits, Projection, Walk


def measure_distance(found: AttentionTrace) -> tuple[float, float | None]:
    """All heads by the formula: the largest difference of a weight from the model's, and of a
    number that leaves W^O (None where W^O is not known)."""
    steps = scaled_dot_product_attention(
        torch.from_numpy(found.query),
        repeat_heads(torch.from_numpy(found.key), found.heads),
        value=repeat_heads(torch.from_numpy(found.value), found.heads),
        mask=find_mask(found),
        scale=found.scale,
        softcap=found.softcap,
        sinks=None if found.sinks is None else torch.from_numpy(found.sinks),
    )
    joined = merge_heads(steps.output).numpy()  # (query, heads × width)
    outputs = project(found, joined)
    theirs = found.outputs
    if outputs is None or theirs is None:
        return find_largest(steps.weights.numpy(), found.weights), None
    return find_largest(steps.weights.numpy(), found.weights), find_largest(outputs, theirs)


def measure_projections(found: AttentionTrace) -> float | None:
    """x · W + b of all heads: the largest difference of a number of Q, K or V from the model's;
    None where the matrices are not known."""
    if found.projections is None:
        return None
    return max(find_largest(multiply(each), each.outputs) for each in found.projections)


def multiply(made: Projection) -> Floats:
    """inputs · weight + bias, (heads, tokens, d)."""
    product: Floats = (torch.from_numpy(made.inputs) @ torch.from_numpy(made.weight)).numpy()
    return product if made.bias is None else product + made.bias[:, None]


def find_mask(found: AttentionTrace) -> torch.Tensor | None:
    """M of all heads: mask and bias together."""
    parts = [part for part in (found.bias, found.mask) if part is not None]
    return torch.from_numpy(np.add(*parts) if len(parts) == 2 else parts[0]) if parts else None


def find_largest(ours: Floats, theirs: Floats) -> float:
    """max |Δ|"""
    return float(np.abs(ours.astype(np.float64) - theirs).max(initial=0.0))


def project(found: AttentionTrace, joined: Floats) -> Floats | None:
    """The joined heads (query, heads × width) through W^O; None where it is not known."""
    if found.output_weight is None:
        return None
    outputs = torch.from_numpy(joined) @ torch.from_numpy(found.output_weight)
    if found.output_bias is not None:
        outputs = outputs + torch.from_numpy(found.output_bias)
    projected: Floats = outputs.numpy()
    return projected


def find_scale(found: AttentionTrace, edits: Edits) -> float:
    """What Q Kᵀ is multiplied by: 1/√k where the model has 1/√d and k dimensions count."""
    width = found.query.shape[-1]
    if not edits.scaled:
        return 1.0
    usual = math.isclose(found.scale, width**-0.5, rel_tol=1e-5)
    return float(edits.size**-0.5) if edits.size and usual else found.scale


def walk(found: AttentionTrace, *, head: int, edits: Edits) -> Walk:
    """One head, every step of it."""
    key_head = found.find_key_head(head)
    size = edits.size or found.query.shape[-1]
    query = found.query[head][:, :size].copy()  # (query, size)
    key = found.key[key_head][:, :size].copy()  # (key, size)
    added = add_up(found, head, masked=edits.masked)  # (query, key)
    for cell in edits.cells:
        matrix = {"Q": query, "K": key, "M": added}[cell.matrix]
        if cell.column < matrix.shape[1]:
            matrix[cell.row, cell.column] = cell.value
    steps = scaled_dot_product_attention(
        torch.from_numpy(query),
        torch.from_numpy(key),
        value=torch.from_numpy(found.value[key_head]),
        mask=torch.from_numpy(added),
        scale=find_scale(found, edits),
        softcap=found.softcap,
        sinks=None if found.sinks is None else torch.tensor(found.sinks[head]),
        temperature=edits.temperature,
    )
    output: Floats = np.nan_to_num(steps.output.numpy())
    joined = found.joined.copy()  # (query, heads × width)
    width = output.shape[1]
    joined[:, head * width : (head + 1) * width] = output
    return Walk(
        query=query,
        key=key,
        value=found.value[key_head],
        scaled=steps.capped.numpy(),
        added=added,
        masked=steps.masked.numpy(),
        # A row in which everything is barred has no weights.
        weights=np.nan_to_num(steps.weights.numpy()),
        output=output,
        joined=joined,
        outputs=project(found, joined),
    )


def add_up(found: AttentionTrace, head: int, *, masked: bool) -> Floats:
    """M of one head, (query, key): the bias, and the mask where it is on."""
    added = np.zeros(found.weights.shape[1:], dtype=np.float32)
    if found.bias is not None:
        added = added + found.bias[head]
    if masked and found.mask is not None:
        added = added + found.mask[head if len(found.mask) > 1 else 0]
    return added
