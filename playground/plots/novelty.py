"""How much of two summaries is new, run length by run length."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.plots.labels import escape_label, format_probability
from playground.plots.template import ACCENT, GHOST, make_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_GROUP = 52
_AXIS_HEIGHT = 56
_NUMBER_WIDTH = 64


def draw_novelty(
    series: Sequence[tuple[str, Sequence[float | None]]], *, rows: Sequence[str], axis: str
) -> "Figure":
    """Two bars for each of `rows`, shares in 0…1; a summary that is too short has no bar."""
    traces: list[dict[str, object]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": escape_label(name),
            "x": [0 if value is None else value for value in values],
            "y": list(range(len(values))),
            "text": ["–" if value is None else format_probability(value) for value in values],
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": colour},
            "hoverinfo": "skip",
        }
        for (name, values), colour in zip(series, (ACCENT, GHOST), strict=False)
    ]
    return make_figure(
        traces,
        title="",
        body=_GROUP * len(rows) + _AXIS_HEIGHT,
        right=_NUMBER_WIDTH,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [0, 1],
            "tickformat": ".0%",
            "nticks": 5,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [escape_label(row) for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
        },
        layout={"bargap": 0.3, "bargroupgap": 0.06, "barmode": "group"},
    )
