"""A text as token chips: a list of options a reader can walk through and choose from."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import show_text

_STEPS = 10


@dataclass(frozen=True)
class Chip:
    """One token. `magnitude` in 0…1 gives colour and bar, None neither; `note` is shown on
    hover and read aloud after the text. `number` stands under the text in a strip."""

    text: str
    magnitude: float | None
    note: str
    number: str = ""


def draw_chips(chips: Sequence[Chip], *, selected: int | None, label: str) -> str:
    """The chips as a listbox; each option carries its index in `data-index`.

    One chip is in the tab order (the selected one, else the first): the page moves the
    focus with the arrow keys, as the ARIA listbox pattern asks.
    """
    reachable = 0 if selected is None else selected
    options = "".join(
        _draw_chip(chip, index=index, selected=index == selected, reachable=index == reachable)
        for index, chip in enumerate(chips)
    )
    name = html.escape(label)
    return f'<div class="pg-chips" role="listbox" aria-label="{name}">{options}</div>'


def draw_strip(chips: Sequence[Chip], *, label: str) -> str:
    """The chips as a list to look at: nothing in it can be chosen."""
    items = "".join(_draw_item(chip) for chip in chips)
    name = html.escape(label)
    return f'<div class="pg-chips pg-strip" role="list" aria-label="{name}">{items}</div>'


def _draw_item(chip: Chip) -> str:
    note = html.escape(chip.note)
    name = html.escape(", ".join(part for part in (_read_aloud(chip.text), chip.note) if part))
    colour, style = _colour(chip.magnitude)
    number = f"<b>{html.escape(chip.number)}</b>" if chip.number else ""
    return (
        f'<span class="pg-chip{colour}" role="listitem" title="{note}" aria-label="{name}"{style}>'
        f"{_draw_text(chip.text)}{number}</span>" + ("<br>" * _count_line_ends(chip.text))
    )


def _draw_chip(chip: Chip, *, index: int, selected: bool, reachable: bool) -> str:
    note = html.escape(chip.note)
    name = html.escape(", ".join(part for part in (_read_aloud(chip.text), chip.note) if part))
    colour, style = _colour(chip.magnitude)
    return (
        f'<span class="pg-chip{colour}" role="option" data-index="{index}"'
        f' tabindex="{0 if reachable else -1}"'
        f' aria-selected="{"true" if selected else "false"}"'
        f' title="{note}" aria-label="{name}"{style}>{_draw_text(chip.text)}</span>'
        + ("<br>" * _count_line_ends(chip.text))
    )


def _colour(magnitude: float | None) -> tuple[str, str]:
    if magnitude is None or math.isnan(magnitude):
        return "", ""
    inside = min(max(magnitude, 0.0), 1.0)
    return f" pg-m{min(int(inside * _STEPS), _STEPS - 1)}", f' style="--m:{inside:.2g}"'


def _read_aloud(text: str) -> str:
    """Letters as they are; what has no letters as its visible signs."""
    return text.strip() or show_text(text)


def _draw_text(text: str) -> str:
    """Visible spaces and line ends are set in a quieter element than the letters."""
    signs = [show_text(character) for character in text] or [show_text("")]
    drawn = [
        html.escape(sign) if sign == character else f"<i>{html.escape(sign)}</i>"
        for sign, character in zip(signs, text or "?", strict=True)
    ]
    return "".join(drawn).replace("</i><i>", "")


def _count_line_ends(text: str) -> int:
    """Real line breaks after the chip: two at most, so that a run of breaks is no empty page."""
    return min(text.replace("\r\n", "\n").count("\n"), 2)
