"""A document and its summary side by side, tied together by numbers.

Put both blocks under one element of class `pg-linked`: hovering or focusing a sentence
then lights up its partners on the other side, by style sheet alone.
"""

import html
from collections.abc import Mapping, Sequence

from playground.results import Summary

# The style sheet has this many colours; the number tells the rest apart.
_COLOURS = 8


def mark_sources(summary: Summary) -> dict[int, tuple[int, ...]]:
    """Document sentence (from 0) → the summary sentences (from 1) that draw on it."""
    marked: dict[int, tuple[int, ...]] = {}
    for number, sources in enumerate(summary.sources, start=1):
        for source in sources:
            marked[source] = (*marked.get(source, ()), number)
    return marked


def draw_document(
    sentences: Sequence[str], *, marked: Mapping[int, Sequence[int]], label: str
) -> str:
    """All sentences of the source; a marked one carries the numbers it was used for."""
    drawn = "".join(
        _draw_sentence(sentence, numbers=tuple(marked.get(index, ())))
        for index, sentence in enumerate(sentences)
    )
    # In the tab order, since it scrolls when it is long.
    name = html.escape(label)
    return f'<div class="pg-document" role="group" tabindex="0" aria-label="{name}">{drawn}</div>'


def draw_summary(sentences: Sequence[str], *, label: str) -> str:
    """The summary's sentences, numbered from 1."""
    drawn = "".join(
        _draw_sentence(sentence, numbers=(number,))
        for number, sentence in enumerate(sentences, start=1)
    )
    return f'<div class="pg-summary" role="group" aria-label="{html.escape(label)}">{drawn}</div>'


def _draw_sentence(sentence: str, *, numbers: Sequence[int]) -> str:
    text = html.escape(sentence)
    if not numbers:
        return f"<span>{text}</span> "
    listed = " ".join(map(str, numbers))
    colour = (numbers[0] - 1) % _COLOURS
    return (
        f'<mark class="pg-mark pg-c{colour}" tabindex="0" data-numbers="{listed}">'
        f"{text}<sup>{listed.replace(' ', ',')}</sup></mark> "
    )
