"""What a reader changes by hand: from the controls to edits, and the list of cells as text."""

import math
from typing import Any

from playground.errors import NotANumber, UnknownChoice
from playground.results.inside import CellEdit, Edits
from playground.tasks.inside import LOWEST, MATRICES
from playground.ui.visit import Visit

# How a line of the list is written.
PATTERNS = "Q 0 0 1.5; K 0 0 1.5; M 0 0 -inf"


def read_edits(*, off: str, size: float, temperature: float, cells: str) -> Edits:
    """The controls as edits. Raises UnknownChoice for a line that cannot be read."""
    return Edits(
        scaled=off not in ("scale", "both"),
        masked=off not in ("mask", "both"),
        size=int(size),
        temperature=temperature,
        cells=tuple(read_cell(line) for line in cells.splitlines() if line.strip()),
    )


def read_cell(line: str) -> CellEdit:
    """ "Q 3 5 0.5" """
    parts = line.replace(",", " ").replace("−", "-").replace("∞", "inf").split()
    try:
        matrix, row, column, value = parts
        return CellEdit(matrix=matrix.upper(), row=int(row), column=int(column), value=float(value))
    except ValueError as error:
        raise UnknownChoice(name="line", choices=PATTERNS) from error


def write_cell(cell: CellEdit) -> str:
    """The line that `read_cell` reads."""
    value = "-inf" if math.isinf(cell.value) else f"{cell.value:g}"
    return f"{cell.matrix} {cell.row} {cell.column} {value}"


def add_cell(
    visit: Visit,
    *,
    cells: str,
    matrix: str,
    row: float | None,
    column: float | None,
    value: float | None,
) -> str:
    """The list with one more cell; the same cell is set once. Raises NotANumber for an empty
    box."""
    del visit
    for name, number in (("row", row), ("column", column), ("value", value)):
        if number is None:
            raise NotANumber(name=name)
    assert row is not None
    assert column is not None
    assert value is not None
    low = matrix == "M" and value <= LOWEST
    cell = CellEdit(
        matrix=matrix if matrix in MATRICES else MATRICES[0],
        row=int(row),
        column=int(column),
        value=-math.inf if low else value,
    )
    start = f"{cell.matrix} {cell.row} {cell.column} "
    kept = [line for line in cells.splitlines() if line.strip() and not line.startswith(start)]
    return "\n".join([*kept, write_cell(cell)])


def undo(visit: Visit) -> tuple[Any, ...]:
    """Every control of the changes as it was: off, size, temperature and cells."""
    del visit
    return "nothing", 0, 1, ""
