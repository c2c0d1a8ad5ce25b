"""A matrix of numbers as a heatmap and as a table: what goes through a layer of attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.plots.heatmap import name_positions
from playground.plots.labels import escape_label, show_text
from playground.plots.tables import Table, Value
from playground.plots.template import MAGNITUDES, SIGNED, make_figure, make_scale
from playground.results import Floats, Token

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

# No more rows, columns of tokens or columns of a table than this are shown.
SHOWN = 64
_WIDEST = 1024
_CELL = 22
_LEAST, _MOST = 130, 620
# Rows that are no tokens need not be told apart by their names.
_LOW = 340
_FOOT = 90
# Numbers stand in the cells where there is room for them.
_WIDEST_NUMBERS, _TALLEST_NUMBERS = 13, 26
_BAR = {
    "x": 1,
    "xpad": 6,
    "y": 1,
    "yanchor": "top",
    "lenmode": "pixels",
    "len": 90,
    "ypad": 0,
    "thickness": 8,
    "outlinewidth": 0,
    "nticks": 4,
}
_EDITED = "#D55E00"


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Numbers with their names.

    columns    the names of the columns, or the tokens they stand for
    signed     two colours around 0; else one, from 0
    edited     cells that were set by hand: (row, column)
    group      how many columns make a group (a head); `chosen` is the one that is outlined
    names      the names of the rows, where they are no tokens
    top        the number of the strongest colour; 0: the largest of `values`
    """

    values: Floats
    rows: Sequence[Token]
    columns: Sequence[Token] | None
    row_name: str
    column_name: str
    value_name: str
    signed: bool = True
    edited: tuple[tuple[int, int], ...] = ()
    group: int = 0
    chosen: int = 0
    names: Sequence[str] = ()
    top: float = 0.0


def cut_matrix(matrix: Matrix) -> Floats:
    """The numbers that are shown: the first tokens, and as many dimensions as can be told apart."""
    columns = _WIDEST if matrix.columns is None else SHOWN
    shown: Floats = matrix.values[:SHOWN, :columns]
    return shown


def find_top(*values: Floats) -> float:
    """The largest finite magnitude."""
    finite = [np.abs(each[np.isfinite(each)]).max(initial=0.0) for each in values]
    return float(max(finite, default=0.0)) or 1.0


def draw_matrix(matrix: Matrix, *, alone: bool = True) -> "Figure":
    """A row per token. −∞ is left grey. Not `alone`: there is another picture beside it, so that
    there is less room."""
    values = cut_matrix(matrix)
    top = matrix.top or find_top(values)
    finite = np.where(np.isfinite(values), values, np.nan)
    trace: dict[str, object] = {
        "type": "heatmap",
        "z": finite,
        "x": name_columns(matrix, values.shape[1]),
        "y": list(matrix.names) or name_positions(matrix.rows[: len(values)]),
        "zmin": -top if matrix.signed else 0,
        "zmax": top,
        "colorscale": make_scale(SIGNED if matrix.signed else MAGNITUDES),
        "colorbar": _BAR | ({} if matrix.signed else {"tickformat": ".2~%"}),
        "hovertemplate": describe_cell(matrix, barred=bool(np.isneginf(values).any())),
    }
    numbers = has_numbers(values, widest=_WIDEST_NUMBERS if alone else _WIDEST_NUMBERS // 2)
    if numbers or np.isneginf(values).any():
        trace["text"] = [[format_number(float(value)) for value in row] for row in values]
    if numbers:
        trace |= {"texttemplate": "%{text}", "textfont": {"size": 11}}
    return make_figure(
        [trace],
        title="",
        body=min(max(len(values) * _CELL, _LEAST), _LOW if matrix.names else _MOST) + _FOOT,
        xaxis=make_axis(matrix.column_name)
        | ({"tickangle": -60} if matrix.columns is not None else mark_dimensions(values.shape[1])),
        yaxis=make_axis(matrix.row_name if matrix.columns is not None else "")
        | {"autorange": "reversed"},
        layout={"plot_bgcolor": "rgba(128,128,128,0.35)", "shapes": outline_cells(matrix, values)},
    )


def has_numbers(values: Floats, *, widest: int) -> bool:
    """Whether numbers have room in the cells."""
    rows, columns = values.shape
    return bool(rows <= _TALLEST_NUMBERS and columns <= widest)


def name_columns(matrix: Matrix, count: int) -> list[str]:
    """Tokens with their positions, or the numbers of dimensions."""
    if matrix.columns is None:
        return [str(place) for place in range(count)]
    return name_positions(matrix.columns[:count])


def make_axis(title: str) -> dict[str, object]:
    """An axis with a place for each name; those without room are left out."""
    return {"type": "category", "title": {"text": escape_label(title)}, "showgrid": False}


def mark_dimensions(count: int) -> dict[str, object]:
    """A few numbers along many dimensions."""
    step = max(1, count // 4)
    places = list(range(0, count, step))
    return {"tickangle": 0, "tickmode": "array", "tickvals": places}


def describe_cell(matrix: Matrix, *, barred: bool) -> str:
    """What hovering over a cell says."""
    row, column, number = (
        escape_label(name.replace("{", "("))
        for name in (matrix.row_name, matrix.column_name, matrix.value_name)
    )
    value = "%{text}" if barred else "%{z:.4f}"
    return f"{row}: %{{y}}<br>{column}: %{{x}}<br>{number}: <b>{value}</b><extra></extra>"


def format_number(value: float) -> str:
    """Two decimals for a cell; "−∞", and a real minus sign."""
    if np.isneginf(value):
        return "−∞"
    text = f"{value:.2f}" if abs(value) < 99.995 else f"{value:.0f}"
    return "0" if float(text) == 0 else text.replace("-", "−")


def outline_cells(matrix: Matrix, values: Floats) -> list[dict[str, object]]:
    """Frames around the cells that were set by hand, and around the chosen group of columns."""
    rows, columns = values.shape
    frames = [
        frame(row, column, rows=1, columns=1)
        for row, column in matrix.edited
        if row < rows and column < columns
    ]
    if matrix.group:
        frames.append(frame(0, matrix.chosen * matrix.group, rows=rows, columns=matrix.group))
    return frames


def frame(row: int, column: int, *, rows: int, columns: int) -> dict[str, object]:
    """A rectangle around cells."""
    return {
        "type": "rect",
        "x0": column - 0.5,
        "x1": column + columns - 0.5,
        "y0": row - 0.5,
        "y1": row + rows - 0.5,
        "line": {"color": _EDITED, "width": 2.5},
    }


def tabulate_matrix(matrix: Matrix, *, corner: str, first: int = 0) -> Table:
    """A row per token, a column per token or dimension; `SHOWN` of each at most, the columns
    from `first` on."""
    values = cut_matrix(matrix)
    names = name_columns(matrix, values.shape[1])[first : first + SHOWN]
    starts = matrix.names or [
        f"{show_text(token.text)} {place}" for place, token in enumerate(matrix.rows)
    ]
    rows: list[list[Value]] = [
        [
            start,
            *[
                "−∞" if np.isneginf(value) else float(f"{value:.5g}")
                for value in row[first : first + SHOWN].tolist()
            ],
        ]
        for start, row in zip(starts, values, strict=False)
    ]
    return [corner, *names], rows
