"""Read and translate: the answer to a question in its text; a translation and its alignment."""

import gradio as gr

from playground.texts import read as words
from playground.ui import parts
from playground.ui.follow import follow_link
from playground.ui.read import answer, translate
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = answer.NEEDS
# What the models of its pickers must be able to do.
PICKERS = (answer.NEEDS, translate.NEEDS)


def build(wire: Wire, page: gr.Blocks) -> None:
    """Two parts, each with its own text, model and result."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Tabs() as switch:
        with gr.Tab(wire.label(words.ANSWERING), id=answer.NAME, elem_id="pg-answer"):
            answer.build(wire, page)
        with gr.Tab(wire.label(words.TRANSLATING), id=translate.NAME, elem_id="pg-translate"):
            translate.build(wire, page)
    # What links call the parts.
    follow_link(page, switch, [answer.NAME, translate.NAME])
