"""A translation as it stands on the page: its text, its tokens, and what can be taken away."""

import html
from collections.abc import Sequence

from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_translated
from playground.plots.tokens import Chip, draw_chips
from playground.results import Token, TranslatedSentence
from playground.texts import common, sampler
from playground.texts import read as words
from playground.ui import parts
from playground.ui.read.stepping import Written
from playground.ui.status import draw_bar
from playground.ui.visit import Visit

HEADERS = (common.POSITION, common.TOKEN, common.ID, common.PROBABILITY)


def draw_translation(visit: Visit, written: Written, *, place: int | None = None) -> str:
    """The text, its tokens as chips, the least sure of them, table and passport. `place` is the
    chip that is chosen."""
    translation = written.translation
    tokens = list_tokens(translation.sentences)
    done, total = len(translation.sentences), translation.total
    sentence = visit.say(words.PROGRESS, done=done, total=total)
    bar = draw_bar(sentence, done=done, total=total) if done < total else ""
    language = html.escape(translation.target)
    text = f'<p class="pg-sentence" lang="{language}">{html.escape(translation.text)}</p>'
    table = tabulate_translated(tokens, headers=[visit.say(header) for header in HEADERS])
    download = parts.draw_download(visit, "translation", table)
    return "".join(
        [
            bar + text,
            draw_tokens(visit, tokens, place=place),
            draw_begun(visit, translation.sentences),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{draw_link(visit, written)} {download}</p>',
            parts.draw_passport(visit, translation.passport),
        ]
    )


def draw_link(visit: Visit, written: Written) -> str:
    """The link that asks for it again; a branch has none."""
    if any(sentence.begun for sentence in written.translation.sentences):
        return f"<span>{html.escape(visit.say(sampler.NO_LINK))}</span>"
    return parts.draw_link(visit, written.query)


def list_tokens(sentences: Sequence[TranslatedSentence]) -> list[tuple[Token, float]]:
    """The tokens of all sentences that stand for text, with their probabilities."""
    return [
        (token, probability)
        for sentence in sentences
        for token, probability in zip(sentence.tokens, sentence.probabilities, strict=True)
        if not token.special
    ]


def draw_tokens(visit: Visit, tokens: Sequence[tuple[Token, float]], *, place: int | None) -> str:
    """Chips coloured by probability, their scale and their reading."""
    if not tokens:
        return parts.draw_note(visit.say(words.NOTHING))
    chips = [
        Chip(text=token.text, magnitude=probability, note=format_probability(probability))
        for token, probability in tokens
    ]
    doubtful, probability = min(tokens, key=lambda pair: pair[1])
    least = visit.say(
        words.LEAST_SURE,
        token=show_text(doubtful.text.strip()),
        probability=format_probability(probability),
    )
    return "".join(
        [
            draw_chips(chips, selected=place, label=visit.say(words.OUTPUT)),
            parts.draw_scale(visit.say(words.LEGEND)),
            parts.draw_note(least),
            parts.draw_note(visit.say(words.STEP)),
        ]
    )


def draw_begun(visit: Visit, sentences: Sequence[TranslatedSentence]) -> str:
    """Which token was chosen by hand in each sentence that goes on from one."""
    notes, done = [], 0
    for sentence in sentences:
        if sentence.begun:
            token = sentence.tokens[sentence.begun - 1]
            shown = show_text(token.text.strip())
            step = done + sum(not token.special for token in sentence.tokens[: sentence.begun])
            notes.append(parts.draw_note(visit.say(words.CHOSEN_HERE, token=shown, step=step)))
        done += sum(not token.special for token in sentence.tokens)
    return "".join(notes)
