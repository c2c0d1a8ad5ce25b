"""A table whose cells are coloured by a number and hold a word: layers by tokens, tokens by
methods. It is a table for a screen reader, too."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import shorten_text, show_text

_STEPS = 10
_SIGNED_STEPS = 4
_COLUMNS = 12


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`colour` is a class of the page's colours; `framed` adds a second cue."""

    text: str
    small: str = ""
    colour: str = ""
    framed: bool = False


def shade(share: float) -> str:
    """A magnitude in 0…1 as a class; none for what is not a number."""
    if math.isnan(share):
        return ""
    return f"pg-m{min(int(min(max(share, 0.0), 1.0) * _STEPS), _STEPS - 1)}"


def shade_sign(share: float) -> str:
    """A share in −1…1 as a class; none for what is not a number."""
    if math.isnan(share):
        return ""
    return f"pg-w{round(min(max(share, -1.0), 1.0) * _SIGNED_STEPS)}"


def draw_cells(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]], *, corner: str, label: str
) -> str:
    """The heads of columns and rows stay in place while the table scrolls."""
    heads = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{html.escape(head)}</th>{"".join(map(_draw_cell, cells))}</tr>'
        for head, cells in rows
    )
    return (
        f'<div class="pg-rows pg-cells" tabindex="0" role="region" '
        f'aria-label="{html.escape(label)}"><table><thead><tr>'
        f'<th scope="col">{html.escape(corner)}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def name_token(text: str) -> str:
    """A token as the text of a cell: never blank, not too long."""
    return shorten_text(show_text(text), width=_COLUMNS)


def _draw_cell(cell: Cell) -> str:
    small = f"<small>{html.escape(cell.small)}</small>" if cell.small else ""
    names = " ".join(name for name in (cell.colour, "pg-framed" if cell.framed else "") if name)
    kind = f' class="{names}"' if names else ""
    text = html.escape(cell.text)
    return f"<td{kind}>{f'<b>{text}</b>' if cell.framed else text}{small}</td>"
