"""Words with signed bits under them, in reading order."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import show_text
from playground.plots.surprise import format_difference

_STEPS = 4
# Bits that are worth the fullest colour where no word has as many.
_FAINT = 1.0


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A word with its bits and what is said of it; a blank has None and its note under it."""

    text: str
    bits: float | None
    note: str


def draw_weighed(words: Sequence[Weighed], *, label: str) -> str:
    """Purple adds, orange takes away; colour is relative to the heaviest word, or to one bit where
    none weighs as much."""
    known = [abs(word.bits) for word in words if word.bits is not None]
    heaviest = max([*known, _FAINT])
    drawn = " ".join(_draw(word, heaviest=heaviest) for word in words)
    return f'<div class="pg-words" role="list" aria-label="{html.escape(label)}">{drawn}</div>'


def _draw(word: Weighed, *, heaviest: float) -> str:
    shown, note = html.escape(show_text(word.text)), html.escape(word.note)
    if word.bits is None:
        return f'<span class="pg-word pg-here" role="listitem">{shown}<b>{note}</b></span>'
    step = round(word.bits / heaviest * _STEPS)
    return (
        f'<span class="pg-word pg-w{step}" role="listitem" title="{note}" '
        f'aria-label="{shown}, {note}">{shown}<b>{format_difference(word.bits)}</b></span>'
    )
