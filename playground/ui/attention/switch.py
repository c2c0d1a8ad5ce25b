"""What if a head were off? The prediction with all heads and without some."""

import html
import math
from typing import Any

import gradio as gr

from playground.backends.base import Backend
from playground.plots.labels import format_probability, show_line
from playground.plots.probes import build_table, draw_shifts
from playground.results.probes import Switched
from playground.tasks.switch import switch_off
from playground.texts import probes as words
from playground.ui import parts
from playground.ui.attention.grids import (
    KINDS,
    add_grid,
    add_head,
    add_layer,
    clear,
    close_panel,
    open_panel,
    read_heads,
    see_model,
    show_grids,
)
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.attention.programs import write_switch
from playground.ui.attention.shared import (
    draw_foot,
    draw_masked,
    format_change,
    format_ratio,
    name_choice,
)
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# A probability that changes by less than this factor hardly changes.
TELLING = 1.25


def build(wire: Wire, ground: Ground) -> None:
    """Grids of heads to switch off, and what becomes of the prediction."""
    with gr.Accordion(wire.label(words.SWITCH), open=False, elem_id="pg-switch") as panel:
        gr.Markdown(wire.label(words.SWITCH_HOW), elem_classes="pg-how")
        style = gr.HTML(visible="hidden")
        grids: dict[str, Any] = {kind: add_grid(wire, kind) for kind in KINDS}
        with gr.Row():
            small: dict[str, Any] = {"size": "sm", "min_width": 100}
            one = gr.Button(wire.label(words.THIS_HEAD), **small)
            layer = gr.Button(wire.label(words.THIS_LAYER), **small)
            none = gr.Button(wire.label(words.NO_HEAD), **small)
        buttons = parts.add_buttons(wire, words.SWITCH_RUN, main=False)
        status = parts.add_status(second=True)
        top = gr.HTML(elem_classes="pg-maybe")
        plot = gr.Plot(show_label=False, elem_classes="pg-maybe")
        foot = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    picker: Any = ground.inputs["model"]
    model, chosen = {"model": picker}, {**ground.pickers, **grids}
    shown = [style, *grids.values()]
    # The model whose heads are shown: the open panel follows the picker, a closed one waits.
    opened, seen = gr.State(False), gr.State("")
    wire.on(panel.expand, open_panel, inputs={"key": picker}, outputs=[opened, seen])
    wire.on(panel.collapse, close_panel, inputs={}, outputs=[opened])
    wire.on(picker.change, see_model, inputs={"key": picker, "opened": opened}, outputs=[seen])
    wire.on(
        seen.change,
        show_grids,
        inputs=model,
        outputs=shown,
        needs=NEEDS,
        status=status,
        mode="always_last",
    )
    for button, handler in ((one, add_head), (layer, add_layer)):
        wire.on(
            button.click, handler, inputs={**model, **chosen}, outputs=[*grids.values()],
            needs=NEEDS, status=status,
        )  # fmt: skip
    wire.on(none.click, clear, inputs={}, outputs=[*grids.values()])
    wire.run(
        [buttons[0].click],
        show_switched,
        buttons=buttons,
        inputs={**ground.inputs, **grids},
        outputs=[top, plot, foot, code],
        needs=NEEDS,
        status=status,
    )


def show_switched(
    visit: Visit,
    backend: Backend,
    *,
    text: str,
    text_pair: str,
    encoder: list[str],
    decoder: list[str],
    cross: list[str],
) -> tuple[Any, ...]:
    """Finding and measures, bars, what they mean, and the code."""
    off = read_heads({"encoder": encoder, "decoder": decoder, "cross": cross})
    found = switch_off(backend, text, text_pair=text_pair, off=off)
    names = [name_choice(visit, shift.name, found.question) for shift in found.shifts]
    question = visit.say(words.QUESTIONS[found.question])
    assert visit.spec is not None
    return (
        parts.draw_title(find_title(visit, found))
        + draw_masked(visit, found.masked)
        + draw_measures(visit, found),
        draw_shifts(
            found.shifts,
            names=names,
            axis=visit.say(words.SHIFT_AXIS, question=question),
            before=visit.say(words.BEFORE),
            after=visit.say(words.AFTER),
        ),
        draw_foot(
            visit,
            [find_verdict(visit, found), visit.say(words.TRUTH)],
            name="heads-off",
            table=build_table(
                [visit.say(each) for each in (words.CHOICE, words.BEFORE, words.AFTER)],
                [
                    [name, shift.before, shift.after]
                    for name, shift in zip(names, found.shifts, strict=True)
                ],
            ),
            passport=found.passport,
        ),
        write_switch(visit.spec, found, family=backend.family),
    )


def find_title(visit: Visit, found: Switched) -> str:
    """Whether the first choice is still the first."""
    if not found.off:
        return visit.say(words.SWITCH_NOTHING)
    counts = {"off": len(found.off), "heads": found.heads}
    first = name_choice(visit, found.first.name, found.question)
    if found.now != found.first:
        now = name_choice(visit, found.now.name, found.question)
        return visit.say(words.SWITCH_NEW, now=now, first=first, **counts)
    return visit.say(
        words.SWITCH_STAYS,
        first=first,
        before=format_probability(found.first.before),
        after=format_probability(found.first.after),
        **counts,
    )


def find_verdict(visit: Visit, found: Switched) -> str:
    """What the heads did for the first choice."""
    if not found.off:
        return visit.say(words.VERDICT_NOTHING)
    first = name_choice(visit, found.first.name, found.question)
    change = found.log_after - found.log_before
    if abs(change) < math.log(TELLING):
        return visit.say(words.VERDICT_SAME, first=first)
    verdict = words.VERDICT_MORE if change > 0 else words.VERDICT_LESS
    return visit.say(verdict, first=first, ratio=format_ratio(math.exp(abs(change))))


def draw_measures(visit: Visit, found: Switched) -> str:
    """Change of ln p, divergence, and what the model goes on to write."""
    first = name_choice(visit, found.first.name, found.question)
    span = {"before": f"{found.log_before:.2f}", "after": f"{found.log_after:.2f}"}
    span = {name: value.replace("-", "−") for name, value in span.items()}
    rows = [
        (
            visit.say(words.LOG_CHANGE, first=first),
            format_change(found.log_after - found.log_before),
            visit.say(words.LOG_FROM, **span),
        ),
        (
            visit.say(words.DIVERGENCE),
            f"{found.divergence:.3f}",
            visit.say(words.DIVERGENCE_NOTE),
        ),
    ]
    if found.written:
        names = (words.WRITES, words.WRITES_OFF)
        for name, text in zip(names, found.written, strict=True):
            rows.append((visit.say(name), "", f"…{show_line(text)}"))
    drawn = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>"
        + (f"<b>{html.escape(number)}</b>" if number else "")
        + f"<small>{html.escape(note)}</small></dd></div>"
        for name, number, note in rows
    )
    return f'<dl class="pg-measures">{drawn}</dl>'
