"""Attention: where each head looks, as lines, as a grid and as numbers."""

from types import ModuleType
from typing import Any

import gradio as gr
from gradio.components import Component

from playground.registry.spec import Capability
from playground.tasks.tidy import WHOLES
from playground.texts import attention as words
from playground.ui import lenses, parts
from playground.ui.attention import (
    explain,
    go_on,
    head_map,
    neurons,
    rank,
    rollout,
    stop_early,
    switch,
    take_away,
)
from playground.ui.attention.ground import NEEDS, Ground, Seen, Stage, Trigger
from playground.ui.attention.views import show_layer, show_model
from playground.ui.pickers import fit, offer
from playground.ui.visit import Visit
from playground.ui.wire import QUIET, Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
# What stands under the views, in order; each opens when it is asked for.
PANELS: tuple[ModuleType, ...] = (switch, rank, rollout, stop_early, explain)
# Enough for any model that fits a class: a link may name a layer before its model is opened.
MOST_LAYERS, MOST_HEADS = 48, 64


def build(wire: Wire, page: gr.Blocks) -> None:
    """Texts and model on the left; pickers, three views of the same weights, and what the heads
    do on the right."""
    parts.add_promise(wire, words.PROMISE)
    triggers: list[Trigger] = []
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            text, pair = add_texts(wire)
            longer, trouble = go_on.add_button(wire)
            examples = parts.add_examples(wire, words.EXAMPLES, boxes=[text, pair])
            model: Any = parts.pick_model(wire, *NEEDS, first=Capability.EMBED)
            inputs: dict[str, Any] = {"text": text, "text_pair": pair, "model": model}
            options = add_options(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = [inputs["text"], inputs["text_pair"]]
            lenses.add_lens(wire, "attention", TITLE, boxes=boxes, model=inputs["model"])
        with gr.Column(scale=3, min_width=320):
            pickers = add_pickers(wire)
            lines, title, plot, table, grid = add_views(wire)
            note, seen, moved = gr.HTML(), gr.State(None), gr.State(0)
            stage = Stage(
                inputs=inputs,
                pickers=pickers,
                options=options,
                seen=seen,
                changed=(moved.change(None, js="() => {}", **QUIET),),
                show=triggers.append,
            )
            add_panels(wire, stage, page)
            code = parts.add_code(wire)
    common: dict[str, Any] = {"needs": NEEDS, "status": status}
    layer = {**common, "inputs": stage.everything, "outputs": [lines, title, plot, table, code]}
    whole = {
        **common,
        "inputs": {**inputs, "kind": pickers["kind"], **options},
        "outputs": [grid, note, seen, moved],
    }
    written = wire.run(
        [longer.click],
        go_on.lengthen,
        buttons=buttons,
        inputs={"text": text, "model": model},
        outputs=[text],
        needs=go_on.NEEDS,
        status=trouble,
    )
    triggers += [work.success for work in written]
    triggers += [buttons[0].click, text.submit, examples.then, model.change]
    for work in wire.run(triggers, show_layer, buttons=buttons, **layer):
        # The next text may be there before the one before it is measured.
        wire.on(work.success, show_model, mode="multiple", **whole)
    wire.first(page, show_layer, tab="attention", **layer)
    wire.first(page, show_model, tab="attention", **whole)
    follow_controls(wire, stage, layer=layer, whole=whole)


def add_panels(wire: Wire, stage: Stage, page: gr.Blocks) -> None:
    """What stands under the views."""
    head_map.build(wire, stage)
    neurons.build(wire, stage, page)
    ground = Ground(inputs=stage.inputs, pickers=stage.pickers)
    for panel in PANELS:
        panel.build(wire, ground)
    take_away.build(wire, stage)


def add_texts(wire: Wire) -> tuple[Any, Any]:
    """One text or two."""
    label = wire.label
    text = gr.Textbox(words.EXAMPLES[0][0], label=label(words.TEXT), lines=1, max_lines=10)
    pair = gr.Textbox(
        words.EXAMPLES[0][1], label=label(words.PAIR), info=label(words.PAIR_INFO), max_lines=6
    )
    return text, pair


def add_options(wire: Wire) -> dict[str, Component]:
    """What is hidden and merged, folded away."""
    label = wire.label
    with gr.Accordion(label(words.OPTIONS), open=False):
        special = gr.Checkbox(False, label=label(words.HIDE_SPECIAL))
        first = gr.Checkbox(False, label=label(words.HIDE_FIRST))
        choices: Any = [(label(words.MERGES[whole]), whole) for whole in WHOLES]
        merge = gr.Radio(choices, value="", label=label(words.MERGE))
    return {"special": special, "first": first, "merge": merge}


def add_pickers(wire: Wire) -> dict[str, Any]:
    """Which of the model's attention: kind, layer and head."""
    label = wire.label
    choices: Any = [(label(title), name) for name, title in words.KINDS.items()]
    with gr.Row():
        kind = gr.Radio(choices, value="encoder", label=label(words.KIND), min_width=160)
        layer = gr.Slider(0, MOST_LAYERS - 1, 3, step=1, label=label(words.LAYER), min_width=160)
        head = gr.Slider(0, MOST_HEADS - 1, 1, step=1, label=label(words.HEAD), min_width=160)
    return {"kind": kind, "layer": layer, "head": head}


def add_views(wire: Wire) -> tuple[gr.HTML, gr.HTML, gr.Plot, gr.HTML, gr.HTML]:
    """Three views of the same weights."""
    with gr.Tabs():
        with gr.Tab(wire.label(words.HEAD_VIEW)):
            lines = gr.HTML(min_height=320)
        with gr.Tab(wire.label(words.HEATMAP)):
            title = gr.HTML()
            plot = gr.Plot(show_label=False)
            table = gr.HTML()
        with gr.Tab(wire.label(words.MODEL_VIEW)):
            grid = gr.HTML(min_height=320)
    return lines, title, plot, table, grid


def follow_controls(
    wire: Wire, stage: Stage, *, layer: dict[str, Any], whole: dict[str, Any]
) -> None:
    """Another layer, head, kind or option is drawn at once; the pickers fit the model."""
    pickers: Any = stage.pickers
    options: Any = stage.options
    both = [pickers["kind"].input, *(option.input for option in options.values())]
    for trigger in (pickers["layer"].change, pickers["head"].change, *both):
        wire.on(trigger, show_layer, mode="always_last", **layer)
    for trigger in both:
        wire.on(trigger, show_model, mode="always_last", **whole)
    for event in stage.changed:
        wire.on(
            event.then,
            fit_pickers,
            inputs={"seen": stage.seen, **pickers},
            outputs=list(pickers.values()),
            mode="always_last",
        )


def fit_pickers(
    visit: Visit, *, seen: Seen | None, kind: str, layer: float, head: float
) -> tuple[Any, Any, Any]:
    """Pickers that offer what the model has, and stand at something it has."""
    if seen is None:
        return gr.skip(), gr.skip(), gr.skip()
    layers, heads = next(iter(seen.scores.scores.values())).shape
    choices: Any = [(visit.say(words.KINDS[name]), name) for name in seen.kinds]
    return (
        offer(choices, known=kind in seen.kinds, first=seen.scores.kind),
        fit(layer, layers - 1),
        fit(head, heads - 1),
    )
