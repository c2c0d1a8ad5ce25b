"""The tokens that could have stood at a step, as a list to choose from."""

import html
from collections.abc import Sequence

from playground.plots.labels import format_probability, show_text
from playground.plots.tables import Table, Value
from playground.results import Rival


def draw_rivals(rivals: Sequence[Rival], *, written: int, label: str, mark: str) -> str:
    """Each as an option with its number and a bar of the same length; the one whose id is
    `written` is selected and says `mark`. Each option carries its place in `data-index`."""
    most = max((rival.probability for rival in rivals), default=1.0) or 1.0
    name = html.escape(label)
    options = "".join(
        _draw_rival(
            rival,
            index=index,
            share=rival.probability / most,
            mark=mark if rival.id == written else "",
        )
        for index, rival in enumerate(rivals)
    )
    return f'<div class="pg-rivals" role="listbox" aria-label="{name}">{options}</div>'


def _draw_rival(rival: Rival, *, index: int, share: float, mark: str) -> str:
    number = format_probability(rival.probability)
    shown = html.escape(show_text(rival.text))
    aloud = ", ".join(part for part in (rival.text.strip() or shown, number, mark) if part)
    return (
        f'<div class="pg-rival" role="option" data-index="{index}"'
        f' tabindex="{0 if index == 0 else -1}" aria-selected="{"true" if mark else "false"}"'
        f' aria-label="{html.escape(aloud)}"><span>{shown}</span>'
        f'<i style="--m:{share:.3g}"></i><b>{number}</b>'
        f"<small>{html.escape(mark)}</small></div>"
    )


def tabulate_rivals(rivals: Sequence[Rival], *, written: int, headers: Sequence[str]) -> Table:
    """rank, token, id, probability, whether it was written"""
    rows: list[list[Value]] = [
        [
            place,
            show_text(rival.text),
            rival.id,
            float(f"{rival.probability:.6g}"),
            "✓" if rival.id == written else "",
        ]
        for place, rival in enumerate(rivals, 1)
    ]
    return list(headers), rows
