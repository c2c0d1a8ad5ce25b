"""Words with signed weights: purple adds, orange takes away, the number says how many points."""

import html
from collections.abc import Sequence

from playground.plots.labels import format_points, show_text
from playground.results import Attribution

_STEPS = 4
_FAINT = 0.05


def draw_words(attributions: Sequence[Attribution], *, label: str) -> str:
    """The words in reading order; colour is relative to the heaviest word, or to five points
    where no word weighs as much: what is next to nothing looks like it.

    Classes run from `pg-w-4` (takes away most) over `pg-w0` to `pg-w4` (adds most).
    """
    heaviest = max((abs(word.weight) for word in attributions), default=0.0)
    heaviest = max(heaviest, _FAINT)
    drawn = " ".join(_draw_word(word, heaviest=heaviest) for word in attributions)
    return f'<div class="pg-words" role="list" aria-label="{html.escape(label)}">{drawn}</div>'


def _draw_word(word: Attribution, *, heaviest: float) -> str:
    share = word.weight / heaviest if heaviest else 0.0
    step = round(share * _STEPS) if share == share else 0
    return (
        f'<span class="pg-word pg-w{step}" role="listitem" tabindex="0">'
        f"{html.escape(show_text(word.text))}<b>{format_points(word.weight)}</b></span>"
    )
