"""Dots with whiskers: a mean and the interval around it, one row each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.plots.labels import escape_label, shorten_text
from playground.plots.template import ACCENT, GHOST, make_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

# A colour and a shape for each kind of row: neither alone has to tell them apart.
_KINDS = ((ACCENT, "circle"), ("#D55E00", "diamond"), (GHOST, "square"))
_ROW = 26
_AXIS_HEIGHT = 64
_LABEL_COLUMNS = 18


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. `kind` counts from 0; NaN bounds have no whiskers, a NaN value has no dot."""

    label: str
    value: float
    low: float
    high: float
    kind: int


def format_signed(value: float, *, digits: int = 2) -> str:
    """+1.20, −0.35, 0.00; what is not a number is a dash."""
    if math.isnan(value):
        return "–"
    text = f"{value:+.{digits}f}"
    return f"{0:.{digits}f}" if float(text) == 0 else text.replace("-", "−")


def draw_intervals(rows: Sequence[Row], *, kinds: Sequence[str], title: str, axis: str) -> "Figure":
    """The rows from top to bottom, each labelled with its number; a line marks 0.

    `title` says what either side of 0 means: an axis on a phone has no room for it. `kinds` names
    the kinds in the order of their numbers; those without a row are left out.
    """
    traces = [
        _make_trace(rows, kind=kind, name=name)
        for kind, name in enumerate(kinds)
        if any(row.kind == kind for row in rows)
    ]
    known = [abs(end) for row in rows for end in (row.value, row.low, row.high)]
    reach = max((end for end in known if math.isfinite(end)), default=1.0) or 1.0
    return make_figure(
        traces,
        title=title,
        body=_ROW * max(len(rows), 1) + _AXIS_HEIGHT,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [-1.08 * reach, 1.08 * reach],
            "zeroline": True,
            "zerolinecolor": GHOST,
            "zerolinewidth": 2,
            "nticks": 5,
            "tickangle": 0,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [_label(row) for row in rows],
            "range": [len(rows) - 0.5, -0.5],
        },
    )


def _label(row: Row) -> str:
    name = escape_label(shorten_text(row.label, width=_LABEL_COLUMNS))
    return f"{name} <b>{format_signed(row.value)}</b>"


def _make_trace(rows: Sequence[Row], *, kind: int, name: str) -> dict[str, object]:
    colour, symbol = _KINDS[kind % len(_KINDS)]
    mine = [(place, row) for place, row in enumerate(rows) if row.kind == kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape_label(name),
        "x": [row.value if math.isfinite(row.value) else None for _, row in mine],
        "y": [place for place, _ in mine],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_length(row.high - row.value) for _, row in mine],
            "arrayminus": [_length(row.value - row.low) for _, row in mine],
            "color": colour,
            "thickness": 2,
            "width": 4,
        },
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "hoverinfo": "skip",  # the numbers are in the labels and in the table
    }


def _length(value: float) -> float:
    return max(value, 0.0) if math.isfinite(value) else 0.0
