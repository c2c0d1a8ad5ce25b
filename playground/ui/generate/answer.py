"""The text that was drawn, as chips with their reading."""

import html

from playground.plots.labels import format_probability, show_text
from playground.plots.tokens import Chip, draw_chips
from playground.results import GeneratedToken, Generation
from playground.texts import generate as words
from playground.ui import parts
from playground.ui.generate.ground import Drawn
from playground.ui.visit import Visit

# Ranks up to this one make a token worth explaining.
STORY = 8


def find_surprise(generation: Generation) -> int:
    """The index of the token the model thought least likely."""
    return min(
        range(len(generation.tokens)), key=lambda index: generation.tokens[index].probability
    )


def choose_first(generation: Generation) -> int:
    """The token to explain unasked: the first that was not the model's first choice and still
    among its likeliest, so that the picture has a story; else the most surprising."""
    for index, token in enumerate(generation.tokens):
        if 1 < token.rank <= STORY and token.text.strip():
            return index
    return find_surprise(generation)


def find_place(generation: Generation, place: int | None) -> int:
    """The index of the chosen token; while none is chosen, of the one to explain unasked."""
    index = choose_first(generation) if place is None else place
    return min(index, len(generation.tokens) - 1)


def draw_answer(
    visit: Visit, generation: Generation, *, temperature: float, selected: int | None = None
) -> str:
    """Prompt and chips, their legend and passport; once finished also their reading. `selected`
    is the chosen chip; None chooses one when the text is finished."""
    finished = bool(generation.finish_reason)
    if selected is None and finished:
        selected = choose_first(generation)
    chips = draw_chips(
        [draw_chip(visit, token) for token in generation.tokens],
        selected=selected,
        label=visit.say(words.OUTPUT),
    )
    text = f'<span class="pg-prompt">{html.escape(generation.prompt)}</span>'
    reading = read_generation(visit, generation, temperature=temperature) if finished else "…"
    return "".join(
        [
            f'<div class="pg-answer">{text}{chips}</div>',
            parts.draw_scale(visit.say(words.LEGEND)),
            parts.draw_note(reading),
            parts.draw_passport(visit, generation.passport),
        ]
    )


def draw_chip(visit: Visit, token: GeneratedToken) -> Chip:
    """A token with its probability as colour, bar and words."""
    note = visit.say(words.CHIP, probability=format_probability(token.probability), rank=token.rank)
    return Chip(text=token.text, magnitude=token.probability, note=note)


def read_generation(visit: Visit, generation: Generation, *, temperature: float) -> str:
    """What the picture shows, in one or two sentences."""
    surprise = generation.tokens[find_surprise(generation)]
    sentences = [
        visit.say(
            words.READING,
            likeliest=sum(token.rank == 1 for token in generation.tokens),
            count=len(generation.tokens),
            token=show_text(surprise.text.strip() or surprise.text),
            probability=format_probability(surprise.probability),
        )
    ]
    if temperature == 0:
        sentences.append(visit.say(words.GREEDY))
    if generation.finish_reason == "end":
        sentences.append(visit.say(words.ENDED))
    return " ".join(sentences)


def draw_shown(visit: Visit, drawn: Drawn) -> str:
    """A text as the answer; in a branch the token that was chosen by hand is selected."""
    return draw_answer(
        visit,
        drawn.generation,
        temperature=drawn.settings["temperature"],
        selected=find_chosen(drawn),
    )


def find_chosen(drawn: Drawn) -> int | None:
    """The index of the token that was chosen by hand, None in a text drawn as a whole."""
    return drawn.kept - 1 if drawn.kept else None
