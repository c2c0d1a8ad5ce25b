"""Attention rollout: which input tokens a token draws on, layer by layer."""

from typing import Any

import gradio as gr
import numpy as np

from playground.backends.base import Attends
from playground.plots.labels import format_probability, show_text
from playground.plots.probes import build_table, draw_shares
from playground.plots.tables import Table
from playground.plots.tokens import Chip, draw_chips
from playground.results.probes import Rollout
from playground.tasks.rollout import follow_attention
from playground.texts import probes as words
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.attention.programs import write_rollout
from playground.ui.attention.shared import draw_foot
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def build(wire: Wire, ground: Ground) -> None:
    """The tokens to choose from, and what the chosen one draws on."""
    with gr.Accordion(wire.label(words.ROLL), open=False, elem_id="pg-rollout"):
        gr.Markdown(wire.label(words.ROLL_HOW), elem_classes="pg-how")
        buttons = parts.add_buttons(wire, words.ROLL_RUN, main=False)
        status = parts.add_status(second=True)
        chips = parts.add_chips(follow="pg-rolled")
        top = gr.HTML(elem_classes=["pg-maybe", "pg-rolled"])
        plot = gr.Plot(show_label=False, elem_classes="pg-maybe")
        foot = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    inputs = {**ground.inputs, "kind": ground.pickers["kind"]}
    shown = [top, plot, foot, code]
    wire.run(
        [buttons[0].click],
        show_tokens,
        buttons=buttons,
        inputs=inputs,
        outputs=[chips, *shown],
        needs=NEEDS,
        status=status,
    )
    wire.on(
        chips.select,
        show_chosen,
        inputs=inputs,
        outputs=shown,
        needs=NEEDS,
        status=status,
        mode="always_last",
    )


def show_tokens(
    visit: Visit, backend: Attends, *, text: str, text_pair: str, kind: str
) -> tuple[Any, ...]:
    """The tokens, with the last word chosen."""
    found = follow(backend, text, text_pair, kind=kind)
    label = visit.say(words.ROLL_CHOOSE)
    chips = [Chip(text=token.text, magnitude=None, note="") for token in found.tokens]
    drawn = draw_chips(chips, selected=found.place, label=label)
    return parts.draw_note(label) + drawn, *show_rollout(visit, found, backend)


def show_chosen(
    visit: Visit, backend: Attends, *, text: str, text_pair: str, kind: str
) -> tuple[Any, ...]:
    """What the chosen token draws on."""
    found = follow(backend, text, text_pair, kind=kind, place=visit.index)
    return show_rollout(visit, found, backend)


def follow(
    backend: Attends, text: str, pair: str, *, kind: str, place: int | None = None
) -> Rollout:
    """The picker may still name a kind that this model lacks."""
    kind = kind if kind in backend.attention_kinds else ""
    return follow_attention(backend, text, text_pair=pair, kind=kind, place=place)


def show_rollout(visit: Visit, found: Rollout, backend: Attends) -> tuple[Any, ...]:
    """Finding, map, what it means, and the code."""
    rows = np.concatenate([found.rows, found.raw[None]])
    names = [
        *(visit.say(words.ROLL_ROW, layer=layer) for layer in range(len(found.rows))),
        visit.say(words.ROLL_RAW),
    ]
    assert visit.spec is not None
    return (
        parts.draw_title(find_title(visit, found)),
        draw_shares(
            rows,
            names=names,
            tokens=found.tokens,
            axis=visit.say(words.ROLL_KEYS),
            share=visit.say(words.ROLL_SHARE),
        ),
        draw_foot(
            visit,
            [visit.say(words.ROLL_READING), visit.say(words.TRUTH)],
            name="attention-rollout",
            table=tabulate(visit, found, names),
            passport=found.passport,
        ),
        write_rollout(visit.spec, found, family=backend.family),
    )


def find_title(visit: Visit, found: Rollout) -> str:
    """The token it draws on most; where that is itself, the next one too."""
    shares = found.rows[-1]
    token = show_text(found.tokens[found.place].text)
    first, *others = np.argsort(-shares, kind="stable").tolist()
    if first != found.place:
        key, weight = show_text(found.tokens[first].text), format_probability(float(shares[first]))
        return visit.say(words.ROLL_TITLE, token=token, key=key, weight=weight)
    if not others or shares[others[0]] <= 0:
        return visit.say(words.ROLL_ALONE, token=token)
    return visit.say(
        words.ROLL_SELF,
        token=token,
        own=format_probability(float(shares[first])),
        key=show_text(found.tokens[others[0]].text),
        weight=format_probability(float(shares[others[0]])),
    )


def tabulate(visit: Visit, found: Rollout, names: list[str]) -> Table:
    """position, token, its share up to each layer, the last layer's own attention"""
    columns = [*found.rows, found.raw]
    return build_table(
        ["#", visit.say(words.TOKEN_READ), *names],
        [
            [place, show_text(token.text), *(float(column[place]) for column in columns)]
            for place, token in enumerate(found.tokens)
        ],
    )
