"""Why this word? The alternatives of one token, before and after the sampler."""

from typing import Any

import gradio as gr

from playground.plots.bars import draw_alternatives
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_alternatives
from playground.results import Alternative, GeneratedToken
from playground.texts import common
from playground.texts import generate as words
from playground.ui import parts
from playground.ui.generate.answer import choose_first
from playground.ui.generate.ground import Ground, Shelf
from playground.ui.wire import Visit, Wire

# Bars in the chart.
BARS = 10


def build(wire: Wire, ground: Ground) -> None:
    """The chart of the chosen token, and its table."""
    with gr.Accordion(wire.label(words.WHY), open=True):
        title = gr.HTML(elem_classes="pg-follow")
        plot = gr.Plot(show_label=False)
        table = gr.HTML()
    for event in ground.changed:
        wire.on(
            event.then,
            show_why,
            inputs={"shelf": ground.shelf, "place": ground.place},
            outputs=[title, plot, table],
            mode="multiple",
        )


def show_why(visit: Visit, *, shelf: Shelf | None, place: int | None) -> tuple[Any, ...]:
    """The alternatives of the chosen token, before and after the sampler."""
    if shelf is None:
        return gr.skip(), gr.skip(), gr.skip()
    generation = shelf.shown.generation
    index = choose_first(generation) if place is None else place
    token = generation.tokens[min(index, len(generation.tokens) - 1)]
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
    headers = [common.TOKEN, common.ID, common.PROBABILITY, words.SAMPLED]
    table = tabulate_alternatives(token.alternatives, headers=[visit.say(h) for h in headers])
    reading = parts.draw_note(read_why(visit, token))
    return parts.draw_title(title), plot, reading + parts.draw_table(visit, table)


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
