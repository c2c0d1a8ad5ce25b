"""Sentiment and other classifiers: what a text is taken for, and which words did it."""

from typing import Any

import gradio as gr

from playground.registry.spec import Capability
from playground.texts import sentiment as words
from playground.ui import lenses, parts
from playground.ui.sentiment import rows, versions
from playground.ui.sentiment.explain import PAUSE, show_explanation
from playground.ui.sentiment.judge import TAB, show_beside, show_judgement
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = (Capability.CLASSIFY,)
# The model, and a second one on the same text.
PICKERS = (NEEDS, NEEDS)
# A model that judges each label by itself stands beside one that chooses.
BESIDE = "playground-bert-emotions"


def build(wire: Wire, page: gr.Blocks) -> None:
    """One text that is judged as it is typed; below it, its versions, and many at once."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            text = gr.Textbox(
                words.EXAMPLES[0],
                label=wire.label(words.TEXT),
                info=wire.label(words.TEXT_INFO),
                lines=4,
                max_lines=14,
            )
            examples = parts.add_examples(wire, [[one] for one in words.EXAMPLES], boxes=[text])
            model = parts.pick_model(wire, *NEEDS)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            beside = add_beside(wire)
            second_status = parts.add_status(second=True)
            lenses.add_lens(wire, "sentiment", TITLE, boxes=[text], model=model)
        with gr.Column(scale=3, min_width=320):
            with gr.Row(equal_height=False):
                with gr.Column(min_width=280):
                    first = [gr.HTML(), gr.Plot(show_label=False), gr.HTML()]
                with gr.Column(min_width=280):
                    second = [gr.HTML(), gr.Plot(show_label=False), gr.HTML()]
            code = parts.add_code(wire)
            strip = gr.HTML(js_on_load=PAUSE)
            why = [strip, gr.Plot(show_label=False), gr.HTML()]
            reasons = parts.add_code(wire)
    judged: dict[str, Any] = {
        "inputs": {"text": text, "model": model},
        "outputs": [*first, code],
        "needs": NEEDS,
        "status": status,
        "line": "read",
    }
    other: dict[str, Any] = {
        "inputs": {"text": text, "model": beside},
        "outputs": second,
        "needs": NEEDS,
        "status": second_status,
        "line": "read",
    }
    explained = {**judged, "outputs": [*why, reasons], "line": "heavy"}
    for work in wire.run(
        [buttons[0].click, text.submit, examples.then, model.input],
        show_judgement,
        buttons=buttons,
        **judged,
    ):
        wire.on(work.then, show_beside, mode="always_last", **other)
        wire.on(work.then, show_explanation, mode="always_last", **explained)
    # While a judgement runs the last keystroke waits; the second model and the words follow once
    # the hand rests, so that a class that types has the two cores for the first.
    wire.on(text.input, show_judgement, mode="always_last", **judged)
    # On a busy machine the last keystroke can get lost among those before it; the pause after it
    # does not.
    wire.on(strip.select, show_judgement, mode="always_last", **judged)
    wire.on(strip.select, show_beside, mode="always_last", **other)
    wire.on(strip.select, show_explanation, mode="always_last", **explained)
    wire.on(beside.input, show_beside, mode="always_last", **other)
    begun = wire.first(page, show_judgement, tab=TAB, **judged)
    wire.on(begun.then, show_beside, **other)
    wire.on(begun.then, show_explanation, **explained)
    versions.build(wire, page, model)
    rows.build(wire, page, model)


def add_beside(wire: Wire) -> gr.Dropdown:
    """The picker of the second model; it starts at one with other labels."""
    picker = parts.pick_model(wire, *NEEDS)
    keys = [key for _, key in picker.choices]
    picker.value = BESIDE if BESIDE in keys else keys[-1]
    picker.label = wire.label(words.BESIDE)
    return picker
