"""Four lessons of five minutes, each in four steps."""

import gradio as gr

from playground.texts import lessons as words
from playground.texts import lessons_mask as more_words
from playground.ui.inside import lesson_attention, lesson_heads, lesson_mask, lesson_scale
from playground.ui.wire import Wire

LESSONS = (
    (words.ATTENTION, lesson_attention),
    (words.SCALE, lesson_scale),
    (more_words.MASK, lesson_mask),
    (more_words.HEADS, lesson_heads),
)


def build(wire: Wire) -> None:
    """The lessons one under the other; the numbers of each are computed when it is opened."""
    with gr.Accordion(wire.label(words.TITLE), open=False, elem_id="pg-lessons"):
        gr.Markdown(wire.label(words.HOW), elem_classes="pg-how")
        for title, lesson in LESSONS:
            with gr.Accordion(wire.label(title), open=False) as panel:
                lesson.build(wire, panel)
