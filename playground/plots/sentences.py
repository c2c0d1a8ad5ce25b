"""A document and its summary side by side, tied together by numbers.

Put both blocks into one element that runs `LIGHT`: hovering, focusing or tapping a sentence
lights up its partners on the other side, and brings the first of them into view.
"""

import html
from collections.abc import Mapping, Sequence

from playground.plots.tables import Table, Value
from playground.results import Summary

# Sentences that share a number are partners. Only the document's own frame scrolls.
LIGHT = """
const find = (event) => event.target.closest('[data-numbers]');
const light = (mark) => {
  const numbers = mark ? mark.dataset.numbers.split(' ') : [];
  const lit = [...element.querySelectorAll('[data-numbers]')].filter(
    (each) => each.dataset.numbers.split(' ').some((number) => numbers.includes(number)));
  element.querySelectorAll('.pg-lit').forEach((each) => each.classList.remove('pg-lit'));
  lit.forEach((each) => each.classList.add('pg-lit'));
  const frame = element.querySelector('.pg-document');
  const first = lit.find((each) => frame?.contains(each));
  if (!first || frame.contains(mark)) return;
  const [inner, outer] = [first.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom)
    frame.scrollTop += inner.top - outer.top - 8;
};
const held = () => element.querySelector('[data-numbers]:focus');
element.addEventListener('mouseover', (event) => light(find(event) || held()));
element.addEventListener('mouseleave', () => light(held()));
element.addEventListener('focusin', (event) => light(find(event)));
element.addEventListener('focusout', () => light(null));
element.addEventListener('click', (event) => find(event)?.focus());
"""

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


def draw_summary(sentences: Sequence[str], *, label: str, first: int = 1) -> str:
    """The summary’s sentences, numbered from `first`."""
    drawn = "".join(
        _draw_sentence(sentence, numbers=(number,))
        for number, sentence in enumerate(sentences, start=first)
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


def tabulate_sources(summary: Summary, *, headers: Sequence[str]) -> Table:
    """number of the summary sentence (from 1), its text, a source sentence, and the share of the
    attention that it got: a row for each pair; no share where the source was chosen itself"""
    rows: list[list[Value]] = []
    for index, (sentence, sources) in enumerate(
        zip(summary.sentences, summary.sources, strict=True)
    ):
        shares = summary.shares[index] if summary.shares else (None,) * len(sources)
        rows += [
            [
                index + 1,
                sentence,
                summary.document[source],
                share if share is None else round(share, 4),
            ]
            for source, share in zip(sources, shares, strict=True)
        ]
    return list(headers), rows
