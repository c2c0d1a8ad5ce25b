"""What was found in a prediction, as charts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from playground.plots.bars import draw_alternatives
from playground.plots.heatmap import name_positions
from playground.plots.labels import escape_label
from playground.plots.tables import Table, Value
from playground.plots.template import MAGNITUDES, SIGNED, make_figure, make_scale
from playground.results import Alternative, Floats, Token
from playground.results.probes import Shift

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CELL = 26
_AXIS = 64
_TOKENS = 110
_LEAST_DROP = 0.05
_COLOUR_BAR = {"thickness": 8, "outlinewidth": 0, "xpad": 6, "nticks": 5}


def draw_shifts(
    shifts: Sequence[Shift], *, names: Sequence[str], axis: str, before: str, after: str
) -> "Figure":
    """Two bars for each choice; `names` are what the choices are called on the page."""
    pairs = [
        Alternative(text=name, id=at, probability=shift.before, sampled=shift.after)
        for at, (name, shift) in enumerate(zip(names, shifts, strict=True))
    ]
    return draw_alternatives(pairs, drawn_id=None, title="", axis=axis, before=before, after=after)


def draw_drops(drops: Mapping[str, Floats], *, layer: str, head: str, drop: str) -> "Figure":
    """Heads by layers, by the drop of ln p without each; the kinds of attention one below the
    other, named where there are several. Purple speaks for the choice."""
    values = np.concatenate(list(drops.values()))  # (rows, heads)
    several = len(drops) > 1
    rows = [
        f"{escape_label(kind)} {at}" if several else str(at)
        for kind, part in drops.items()
        for at in range(len(part))
    ]
    known = values[np.isfinite(values)]
    most = max(float(np.abs(known).max(initial=0)), _LEAST_DROP)
    trace = {
        "type": "heatmap",
        "z": values,
        "x": [str(at) for at in range(values.shape[1])],
        "y": rows,
        "zmin": -most,
        "zmax": most,
        "colorscale": make_scale(SIGNED),
        "colorbar": _COLOUR_BAR,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": f"%{{y}}.%{{x}}: <b>%{{z:+.3f}}</b><extra>{escape_label(drop)}</extra>",
    }
    return make_figure(
        [trace],
        title="",
        body=_CELL * len(rows) + _AXIS,
        xaxis={"type": "category", "title": {"text": escape_label(head)}, "showgrid": False},
        yaxis={
            "type": "category",
            "title": {"text": escape_label(layer)},
            "showgrid": False,
            "autorange": "reversed",
        },
    )


def draw_shares(
    rows: Floats, *, names: Sequence[str], tokens: Sequence[Token], axis: str, share: str
) -> "Figure":
    """Rows (row, token), each summing to 1, named by `names`."""
    trace = {
        "type": "heatmap",
        "z": rows.astype(np.float32),
        "x": name_positions(tokens),
        "y": [escape_label(name) for name in names],
        "zmin": 0,
        "zmax": float(rows.max(initial=0)) or 1,
        "colorscale": make_scale(MAGNITUDES),
        "colorbar": _COLOUR_BAR | {"tickformat": ".2~%"},
        "ygap": 1,
        "hovertemplate": f"%{{y}}<br>%{{x}}<br>{escape_label(share)}: <b>%{{z:.1%}}</b>"
        "<extra></extra>",
    }
    return make_figure(
        [trace],
        title="",
        body=_CELL * len(names) + _TOKENS,
        xaxis={
            "type": "category",
            "title": {"text": escape_label(axis)},
            "showgrid": False,
            "tickangle": -60,
        },
        yaxis={"type": "category", "showgrid": False, "autorange": "reversed"},
    )


def build_table(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> Table:
    """Numbers with six significant digits, under their headers; NaN as nothing."""
    return list(headers), [[_round(value) for value in row] for row in rows]


def _round(value: Value) -> Value:
    if not isinstance(value, float):
        return value
    return None if np.isnan(value) else float(f"{value:.6g}")
