"""How right a classifier is: who was taken for whom, and whether 80 % means 80 %."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.plots.labels import escape_label, shorten_text
from playground.plots.tables import Table
from playground.plots.template import ACCENT, GHOST, MAGNITUDES, make_figure, make_scale
from playground.results.judging import Quality

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CELL = 52
_LABEL_COLUMNS = 14
_AXES = 90


def draw_confusion(
    quality: Quality, *, names: Sequence[str], true_axis: str, guess_axis: str
) -> "Figure":
    """A row for each true label, a column for each judgement, with its count."""
    counts = [list(line) for line in quality.confusion]
    most = max((count for line in counts for count in line), default=0) or 1
    ticks = {
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [escape_label(shorten_text(name, width=_LABEL_COLUMNS)) for name in names],
        "showgrid": False,
    }
    trace = {
        "type": "heatmap",
        "z": counts,
        "text": [[f"{count:,}" for count in line] for line in counts],
        "texttemplate": "%{text}",
        "x": list(range(len(names))),
        "y": list(range(len(names))),
        "zmin": 0,
        "zmax": most,
        "xgap": 2,
        "ygap": 2,
        "colorscale": make_scale(MAGNITUDES),
        "showscale": False,
        "hoverinfo": "skip",  # the counts are written
    }
    return make_figure(
        [trace],
        title="",
        body=min(_CELL * len(names), 420) + _AXES,
        xaxis={"title": {"text": escape_label(guess_axis)}, **ticks},
        yaxis={"title": {"text": escape_label(true_axis)}, "autorange": "reversed", **ticks},
    )


def draw_reliability(
    quality: Quality, *, measured: str, perfect: str, probability_axis: str, right_axis: str
) -> "Figure":
    """Mean probability of each bin against the share that is right, beside the diagonal."""
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": escape_label(perfect),
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": GHOST, "dash": "dash", "width": 2},
        "marker": {"color": GHOST},
        "hoverinfo": "skip",
    }
    points = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": escape_label(measured),
        "x": [each.probability for each in quality.bins],
        "y": [each.right for each in quality.bins],
        "text": [f"{each.count:,}" for each in quality.bins],
        "textposition": "top left",
        "cliponaxis": False,
        "marker": {"color": ACCENT, "size": 9},
        "line": {"color": ACCENT, "width": 2},
        "hoverinfo": "skip",
    }
    return make_figure(
        [line, points],
        title="",
        body=320,
        xaxis={
            "title": {"text": escape_label(probability_axis)},
            "range": [0, 1.04],
            "tickformat": ".0%",
        },
        yaxis={
            "title": {"text": escape_label(right_axis)},
            "range": [0, 1.08],
            "tickformat": ".0%",
        },
    )


def tabulate_bins(quality: Quality, *, headers: Sequence[str]) -> Table:
    """low, high, rows, mean probability, share right"""
    return list(headers), [
        [each.low, each.high, each.count, each.probability, each.right] for each in quality.bins
    ]


def tabulate_confusion(quality: Quality, *, names: Sequence[str], headers: Sequence[str]) -> Table:
    """true label, judged as, rows"""
    return list(headers), [
        [names[row], names[column], count]
        for row, line in enumerate(quality.confusion)
        for column, count in enumerate(line)
    ]
