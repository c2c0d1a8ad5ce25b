"""Which single head matters most for a prediction? Each is switched off once, by itself."""

import math
from collections.abc import Iterator
from typing import Any

import gradio as gr
import numpy as np

from playground.backends.base import Backend
from playground.plots.labels import format_probability
from playground.plots.probes import build_table, draw_drops
from playground.plots.tables import Table
from playground.results.probes import Head, HeadRanking
from playground.tasks.switch import rank_heads
from playground.texts import probes as words
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.attention.programs import write_ranking
from playground.ui.attention.shared import draw_foot, draw_masked, format_ratio, name_choice
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

# A probability that falls by less than this factor hardly falls.
TELLING = 1.1
# The map is drawn anew this often while heads are asked.
SECONDS = 0.7


def build(wire: Wire, ground: Ground) -> None:
    """A button, the map as it fills, and what it means."""
    with gr.Accordion(wire.label(words.RANK), open=False, elem_id="pg-rank-heads"):
        gr.Markdown(wire.label(words.RANK_HOW), elem_classes="pg-how")
        buttons = parts.add_buttons(wire, words.RANK_RUN, main=False)
        status = parts.add_status(second=True)
        top = gr.HTML(elem_classes="pg-maybe")
        plot = gr.Plot(show_label=False, elem_classes="pg-maybe")
        foot = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click],
        show_ranking,
        buttons=buttons,
        inputs=ground.inputs,
        outputs=[top, plot, foot, code],
        needs=NEEDS,
        status=status,
    )


def show_ranking(
    visit: Visit, backend: Backend, *, text: str, text_pair: str
) -> Iterator[tuple[Any, ...]]:
    """The map while it fills; all of it once it is done."""
    steps = rank_heads(backend, text, text_pair=text_pair)
    assert visit.spec is not None
    for found in pace_values(steps, halt=visit.halt, seconds=SECONDS):
        bar = draw_bar(
            visit.say(words.RANKING, done=found.done, total=found.total),
            done=found.done,
            total=found.total,
        )
        done = found.done == found.total
        yield (
            ("" if done else bar)
            + parts.draw_title(find_title(visit, found))
            + draw_masked(visit, found.masked),
            draw_drops(
                {visit.say(words.KINDS[kind]): drops for kind, drops in found.drops.items()},
                layer=visit.say(words.LAYER),
                head=visit.say(words.HEAD),
                drop=visit.say(words.DROP),
            ),
            draw_all(visit, found),
            write_ranking(visit.spec, found, family=backend.family),
        )


def find_strongest(found: HeadRanking) -> tuple[Head, float]:
    """The head whose absence costs the first choice most, and what it costs."""
    tops = [
        (float(np.nanmax(drops)), kind, divmod(int(np.nanargmax(drops)), drops.shape[1]))
        for kind, drops in found.drops.items()
        if np.isfinite(drops).any()
    ]
    drop, kind, (layer, head) = max(tops)
    return (kind, layer, head), drop


def find_title(visit: Visit, found: HeadRanking) -> str:
    """On which head the first choice rests most."""
    (kind, layer, head), drop = find_strongest(found)
    first = {
        "first": name_choice(visit, found.first, found.question),
        "before": format_probability(found.probability),
    }
    if drop < math.log(TELLING):
        return visit.say(words.RANK_NONE, **first)
    title = words.RANK_TITLE_OF if len(found.drops) > 1 else words.RANK_TITLE
    return visit.say(title, kind=visit.say(words.KINDS[kind]), layer=layer, head=head, **first)


def draw_all(visit: Visit, found: HeadRanking) -> str:
    """What the map means, and all heads in a table."""
    _, drop = find_strongest(found)
    first = name_choice(visit, found.first, found.question)
    reading = visit.say(words.RANK_NONE_READING, first=first)
    if drop >= math.log(TELLING):
        reading = visit.say(words.RANK_READING, first=first, ratio=format_ratio(math.exp(drop)))
    elif drop > 0:
        reading = visit.say(words.RANK_LITTLE_READING, first=first)
    return draw_foot(
        visit,
        [reading, visit.say(words.TRUTH)],
        name="heads-ranked",
        table=tabulate(visit, found),
        passport=found.passport,
    )


def tabulate(visit: Visit, found: HeadRanking) -> Table:
    """kind, layer, head, drop of ln p; the largest drop first"""
    rows = [
        (visit.say(words.KINDS[kind]), layer, head, float(drops[layer, head]))
        for kind, drops in found.drops.items()
        for layer, head in np.argwhere(np.isfinite(drops)).tolist()
    ]
    rows.sort(key=lambda row: -row[3])
    headers = (words.KIND, words.LAYER, words.HEAD, words.DROP)
    return build_table([visit.say(header) for header in headers], rows)
