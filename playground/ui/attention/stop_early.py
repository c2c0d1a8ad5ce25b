"""The logit lens: what a model would say if it stopped after each layer."""

import gradio as gr

from playground.backends.base import Backend, Family
from playground.plots.cells import Cell, draw_cells, name_token, shade
from playground.plots.labels import format_probability, show_text
from playground.plots.probes import build_table
from playground.plots.tables import Table
from playground.results.probes import StoppedEarly
from playground.tasks.stop_early import stop_early
from playground.texts import common, written
from playground.texts import probes as words
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.attention.programs import write_stop_early
from playground.ui.attention.shared import draw_foot, draw_masked
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def build(wire: Wire, ground: Ground) -> None:
    """A button, and a table of layers by tokens."""
    with gr.Accordion(wire.label(words.STOP_EARLY), open=False, elem_id="pg-logit-lens"):
        gr.Markdown(wire.label(words.STOP_HOW), elem_classes="pg-how")
        buttons = parts.add_buttons(wire, words.STOP_RUN, main=False)
        status = parts.add_status(second=True)
        shown = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click],
        show_layers,
        buttons=buttons,
        inputs=ground.inputs,
        outputs=[shown, code],
        needs=NEEDS,
        status=status,
    )


def show_layers(visit: Visit, backend: Backend, *, text: str, text_pair: str) -> tuple[str, str]:
    """Finding, table of cells, what it means; and the code."""
    found = stop_early(backend, text, text_pair=text_pair)
    where = words.STOP_HERE if found.question == "mask" else words.STOP_NEXT
    crossed = backend.family == Family.ENCODER_DECODER
    title = find_title(visit, found)
    assert visit.spec is not None
    return (
        parts.draw_title(title)
        + draw_masked(visit, found.masked)
        + draw_layers(visit, found, label=title)
        + parts.draw_scale("")
        + draw_foot(
            visit,
            [
                visit.say(words.STOP_READING, where=visit.say(where)),
                *([visit.say(written.LAYERS)] if crossed else []),
            ],
            name="logit-lens",
            table=tabulate(visit, found),
            passport=found.passport,
        ),
        write_stop_early(visit.spec, found, family=backend.family),
    )


def find_title(visit: Visit, found: StoppedEarly) -> str:
    """From which layer on the model's word leads."""
    place, last = found.place, len(found.texts) - 1
    final, layer = show_text(found.texts[-1][place]), found.settled[place]
    if layer == 0:
        return visit.say(words.STOP_TITLE_FIRST, final=final)
    if layer == last:
        return visit.say(words.STOP_TITLE_LAST, final=final)
    return visit.say(words.STOP_TITLE, final=final, layer=layer - 1, last=last - 1)


def name_layers(visit: Visit, found: StoppedEarly) -> list[str]:
    """What the rows are called."""
    layers = range(len(found.texts) - 1)
    return [
        visit.say(words.STOP_INPUT),
        *(visit.say(words.STOP_LAYER, layer=layer) for layer in layers),
    ]


def draw_layers(visit: Visit, found: StoppedEarly, *, label: str) -> str:
    """A row for each layer, a column for each token; the place that the finding is about stands
    in front, too, where no long text hides it."""
    places = [found.place, *range(len(found.tokens))]
    rows = [
        (name, [draw_guess(found, layer, place) for place in places])
        for layer, name in enumerate(name_layers(visit, found))
    ]
    first, *others = (f"{name_token(found.tokens[place].text)} {place}" for place in places)
    corner = visit.say(words.TOKEN_READ)
    return draw_cells([f"▸ {first}", *others], rows, corner=corner, label=label)


def draw_guess(found: StoppedEarly, layer: int, place: int) -> Cell:
    """What one layer says at one place."""
    share = float(found.probabilities[layer, place])
    return Cell(
        text=name_token(found.texts[layer][place]),
        small=format_probability(share),
        colour=shade(share),
        framed=layer == found.settled[place],
    )


def tabulate(visit: Visit, found: StoppedEarly) -> Table:
    """layer, position, token read, what is said, its probability, that of the last layer's word"""
    headers = (words.LAYER, common.POSITION, words.TOKEN_READ, words.STOP_SAYS)
    return build_table(
        [
            *(visit.say(header) for header in headers),
            visit.say(common.PROBABILITY),
            visit.say(words.STOP_FINAL),
        ],
        [
            [
                name,
                place,
                show_text(token.text),
                show_text(texts[place]),
                float(found.probabilities[layer, place]),
                float(found.final[layer, place]),
            ]
            for layer, (name, texts) in enumerate(
                zip(name_layers(visit, found), found.texts, strict=True)
            )
            for place, token in enumerate(found.tokens)
        ],
    )
