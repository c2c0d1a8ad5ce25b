"""Positions as pictures: signed numbers as a map, and curves over the distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.plots.labels import escape_label
from playground.plots.tables import Table, Value
from playground.plots.template import ACCENT, QUIET, SIGNED, make_figure, make_scale
from playground.results import Floats

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CELL = 7
_LEAST, _MOST = 160, 340
_AXIS_HEIGHT = 48
_CURVES = 260
_SECOND = "#D55E00"
_COLOUR_BAR = {
    "x": 1,
    "xpad": 6,
    "y": 1,
    "yanchor": "top",
    "lenmode": "pixels",
    "len": 140,
    "ypad": 0,
    "thickness": 8,
    "outlinewidth": 0,
    "tickvals": [-1, 0, 1],
    "ticktext": ["−1", "0", "+1"],
}


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A line over the distance, or with `dotted` marks on one; `low` and `high` are the edges of
    a band around it."""

    name: str
    values: Floats
    dotted: bool = False
    low: Floats | None = None
    high: Floats | None = None


def draw_map(values: Floats, *, rows: str, columns: str, value: str) -> "Figure":
    """Numbers between −1 and 1, [row, column], counted from 0: purple above 0, orange below.
    `value` names the number on hover."""
    names = [escape_label(name.replace("{", "(")) for name in (rows, columns, value)]
    trace = {
        "type": "heatmap",
        "z": values.astype(np.float32),
        "zmin": -1,
        "zmax": 1,
        "colorscale": make_scale(SIGNED),
        "colorbar": _COLOUR_BAR,
        "hovertemplate": f"{names[0]}: %{{y}}<br>{names[1]}: %{{x}}<br>{names[2]}: "
        "<b>%{z:.3f}</b><extra></extra>",
    }
    return make_figure(
        [trace],
        title="",
        body=min(max(len(values) * _CELL, _LEAST), _MOST) + _AXIS_HEIGHT,
        xaxis={"title": {"text": escape_label(columns)}, "showgrid": False},
        yaxis={
            "title": {"text": escape_label(rows)},
            "autorange": "reversed",
            "showgrid": False,
        },
    )


def draw_curves(curves: Sequence[Curve], *, distance: str, value: str) -> "Figure":
    """One or two curves over the distance from 0; the second in orange."""
    traces: list[dict[str, object]] = []
    for curve, colour in zip(curves, (ACCENT, _SECOND), strict=False):
        traces.append(_draw_curve(curve, colour=colour))
    bands = [_draw_band(curve) for curve in curves if curve.low is not None]
    figure = make_figure(
        traces,
        title="",
        body=_CURVES,
        xaxis={"title": {"text": escape_label(distance)}, "rangemode": "tozero"},
        yaxis={"title": {"text": escape_label(value)}, "zeroline": True, "zerolinecolor": QUIET},
    )
    for band in bands:
        figure.add_trace(band)
    return figure


def _draw_curve(curve: Curve, *, colour: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers" if curve.dotted else "lines",
        "name": escape_label(curve.name),
        "x": list(range(len(curve.values))),
        "y": curve.values.tolist(),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 7, "symbol": "circle-open"},
        "hovertemplate": "%{x}: <b>%{y:.3f}</b><extra></extra>",
    }


def _draw_band(curve: Curve) -> dict[str, object]:
    """The room between the least and the largest value, as one closed shape."""
    assert curve.low is not None
    assert curve.high is not None
    there = list(range(len(curve.values)))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*curve.high.tolist(), *reversed(curve.low.tolist())],
        "fill": "toself",
        "fillcolor": "rgba(0, 114, 178, 0.18)",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "name": "",
    }


def tabulate_map(values: Floats, *, row: str, column: str) -> Table:
    """A row for each row of a map, led by its number; `column` names the others: "dim 3"."""
    headers = [row, *(f"{column} {number}" for number in range(values.shape[1]))]
    rows: list[list[Value]] = [
        [number, *(round(float(value), 4) for value in line)] for number, line in enumerate(values)
    ]
    return headers, rows


def tabulate_curves(columns: Sequence[Floats], *, headers: Sequence[str]) -> Table:
    """distance, then a column for each curve"""
    rows: list[list[Value]] = [
        [distance, *(float(f"{value:.6g}") for value in values)]
        for distance, values in enumerate(zip(*columns, strict=True))
    ]
    return list(headers), rows
