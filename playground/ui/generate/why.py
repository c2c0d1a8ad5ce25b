"""Why this word? The alternatives of one token, before and after the sampler; and the text that
another of them would have brought."""

from typing import Any

import gradio as gr

from playground.plots.bars import draw_alternatives
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import Table, tabulate_alternatives
from playground.plots.tokens import Chip, draw_chips
from playground.results import Alternative, GeneratedToken
from playground.texts import common, sampler
from playground.texts import generate as words
from playground.ui import parts
from playground.ui.generate import branches
from playground.ui.generate.answer import find_place
from playground.ui.generate.ground import Ground, Shelf
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# Bars in the chart.
BARS = 10


def build(wire: Wire, ground: Ground) -> None:
    """The chart of the chosen token, its table, and its alternatives to go on from."""
    with gr.Accordion(wire.label(words.WHY), open=True):
        gr.Markdown(wire.label(sampler.WHY_HOW), elem_classes="pg-how")
        title = gr.HTML(elem_classes="pg-follow")
        plot = gr.Plot(show_label=False)
        table = gr.HTML()
        gr.Markdown(wire.label(sampler.GO_ON), elem_classes="pg-how")
        alternatives = parts.add_chips(follow="pg-answer")
    for event in ground.changed:
        wire.on(
            event.then,
            show_why,
            inputs={"shelf": ground.shelf, "place": ground.place},
            outputs=[title, plot, table, alternatives],
            mode="multiple",
        )
    branches.connect(wire, ground, alternatives)


def show_why(visit: Visit, *, shelf: Shelf | None, place: int | None) -> tuple[Any, ...]:
    """The alternatives of the chosen token, before and after the sampler."""
    if shelf is None:
        return (gr.skip(),) * 4
    generation = shelf.shown.generation
    index = find_place(generation, place)
    token = generation.tokens[index]
    title = visit.say(
        words.WHY_TITLE,
        number=index + 1,
        token=show_text(token.text),
        rank=token.rank,
        probability=format_probability(token.probability),
    )
    plot = draw_alternatives(
        choose_bars(token),
        drawn_id=token.id,
        title="",
        axis=visit.say(words.AXIS),
        before=visit.say(words.BEFORE),
        after=visit.say(words.AFTER),
    )
    return parts.draw_title(title), plot, draw_foot(visit, token), draw_ways(visit, token, index)


def draw_foot(visit: Visit, token: GeneratedToken) -> str:
    """What the chart means, and its numbers to read and to save."""
    headers = [common.TOKEN, common.ID, common.PROBABILITY, words.SAMPLED]
    table: Table = tabulate_alternatives(
        token.alternatives, headers=[visit.say(header) for header in headers]
    )
    return "".join(
        [
            parts.draw_note(read_why(visit, token)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "alternatives", table)}</p>',
        ]
    )


def draw_ways(visit: Visit, token: GeneratedToken, index: int) -> str:
    """All alternatives as chips: choosing one goes on from here."""
    chips = [
        Chip(
            text=other.text,
            magnitude=other.probability,
            note=visit.say(
                sampler.GO_ON_SAME if other.id == token.id else sampler.GO_ON_NOTE,
                probability=format_probability(other.probability),
                rank=rank,
            ),
        )
        for rank, other in enumerate(token.alternatives, 1)
    ]
    came = [other.id for other in token.alternatives]
    selected = came.index(token.id) if token.id in came else None
    label = visit.say(sampler.GO_ON_LABEL, number=index + 1)
    return f'<div class="pg-go-on">{draw_chips(chips, selected=selected, label=label)}</div>'


def choose_bars(token: GeneratedToken) -> list[Alternative]:
    """The likeliest alternatives, and the token that came where it is not one of them; the
    table has the rest."""
    first, rest = token.alternatives[:BARS], token.alternatives[BARS:]
    return [*first, *(other for other in rest if other.id == token.id)]


def read_why(visit: Visit, token: GeneratedToken) -> str:
    """How the sampler changed the chance of the token that came."""
    drawn = next((other for other in token.alternatives if other.id == token.id), None)
    kept = sum(other.sampled > 0 for other in token.alternatives)
    if drawn is None:
        return visit.say(words.WHY_FAR, shown=len(token.alternatives), rank=token.rank)
    return visit.say(
        words.WHY_READING,
        kept=kept,
        shown=len(token.alternatives),
        token=show_text(token.text),
        before=format_probability(drawn.probability),
        after=format_probability(drawn.sampled),
    )
