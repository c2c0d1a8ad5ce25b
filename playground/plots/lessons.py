"""Small tables whose cells are coloured or bars: the pictures of the lessons."""

import html
from collections.abc import Sequence

from playground.plots.labels import format_probability

_STEPS = 10
_MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(value: float, *, digits: int = 2) -> str:
    """1.5 → "1.50", −∞ → "−∞", with a real minus sign."""
    if value == float("-inf"):
        return f"{_MINUS}∞"
    text = f"{value:.{digits}f}"
    zero = float(text) == 0
    return (text.lstrip("-") if zero else text).replace("-", _MINUS)


def format_gap(gap: float) -> str:
    """A tiny difference: 0.0000114 → "1.1 × 10⁻⁵"; none is 0."""
    if not gap:
        return "0"
    mantissa, exponent = f"{gap:.1e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def draw_rows(rows: Sequence[Sequence[str]], *, headers: Sequence[str], label: str) -> str:
    """A plain table; what stands first in a row heads it."""
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return _frame(headers, body, label=label)


def draw_weights(
    weights: Sequence[Sequence[float]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    corner: str,
    label: str,
) -> str:
    """Weights between 0 and 1 as colour and number; what is exactly 0 is crossed out."""
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(_draw_weight(value) for value in line)
        + "</tr>"
        for name, line in zip(rows, weights, strict=True)
    )
    return _frame([corner, *columns], body, label=label)


def draw_bars(
    rows: Sequence[tuple[Sequence[str], float, str]],
    *,
    headers: Sequence[str],
    most: float,
    label: str,
) -> str:
    """Cells of text, then a bar with its number; `most` is a full bar."""
    body = "".join(_draw_bar(*row, most=most) for row in rows)
    return _frame(headers, body, label=label, kind="pg-lesson-bars")


def _draw_bar(cells: Sequence[str], value: float, number: str, *, most: float) -> str:
    share = 100 * value / most if most else 0.0
    # Even the shortest bar is seen; nothing has none.
    bar = f'<span class="pg-bar" style="--w:{share:.1f}%"></span> ' if value else ""
    more = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells[1:])
    head = f'<th scope="row">{html.escape(cells[0])}</th>{more}'
    return f"<tr>{head}<td>{bar}{html.escape(number)}</td></tr>"


def _draw_weight(value: float) -> str:
    if value == 0:
        return '<td class="pg-cut">0</td>'
    step = min(int(_STEPS * value), _STEPS - 1)
    return f'<td class="pg-m{step}">{format_probability(value)}</td>'


def _frame(headers: Sequence[str], body: str, *, label: str, kind: str = "pg-heat") -> str:
    head = "".join(f'<th scope="col">{html.escape(header)}</th>' for header in headers)
    return (
        f'<div class="pg-rows {kind}" tabindex="0" role="group" aria-label="{html.escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
