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
    """The lessons side by side; their numbers are computed when the panel is opened."""
    with gr.Accordion(wire.label(words.TITLE), open=False, elem_id="pg-lessons") as panel:
        gr.Markdown(wire.label(words.HOW), elem_classes="pg-how")
        with gr.Tabs():
            for title, lesson in LESSONS:
                with gr.Tab(wire.label(title)):
                    lesson.build(wire, panel)
