"""Words under several ways of weighing them, side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.plots.labels import escape_label, format_points, shorten_middle, show_line
from playground.plots.tables import Table
from playground.plots.template import INK, SIGNED, make_figure, make_scale
from playground.results.judging import Change, WordWeights

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_ROW = 24
_COLUMN_NAMES = 44
_LABEL_COLUMNS = 18
_AXIS_HEIGHT = 56
_ADDS, _TAKES = SIGNED[-2], SIGNED[1]


def draw_methods(words: Sequence[WordWeights], *, names: Sequence[str]) -> "Figure":
    """A row for each word, a column for each way; colour is relative to the column's heaviest
    word. `names` are those of occlusion, gradient × input and integrated gradients."""
    rows = [(word.occlusion, word.gradient, word.integrated) for word in words]
    heaviest = [max((abs(row[way]) for row in rows), default=0.0) or 1.0 for way in range(3)]
    shares = [[value / most for value, most in zip(row, heaviest, strict=True)] for row in rows]
    texts = [[format_points(row[0]), _format_odds(row[1]), format_points(row[2])] for row in rows]
    trace = {
        "type": "heatmap",
        "z": shares,
        # plotly.js writes white on dark cells and black on light ones, in dark mode too.
        "text": texts,
        "texttemplate": "%{text}",
        "x": [0, 1, 2],
        "y": list(range(len(rows))),
        "zmin": -1,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "colorscale": make_scale(SIGNED),
        "showscale": False,
        "hoverinfo": "skip",  # the numbers are written
    }
    return make_figure(
        [trace],
        title="",
        body=_ROW * max(len(rows), 1) + _COLUMN_NAMES,
        xaxis={
            "side": "top",
            "tickmode": "array",
            "tickvals": [0, 1, 2],
            "ticktext": [escape_label(name).replace(" ", "<br>", 1) for name in names],
            "showgrid": False,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [_label(word.text) for word in words],
            "autorange": "reversed",
            "showgrid": False,
        },
    )


def _format_odds(value: float) -> str:
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def _label(text: str) -> str:
    return escape_label(shorten_middle(show_line(text.strip()), width=_LABEL_COLUMNS))


def draw_changes(changes: Sequence[Change], *, nothing: str, axis: str) -> "Figure":
    """A bar for each change, in percentage points; purple adds, orange takes away. The numbers
    stand by the names, where a narrow page has room for them."""
    values = [100 * change.weight for change in changes]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": list(range(len(values))),
        "marker": {"color": [_ADDS if value >= 0 else _TAKES for value in values]},
        "hoverinfo": "skip",
    }
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.05 * (high - low or 1)
    return make_figure(
        [trace],
        title="",
        body=36 * max(len(values), 1) + _AXIS_HEIGHT,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [low - (room if low else 0), high + (room if high else 0)],
            "zeroline": True,
            "zerolinecolor": INK,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(values))),
            "ticktext": [
                f"{_label(change.before or nothing)} → {_label(change.after or nothing)}"
                f" <b>{format_points(change.weight)}</b>"
                for change in changes
            ],
            "range": [len(values) - 0.5, -0.5],
            "showgrid": False,
        },
        layout={"bargap": 0.4},
    )


def tabulate_methods(words: Sequence[WordWeights], *, headers: Sequence[str]) -> Table:
    """word, occlusion, gradient × input, integrated gradients"""
    return list(headers), [
        [word.text, word.occlusion, word.gradient, word.integrated] for word in words
    ]


def tabulate_changes(changes: Sequence[Change], *, headers: Sequence[str]) -> Table:
    """before, after, share in points, alone in points"""
    return list(headers), [
        [change.before, change.after, 100 * change.weight, 100 * change.alone] for change in changes
    ]
