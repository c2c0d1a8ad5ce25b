"""Summarize: written anew beside chosen sentences, where each comes from, and how they differ."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import NO_REPEAT, Embeds, Summarizes
from playground.plots.sentences import LIGHT
from playground.registry.spec import Capability
from playground.results import Summary
from playground.tasks.summarize import choose_sentences, summarize_abstractive
from playground.texts import common
from playground.texts import summarize as words
from playground.ui import lenses, parts
from playground.ui.links import write_query
from playground.ui.snippets import write_summarize
from playground.ui.stop import Keep
from playground.ui.summarize import measures, reference
from playground.ui.summarize.card import draw_card, draw_growing
from playground.ui.summarize.programs import write_choose
from playground.ui.summarize.upload import add_upload, connect
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = (Capability.SUMMARIZE,)
EMBEDS = (Capability.EMBED,)
NAME = "summarize"
# Seconds between two pictures of a summary that grows.
PACE = 0.25


def build(wire: Wire, page: gr.Blocks) -> None:
    """The text on the left, the two summaries side by side on the right, panels below them."""
    parts.add_promise(wire, words.PROMISE)
    shelf, second_shelf = gr.State(None), gr.State(None)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, upload = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = {"boxes": [inputs["text"]], "model": inputs["model"]}
            lenses.add_lens(wire, "summarize", TITLE, **boxes)
        with gr.Column(scale=3, min_width=320):
            with gr.Row(equal_height=False):
                with gr.Column(min_width=280):
                    written = add_card("pg-written")
                    code = parts.add_code(wire)
                with gr.Column(min_width=280):
                    chosen = add_card("pg-chosen")
                    second = parts.add_status(second=True)
                    second_code = parts.add_code(wire)
            measured = measures.build(wire)
            reference.build(wire, written=shelf, chosen=second_shelf)
    connect(wire, upload, box=inputs["text"], status=status)
    abstractive: dict[str, Any] = {
        "inputs": inputs,
        "outputs": [written, shelf, code],
        "needs": NEEDS,
        "status": status,
    }
    quick: dict[str, Any] = {
        "inputs": {name: inputs[name] for name in ("text", "max_new_tokens")},
        "outputs": [chosen, second_shelf, second_code],
        "needs": EMBEDS,
        "status": second,
    }
    keep = Keep(place="#pg-written", cut=keep_summary, inputs={"summary": shelf}, outputs=[written])
    runs = wire.run([buttons[0].click], show_abstractive, buttons=buttons, keep=keep, **abstractive)
    # A request may take so long and no longer: what was read until then is kept.
    wire.on(runs[0].then, settle, inputs={"summary": shelf}, outputs=[written])
    works = [
        *runs,
        # Also while the sentences of a text that was stopped are still being weighed.
        wire.on(buttons[0].click, show_extractive, mode="multiple", **quick),
        wire.first(page, show_abstractive, tab=NAME, **abstractive),
        wire.first(page, show_extractive, tab=NAME, **quick),
    ]
    both = {"written": shelf, "chosen": second_shelf}
    for work in works:
        wire.on(work.then, measures.show_measures, inputs=both, outputs=measured)


def add_card(name: str) -> gr.HTML:
    """A place for a summary whose sentences light up with their sources."""
    return gr.HTML(min_height=120, elem_id=name, elem_classes="pg-card", js_on_load=LIGHT)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], tuple[gr.UploadButton, gr.HTML]]:
    """Text, file, model, length, beams and the guard against repetition."""
    label = wire.label
    text = gr.Textbox(
        words.EXAMPLE,
        label=label(words.DOCUMENT),
        info=label(words.DOCUMENT_INFO),
        lines=10,
        max_lines=18,
    )
    upload = add_upload(wire)
    model = parts.pick_model(wire, *NEEDS)
    length = gr.Slider(
        10, 200, 60, step=5, label=label(words.LENGTH), info=label(words.LENGTH_INFO)
    )
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        beams = gr.Slider(1, 8, 4, step=1, label=label(words.BEAMS), info=label(words.BEAMS_INFO))
        guard = gr.Slider(
            *(0, 8, NO_REPEAT), step=1, label=label(words.GUARD), info=label(words.GUARD_INFO)
        )
    inputs = {
        "text": text,
        "model": model,
        "max_new_tokens": length,
        "num_beams": beams,
        "no_repeat": guard,
    }
    return inputs, upload


def show_abstractive(
    visit: Visit,
    backend: Summarizes,
    *,
    text: str,
    max_new_tokens: float,
    num_beams: float,
    no_repeat: float,
) -> Iterator[tuple[Any, ...]]:
    """The summary part by part, and at its end the whole with its code."""
    spec = visit.spec
    assert spec is not None
    settings = {"max_new_tokens": max_new_tokens, "num_beams": num_beams, "no_repeat": no_repeat}
    link = parts.draw_link(visit, write_query(NAME, {"text": text, "model": spec.key, **settings}))
    steps = summarize_abstractive(backend, text, **settings)
    for summary in pace_values(steps, halt=visit.halt, seconds=PACE):
        if summary.done < len(summary.parts):
            yield draw_growing(visit, summary), summary, gr.skip()
            continue
        code = write_summarize(
            spec,
            summary.parts,
            max_new_tokens=int(max_new_tokens),
            num_beams=int(num_beams),
            no_repeat=int(no_repeat),
        )
        yield draw_card(visit, summary, take=link), summary, code


def keep_summary(visit: Visit, *, seen: float, summary: Summary | None) -> Any:
    """After Stop: what was written so far, as a summary of what was read."""
    del seen
    if summary is None or not summary.sentences:
        return gr.skip()
    return draw_card(visit, summary)


def settle(visit: Visit, *, summary: Summary | None) -> Any:
    """A summary whose document was not read to its end, as far as it goes."""
    ended = summary is None or summary.done == len(summary.parts)
    return gr.skip() if ended else keep_summary(visit, seen=0, summary=summary)


def show_extractive(
    visit: Visit, backend: Embeds, *, text: str, max_new_tokens: float
) -> Iterator[tuple[Any, ...]]:
    """How far the comparison of the sentences is; then those that stand for the whole, and the
    code."""
    spec = visit.spec
    assert spec is not None
    steps = choose_sentences(backend, text, max_new_tokens=max_new_tokens)
    for summary in pace_values(steps, halt=visit.halt, seconds=PACE):
        if not summary.sentences:
            yield draw_growing(visit, summary), summary, gr.skip()
            continue
        code = write_choose(spec, summary.document, budget=int(max_new_tokens))
        yield draw_card(visit, summary), summary, code
