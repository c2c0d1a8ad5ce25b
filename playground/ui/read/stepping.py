"""Walking through a translation: the alignment grows a row per token, and at each step another
token can be chosen."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.plots.heatmap import draw_weights
from playground.plots.labels import format_probability, show_text
from playground.plots.rivals import draw_rivals, tabulate_rivals
from playground.plots.tables import tabulate_alignment
from playground.results import TranslatedSentence, Translation
from playground.texts import common
from playground.texts import read as words
from playground.ui import parts
from playground.ui.visit import Visit

# Seconds that a step stands while the walk plays by itself.
PACE = 0.7
# Characters of what was written before that a sentence repeats.
RECALLED = 40


@dataclass(frozen=True, kw_only=True)
class Written:
    """A translation as it was asked for: what the walk explains.

    model      the key of the model that wrote it
    num_beams  how many it kept alive
    query      the link that asks for it again; "" where there is none
    """

    translation: Translation
    model: str
    num_beams: float
    query: str = ""


def list_places(translation: Translation) -> list[tuple[int, int]]:
    """Sentence and row of each token that stands for text, in the order of the chips."""
    return [
        (number, row)
        for number, sentence in enumerate(translation.sentences)
        for row, token in enumerate(sentence.tokens)
        if not token.special
    ]


def walk(place: int | None, *, by: int, total: int) -> int | None:
    """The next step or the one before; none in front of the first."""
    to = (-1 if place is None else place) + by
    return None if to < 0 or not total else min(to, total - 1)


def play_steps(total: int, place: int | None) -> Iterator[int]:
    """The steps from the one that is shown on; from the first where it is the last or none."""
    start = 0 if place is None or place >= total - 1 else place
    yield from range(start, total)


def find_row(translation: Translation, place: int | None) -> tuple[TranslatedSentence, int | None]:
    """The sentence that holds the chip, and the chip's row in it; no row without a choice."""
    places = list_places(translation)
    if place is None or place >= len(places):
        return translation.sentences[0], None
    number, row = places[place]
    return translation.sentences[number], row


def show_step(visit: Visit, *, written: Written | None, place: int | None) -> tuple[Any, ...]:
    """Title, alignment, and below it its table and the rivals at the step; of the first sentence
    as a whole while no step is chosen."""
    if written is None:
        return "", None, ""
    sentence, row = find_row(written.translation, place)
    plot = draw_weights(
        sentence.weights,
        query_tokens=sentence.tokens,
        key_tokens=sentence.source_tokens,
        title="",
        query_axis=visit.say(words.TARGET),
        key_axis=visit.say(words.SOURCE),
        weight=visit.say(words.WEIGHT),
        rows=None if row is None else row + 1,
    )
    title = parts.draw_title(find_title(visit, sentence, row=row))
    line = draw_line(visit, written.translation, sentence, place=place, row=row)
    return line + title, plot, draw_below(visit, sentence) + draw_choices(visit, sentence, row=row)


def draw_line(
    visit: Visit,
    translation: Translation,
    sentence: TranslatedSentence,
    *,
    place: int | None,
    row: int | None,
) -> str:
    """Which step is shown, and the text up to it."""
    if row is None or place is None:
        return parts.draw_note(visit.say(words.WALK))
    token = sentence.tokens[row]
    told = visit.say(
        words.AT_STEP,
        step=place + 1,
        total=len(list_places(translation)),
        token=show_text(token.text.strip()),
        probability=format_probability(sentence.probabilities[row]),
    )
    written = sentence.text[token.start : token.end]
    here = html.escape(written.lstrip())
    # The space in front of a word is not marked.
    start = token.end - len(written.lstrip())
    before = html.escape(sentence.text[:start])
    language = html.escape(translation.target)
    return (
        f'{parts.draw_note(told)}<p class="pg-growing" lang="{language}">'
        f"{before}<mark>{here}</mark></p>"
    )


def draw_below(visit: Visit, sentence: TranslatedSentence) -> str:
    """What the picture means, and its table."""
    headers = [words.TARGET_AT, words.TARGET, words.SOURCE_AT, words.SOURCE, words.WEIGHT]
    table = tabulate_alignment(
        sentence, headers=[visit.say(header) for header in headers], limit=400
    )
    return "".join(
        [
            parts.draw_note(visit.say(words.ALIGN_READING)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "alignment", table)}</p>',
        ]
    )


def find_title(visit: Visit, sentence: TranslatedSentence, *, row: int | None) -> str:
    """What the chosen token looked at most; without a choice the strongest link of all between
    tokens that stand for text."""
    weights = sentence.weights.copy()  # (target, source)
    if row is None:
        weights[[token.special for token in sentence.tokens]] = 0
        weights[:, [token.special for token in sentence.source_tokens]] = 0
        row = int(np.argmax(weights.max(axis=1)))
    column = int(weights[row].argmax())
    return visit.say(
        words.ALIGN_TITLE,
        target=show_text(sentence.tokens[row].text.strip()),
        source=show_text(sentence.source_tokens[column].text.strip()),
        weight=format_probability(float(sentence.weights[row, column])),
    )


def draw_choices(visit: Visit, sentence: TranslatedSentence, *, row: int | None) -> str:
    """The likeliest tokens at a step, to choose from, with their reading and table."""
    if row is None:
        return ""
    rivals, token = sentence.rivals[row], sentence.tokens[row]
    ranks = [place for place, rival in enumerate(rivals, 1) if rival.id == token.id]
    reading = visit.say(
        words.RIVALS_LIKELIEST if ranks else words.RIVALS_UNRANKED,
        count=len(rivals),
        before=recall(sentence.text[: token.start]),
        token=show_text(token.text.strip()),
        **({"rank": ranks[0]} if ranks else {}),
    )
    headers = [
        visit.say(header)
        for header in (words.RANK, common.TOKEN, common.ID, common.PROBABILITY, words.OTHER_RANK)
    ]
    table = tabulate_rivals(rivals, written=token.id, headers=headers)
    label = visit.say(words.RIVALS)
    return "".join(
        [
            f'<h4 class="pg-heading">{html.escape(label)}</h4>',
            draw_rivals(rivals, written=token.id, label=label, mark=visit.say(words.WRITTEN)),
            parts.draw_note(reading),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "alternatives", table)}</p>',
        ]
    )


def recall(text: str) -> str:
    """The end of what was written before; "…" where there is nothing."""
    return f"…{text[-RECALLED:]}" if len(text) > RECALLED else text or "…"
