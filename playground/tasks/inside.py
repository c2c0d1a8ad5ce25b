"""Take one attention layer apart, do it again by the formula, and change it by hand."""

import math
from dataclasses import replace

import numpy as np

from playground.backends.base.tracing import Traces
from playground.errors import NoAttention, NotANumber, OutOfRange
from playground.maths.walking import (
    find_largest,
    find_scale,
    measure_distance,
    measure_projections,
    walk,
)
from playground.results.inside import (
    AttentionTrace,
    CellEdit,
    Compared,
    Edits,
    Traced,
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
        projected_off=measure_projections(found),
        weights_off=weights_off,
        output_off=output_off,
        passport=backend.passport(watch.milliseconds),
    )


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
