"""Take one attention layer apart, do it again by the formula, and change it by hand."""

import math
from dataclasses import replace

import numpy as np
import torch

from playground.backends.base.tracing import Traces
from playground.errors import NoAttention, NotANumber, OutOfRange
from playground.maths.attention import (
    merge_heads,
    repeat_heads,
    scaled_dot_product_attention,
)
from playground.results import Floats
from playground.results.inside import (
    AttentionTrace,
    CellEdit,
    Compared,
    Edits,
    Traced,
    Walk,
)
from playground.tasks.checks import (
    Stopwatch,
    require_choice,
    require_integer,
    require_number,
    require_text,
)

MATRICES = ("Q", "K", "M")
# In M, a number this low stands for −∞.
LOWEST = -1e9
HOTTEST = 100.0


def trace(
    backend: Traces, text: str, *, text_pair: str = "", kind: str = "", layer: float = 0
) -> Traced:
    """One layer of attention, with the distance between the formula and the model.

    `kind` is "encoder", "decoder" or "cross" and defaults to the first that the model has; a
    layer past the last is the last.

    Raises EmptyText, UnknownChoice, NotANumber, NotWhole, OutOfRange, TooManyTokens,
    PairNotSupported, NoAttention.
    """
    text = require_text(text)
    pair = require_text(text_pair) if text_pair.strip() else ""
    kinds = backend.attention_kinds
    if not kinds:
        raise NoAttention(model=backend.passport(0).model)
    chosen = kinds[kinds.index(require_choice("kind", kind, kinds)) if kind else 0]
    place = require_integer("layer", layer, low=0, high=1000)
    watch = Stopwatch()
    found = backend.trace(text, pair, kind=chosen, layer=place)
    weights_off, output_off = measure_distance(found)
    return Traced(
        trace=found,
        weights_off=weights_off,
        output_off=output_off,
        passport=backend.passport(watch.milliseconds),
    )


def measure_distance(found: AttentionTrace) -> tuple[float, float | None]:
    """All heads by the formula: the largest difference of a weight from the model's, and of a
    number that leaves W^O (before it, where W^O is not known)."""
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


def compare(found: AttentionTrace, *, head: float, edits: Edits) -> Compared:
    """One head by the formula, without the edits and with them. No forward pass.

    Raises NotANumber, NotWhole, OutOfRange, UnknownChoice.
    """
    place = require_integer("head", head, low=0, high=found.heads - 1)
    edits = check_edits(found, edits)
    own = walk(found, head=place, edits=Edits())
    edited = own if edits.nothing else walk(found, head=place, edits=edits)
    change = np.abs(edited.weights - own.weights)
    row, column = divmod(int(change.argmax()), change.shape[1])
    by = None
    if own.outputs is not None and edited.outputs is not None:
        by = find_largest(edited.outputs, own.outputs)
    return Compared(
        head=place,
        edits=edits,
        scale=find_scale(found, edits),
        own=own,
        edited=edited,
        weights_by=float(change.max()),
        weights_at=(row, column),
        outputs_by=by,
    )


def check_edits(found: AttentionTrace, edits: Edits) -> Edits:
    """The edits, with −∞ written as such."""
    width = found.query.shape[-1]
    size = require_integer("size", edits.size, low=0, high=width)
    require_number("temperature", edits.temperature, low=0.01, high=HOTTEST)
    cells = tuple(check_cell(found, cell) for cell in edits.cells)
    return replace(edits, size=0 if size == width else size, cells=cells)


def check_cell(found: AttentionTrace, cell: CellEdit) -> CellEdit:
    """A cell that the matrix has."""
    matrix = require_choice("matrix", cell.matrix, MATRICES)
    queries, width = found.query.shape[1:]
    keys = found.key.shape[1]
    rows, columns = {"Q": (queries, width), "K": (keys, width), "M": (queries, keys)}[matrix]
    row = require_integer("row", cell.row, low=0, high=rows - 1)
    column = require_integer("column", cell.column, low=0, high=columns - 1)
    if math.isnan(cell.value):
        raise NotANumber(name="value")
    low = matrix == "M" and cell.value <= LOWEST
    value = -math.inf if low else cell.value
    if not low and not abs(value) <= -LOWEST:
        raise OutOfRange(name="value", low=LOWEST, high=-LOWEST)
    return CellEdit(matrix=matrix, row=row, column=column, value=value)


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
