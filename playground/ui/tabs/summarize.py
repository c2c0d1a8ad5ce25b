"""Summarize: written anew beside chosen sentences, and where each comes from."""

import html
from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import Embeds, Summarizes
from playground.plots.sentences import draw_document, draw_summary, mark_sources
from playground.registry.spec import Capability
from playground.results import Summary
from playground.tasks.sentiment import WORD
from playground.tasks.summarize import summarize_abstractive, summarize_extractive
from playground.texts import Text, common
from playground.texts import summarize as words
from playground.ui import lenses, parts
from playground.ui.snippets import write_summarize
from playground.ui.status import draw_bar
from playground.ui.visit import Visit
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = (Capability.SUMMARIZE,)
EMBEDS = (Capability.EMBED,)


def build(wire: Wire, page: gr.Blocks) -> None:
    """The text on the left, the two summaries side by side on the right."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, file = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = {"boxes": [inputs["text"]], "model": inputs["model"]}
            lenses.add_lens(wire, "summarize", TITLE, **boxes)
            parts.fill_from_file(wire, file, box=inputs["text"], status=status)
        with gr.Column(scale=3, min_width=320):
            with gr.Row(equal_height=False):
                with gr.Column(min_width=280):
                    written = gr.HTML(min_height=120, elem_classes="pg-card pg-linked")
                with gr.Column(min_width=280):
                    chosen = gr.HTML(min_height=120, elem_classes="pg-card pg-linked")
                    second = parts.add_status(second=True)
            code = parts.add_code(wire)
    extractive = {name: inputs[name] for name in ("text", "max_new_tokens")}
    abstractive: dict[str, Any] = {
        "inputs": inputs,
        "outputs": [written, code],
        "needs": NEEDS,
        "status": status,
    }
    quick: dict[str, Any] = {
        "inputs": extractive,
        "outputs": [chosen],
        "needs": EMBEDS,
        "status": second,
    }
    wire.run([buttons[0].click], show_abstractive, buttons=buttons, **abstractive)
    wire.on(buttons[0].click, show_extractive, **quick)
    wire.first(page, show_abstractive, **abstractive)
    wire.first(page, show_extractive, **quick)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], gr.UploadButton]:
    """Text, file, model and length."""
    label = wire.label
    text = gr.Textbox(words.EXAMPLE, label=label(words.DOCUMENT), lines=10, max_lines=18)
    file = parts.add_upload(wire, words.FILE)
    model = parts.pick_model(wire, *NEEDS)
    length = gr.Slider(
        10, 200, 60, step=5, label=label(words.LENGTH), info=label(words.LENGTH_INFO)
    )
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        beams = gr.Slider(1, 8, 4, step=1, label=label(words.BEAMS), info=label(words.BEAMS_INFO))
    return {"text": text, "model": model, "max_new_tokens": length, "num_beams": beams}, file


def show_abstractive(
    visit: Visit, backend: Summarizes, *, text: str, max_new_tokens: float, num_beams: float
) -> Iterator[tuple[str, str]]:
    """The summary part by part, and the code."""
    assert visit.spec is not None
    for summary in summarize_abstractive(
        backend, text, max_new_tokens=max_new_tokens, num_beams=num_beams
    ):
        code = write_summarize(
            visit.spec,
            summary.parts,
            max_new_tokens=int(max_new_tokens),
            num_beams=int(num_beams),
        )
        yield draw_answer(visit, summary, title=words.ABSTRACTIVE), code


def show_extractive(visit: Visit, backend: Embeds, *, text: str, max_new_tokens: float) -> str:
    """The sentences that stand for the whole."""
    summary = summarize_extractive(backend, text, max_new_tokens=max_new_tokens)
    return draw_answer(visit, summary, title=words.EXTRACTIVE)


def draw_answer(visit: Visit, summary: Summary, *, title: Text) -> str:
    """Heading, summary, reading, passport, and the document with its sources marked."""
    progress = (
        draw_bar(
            visit.say(words.PROGRESS, done=summary.done, total=len(summary.parts)),
            done=summary.done,
            total=len(summary.parts),
        )
        if summary.done < len(summary.parts)
        else ""
    )
    how = words.SOURCES_ABSTRACTIVE
    if summary.method == "extractive":
        how = words.SOURCES_EXTRACTIVE
    sources = html.escape(visit.say(words.SOURCES))
    return "".join(
        [
            f'<h3 class="pg-heading">{html.escape(visit.say(title))}</h3>{progress}',
            draw_summary(summary.sentences, label=visit.say(title)),
            parts.draw_note(read_summary(visit, summary)),
            parts.draw_passport(visit, summary.passport),
            f'<h4 class="pg-heading">{sources}</h4>',
            parts.draw_note(visit.say(how)),
            draw_document(
                summary.document, marked=mark_sources(summary), label=visit.say(words.SOURCES)
            ),
        ]
    )


def read_summary(visit: Visit, summary: Summary) -> str:
    """How much shorter it became. A word is a run of letters, or one Han character."""
    before = len(WORD.findall(" ".join(summary.document)))
    after = len(WORD.findall(summary.summary))
    return visit.say(
        words.READING,
        words=before,
        short=after,
        percent=f"{100 * after / max(before, 1):.0f}\u00a0%",
    )
