"""Does attention explain a prediction? Beside it gradient × input and occlusion, and how far
the three agree."""

import math
from collections.abc import Iterator
from typing import Any

import gradio as gr
import numpy as np

from playground.backends.base import Backend
from playground.plots.cells import Cell, draw_cells, name_token, shade, shade_sign
from playground.plots.labels import format_probability, show_text
from playground.plots.probes import build_table
from playground.plots.tables import Table
from playground.results.probes import Explained, Method
from playground.tasks.weigh import explain
from playground.texts import probes as words
from playground.texts import written
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.attention.programs import write_explain
from playground.ui.attention.shared import draw_foot, draw_masked, format_change, name_choice
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

# ρ above which two orders are much the same, or agree in part.
MUCH, SOME = 0.7, 0.35


def build(wire: Wire, ground: Ground) -> None:
    """A button, tokens by methods, and a verdict."""
    with gr.Accordion(wire.label(words.EXPLAIN), open=False, elem_id="pg-explain"):
        gr.Markdown(wire.label(words.EXPLAIN_HOW), elem_classes="pg-how")
        rolled = gr.Checkbox(False, label=wire.label(words.EXPLAIN_ROLLED))
        buttons = parts.add_buttons(wire, words.EXPLAIN_RUN, main=False)
        status = parts.add_status(second=True)
        shown = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click],
        show_explained,
        buttons=buttons,
        inputs={**ground.inputs, "rolled": rolled},
        outputs=[shown, code],
        needs=NEEDS,
        status=status,
    )


def show_explained(
    visit: Visit, backend: Backend, *, text: str, text_pair: str, rolled: bool
) -> Iterator[tuple[Any, ...]]:
    """How far it is; then the tokens by the three methods and how far these agree."""
    assert visit.spec is not None
    steps = explain(backend, text, text_pair=text_pair, rolled=rolled)
    for found in pace_values(steps, halt=visit.halt):
        if found.done < found.total:
            sentence = visit.say(words.EXPLAINING, done=found.done, total=found.total)
            yield draw_bar(sentence, done=found.done, total=found.total), gr.skip()
        else:
            code = write_explain(visit.spec, found, family=backend.family)
            yield draw_explained(visit, found), code


def draw_explained(visit: Visit, found: Explained) -> str:
    """Verdict, agreement, tokens, what they mean."""
    title = find_title(visit, found)
    crossed_rolled = found.crossed and "rollout" in found.weights
    return (
        parts.draw_title(title)
        + draw_masked(visit, found.masked)
        + draw_ranks(visit, found)
        + draw_tokens(visit, found, label=title)
        + draw_foot(
            visit,
            [
                find_reading(visit, found),
                *([visit.say(written.CROSSED)] if found.crossed else []),
                *([visit.say(written.CROSSED_ROLLED)] if crossed_rolled else []),
                visit.say(words.BLANKS[found.blank]),
                visit.say(words.TRUTH),
            ],
            name="explanations",
            table=tabulate(visit, found),
            passport=found.passport,
        )
    )


def find_attention(found: Explained) -> Method:
    """Plain or rolled out."""
    return "rollout" if "rollout" in found.weights else "attention"


def find_title(visit: Visit, found: Explained) -> str:
    """How far attention and occlusion agree."""
    rho = found.ranks[find_attention(found), "occlusion"]
    verdict = words.AGREE_NOT
    if rho >= SOME:
        verdict = words.AGREE if rho >= MUCH else words.AGREE_SOME
    choice = f"{name_choice(visit, found.choice, found.question)}"
    return visit.say(verdict, choice=choice, rho=format_rho(rho))


def format_rho(rho: float) -> str:
    """0.42, −0.10; a dash where there is nothing to order."""
    return "–" if math.isnan(rho) else f"{rho:.2f}".replace("-", "−")


def find_reading(visit: Visit, found: Explained) -> str:
    """Which token is missed most, and which is looked at most."""
    missed = int(np.nanargmax(found.weights["occlusion"]))
    seen = int(np.nanargmax(found.weights[find_attention(found)]))
    return visit.say(
        words.EXPLAIN_READING,
        word=show_text(found.tokens[missed].text),
        seen=show_text(found.tokens[seen].text),
        choice=name_choice(visit, found.choice, found.question),
    )


def draw_ranks(visit: Visit, found: Explained) -> str:
    """ρ of each pair of methods."""
    rows = "".join(
        f"<div><dt>{visit.say(words.METHODS[one])} – {visit.say(words.METHODS[two])}</dt>"
        f"<dd><b>{format_rho(rho)}</b></dd></div>"
        for (one, two), rho in found.ranks.items()
    )
    heading = visit.say(words.AGREEMENT)
    return f'<h4 class="pg-heading">{heading}</h4><dl class="pg-measures">{rows}</dl>'


def draw_tokens(visit: Visit, found: Explained, *, label: str) -> str:
    """A row for each token that is compared, a column for each method."""
    rows = [
        (name_token(token.text), [draw_weight(found, method, place) for method in found.weights])
        for place, token in enumerate(found.tokens)
        if not math.isnan(float(found.weights["occlusion"][place]))
    ]
    columns = [visit.say(words.METHODS[method]) for method in found.weights]
    return draw_cells(columns, rows, corner=visit.say(words.TOKEN_READ), label=label)


def draw_weight(found: Explained, method: Method, place: int) -> Cell:
    """One number, coloured against the largest of its method."""
    values = found.weights[method]
    value = float(values[place])
    share = value / max(float(np.nanmax(np.abs(values))), 1e-9)
    if method in {"attention", "rollout"}:
        return Cell(text=format_probability(value), colour=shade(share))
    return Cell(text=format_change(value), colour=shade_sign(share))


def tabulate(visit: Visit, found: Explained) -> Table:
    """position, token, its weight by each method"""
    return build_table(
        [
            "#",
            visit.say(words.TOKEN_READ),
            *(visit.say(words.METHODS[method]) for method in found.weights),
        ],
        [
            [
                place,
                show_text(token.text),
                *(float(values[place]) for values in found.weights.values()),
            ]
            for place, token in enumerate(found.tokens)
        ],
    )
