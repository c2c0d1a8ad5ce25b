"""Inside attention: one layer and one head, step by step, and changed by hand."""

from types import ModuleType
from typing import Any

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from playground.registry.spec import Capability
from playground.texts import attention as names
from playground.texts import inside as words
from playground.ui import lenses, parts
from playground.ui.inside import lessons, positions, scratch
from playground.ui.inside.changes import add_cell, undo
from playground.ui.inside.walk import PLOTS, show_code, show_step, show_trace
from playground.ui.links import read_query
from playground.ui.wire import QUIET, Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
NEEDS = (Capability.ATTEND,)
# What stands under the walk, in order: modules with `build(wire)`.
PANELS: tuple[ModuleType, ...] = (positions, scratch, lessons)
# The most layers, heads and dimensions that a link may ask for; a model has its own limits.
MOST_LAYERS, MOST_HEADS, MOST_SIZE = 127, 127, 512


def build(wire: Wire, page: gr.Blocks) -> None:
    """Texts, model and changes on the left; the walk on the right. On a phone the changes stand
    under the walk."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False, elem_id="pg-inside"):
        with gr.Column(min_width=300):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = [inputs["text"], inputs["text_pair"]]
            lenses.add_lens(wire, "inside", TITLE, boxes=boxes, model=inputs["model"])
        with gr.Column(min_width=300):
            changes, wrong = add_changes(wire)
        with gr.Column(min_width=300):
            step = gr.Radio(
                [(wire.label(title), name) for name, title in words.STEPS.items()],
                value="softmax",
                label=wire.label(words.STEP),
                elem_classes="pg-steps-radio",
            )
            top = gr.HTML(min_height=160)
            with gr.Row(equal_height=False):
                plots = [
                    gr.Plot(
                        show_label=False,
                        visible=place == 0,
                        min_width=240,
                        elem_classes="pg-walk",
                    )
                    for place in range(PLOTS)
                ]
            foot = gr.HTML()
            code = parts.add_code(wire)
    for panel in PANELS:
        panel.build(wire)
    taken = gr.State(None)
    controls = {"head": inputs["head"], "step": step, **changes}
    whole: dict[str, Any] = {
        "inputs": {**inputs, "size": changes["size"]},
        "outputs": [taken, *(inputs[name] for name in ("kind", "layer", "head")), changes["size"]],
        "needs": NEEDS,
        "status": status,
    }
    shown: dict[str, Any] = {
        "inputs": {"taken": taken, **controls},
        "outputs": [top, *plots, foot],
        # All that can be wrong here is a change.
        "status": wrong,
    }
    program: dict[str, Any] = {
        "inputs": {"taken": taken, "head": inputs["head"]},
        "outputs": [code],
    }
    text, model = inputs["text"], inputs["model"]
    triggers = [buttons[0].click, text.submit, examples.then, model.input]
    works = wire.run(triggers, show_trace, buttons=buttons, **whole)
    for picker in (inputs["kind"], inputs["layer"]):
        works.append(wire.on(picker.input, show_trace, mode="always_last", **whole))
    first = wire.first(page, show_trace, tab="inside", **whole)
    works.append(follow_link(wire, first, controls))
    for work in works:
        # The next layer may be there before the one before it is drawn.
        wire.on(work.success, show_step, mode="always_last", **shown)
        wire.on(work.success, show_code, mode="always_last", **program)
    wire.on(inputs["head"].input, show_code, mode="always_last", **program)
    for control in (step, inputs["head"], *changes.values()):
        happens = control.change if control is changes["cells"] else control.input
        wire.on(happens, show_step, mode="always_last", **shown)


def follow_link(wire: Wire, first: Dependency, controls: dict[str, Any]) -> Dependency:
    """Set the controls of the walk to what the page's address says, once the trace is there."""

    def fill(request: gr.Request) -> list[Any]:
        query = dict(request.query_params)
        most = wire.settings.max_characters
        return read_query(query, tab="inside", inputs=controls, longest=most)

    followed: Dependency = first.then(fill, outputs=list(controls.values()), **QUIET)
    return followed


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """One text or two, the model, and which of its attention."""
    label = wire.label
    text = gr.Textbox(words.EXAMPLES[0][0], label=label(names.TEXT), lines=1, max_lines=10)
    pair = gr.Textbox(
        "", label=label(names.PAIR), info=label(names.PAIR_INFO), lines=1, max_lines=6
    )
    examples = parts.add_examples(wire, words.EXAMPLES, boxes=[text, pair])
    model = parts.pick_model(wire, *NEEDS)
    kind = gr.Radio(
        [(label(title), name) for name, title in names.KINDS.items()],
        value="decoder",
        label=label(names.KIND),
        visible=False,
    )
    with gr.Row():
        layer = gr.Slider(0, MOST_LAYERS, 3, step=1, label=label(names.LAYER), min_width=130)
        head = gr.Slider(0, MOST_HEADS, 2, step=1, label=label(names.HEAD), min_width=130)
    inputs = {"text": text, "text_pair": pair, "model": model}
    return {**inputs, "kind": kind, "layer": layer, "head": head}, examples


def add_changes(wire: Wire) -> tuple[dict[str, Any], gr.HTML]:
    """What can be switched off or set by hand; all of it can be undone. And a line for what is
    wrong with a change."""
    label = wire.label
    with gr.Accordion(label(words.CHANGE)):
        off = gr.Radio(
            [(label(title), name) for name, title in words.OFFS.items()],
            value="nothing",
            label=label(words.OFF),
        )
        size = gr.Slider(
            0, MOST_SIZE, 0, step=1, label=label(words.SIZE), info=label(words.SIZE_INFO)
        )
        temperature = gr.Slider(
            0.1, 5, 1, step=0.1, label=label(words.TEMPERATURE), info=label(words.TEMPERATURE_INFO)
        )
        matrix = gr.Radio(
            [(label(title), name) for name, title in words.CELLS.items()],
            value="M",
            label=label(words.CELL),
        )
        with gr.Row(elem_classes="pg-typed"):
            row = gr.Number(0, precision=0, label=label(words.ROW), min_width=70)
            column = gr.Number(0, precision=0, label=label(words.COLUMN), min_width=70)
            value = gr.Number(0, label=label(words.VALUE), min_width=70)
        gr.Markdown(label(words.VALUE_INFO), elem_classes="pg-how")
        put = gr.Button(label(words.SET), size="sm")
        cells = gr.Textbox(
            "", label=label(words.LIST), info=label(words.LIST_INFO), lines=2, max_lines=8,
            max_length=1000, elem_classes="pg-typed",
        )  # fmt: skip
        wrong = parts.add_status(second=True)
        reset = gr.Button(label(words.RESET), size="sm")
    box: dict[str, Component] = {"matrix": matrix, "row": row, "column": column, "value": value}
    wire.on(put.click, add_cell, inputs={"cells": cells, **box}, outputs=[cells], status=wrong)
    changes: dict[str, Any] = {
        "off": off, "size": size, "temperature": temperature, "cells": cells
    }  # fmt: skip
    wire.on(reset.click, undo, inputs={}, outputs=list(changes.values()))
    return changes, wrong
