"""Read and translate: the answer to a question in its text; a translation and its alignment;
topics."""

import gradio as gr

from playground.texts import read as words
from playground.texts import topics as topic_words
from playground.ui import parts
from playground.ui.read import answer, topics, translate
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = answer.NEEDS
# What the models of its pickers must be able to do.
PICKERS = (answer.NEEDS, translate.NEEDS, topics.NEEDS)


def build(wire: Wire, page: gr.Blocks) -> None:
    """Three parts, each with its own text, model and result."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Tabs() as switch:
        with gr.Tab(wire.label(words.ANSWERING)):
            answer.build(wire, page)
        with gr.Tab(wire.label(words.TRANSLATING)):
            translate.build(wire, page)
        with gr.Tab(wire.label(topic_words.TOPICS), id="topics"):
            topics.build(wire, page)
    topics.follow_link(page, switch)
