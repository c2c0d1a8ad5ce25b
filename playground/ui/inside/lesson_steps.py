"""What the lessons are made of: steps, and a question that is answered by trying."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gradio as gr

from playground.texts import Text
from playground.texts import lessons as words
from playground.ui import parts
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# Widgets of one step.
Fill = Callable[[], None]


def add_steps(
    wire: Wire, name: str, texts: Sequence[tuple[Text, Text]], *, fills: Sequence[Fill]
) -> None:
    """Steps one after the other: title, a few sentences, what `fills` puts under them, and a
    button to the next."""
    with gr.Walkthrough(selected=1, elem_id=f"pg-lesson-{name}", elem_classes="pg-lesson") as walk:
        for number, ((title, body), fill) in enumerate(zip(texts, fills, strict=True), 1):
            with gr.Step(wire.label(title), id=number):
                gr.Markdown(wire.label(body), elem_classes="pg-lesson-text")
                fill()
                if number < len(texts):
                    add_next(wire, walk, number + 1)


def place(*widgets: Any) -> None:
    """Put widgets that were made before into the step that is being built."""
    for widget in widgets:
        widget.render()


def add_next(wire: Wire, walk: Any, number: int) -> None:
    """A button that opens a step."""
    button = gr.Button(wire.label(words.NEXT), variant="secondary", elem_classes="pg-fit")

    def go(visit: Visit) -> Any:
        del visit
        return gr.Walkthrough(selected=number)

    wire.on(button.click, go, inputs={}, outputs=[walk])


def add_question(wire: Wire, answers: Mapping[str, Text]) -> tuple[gr.Radio, gr.Button]:
    """Answers to choose from, none chosen, and the button that commits to one."""
    choices = [(wire.label(text), key) for key, text in answers.items()]
    radio = gr.Radio(choices, value=None, label=wire.label(words.ANSWER))
    return radio, gr.Button(wire.label(words.COMMIT), variant="secondary", elem_classes="pg-fit")


def draw_verdict(
    visit: Visit, answers: Mapping[str, Text], *, answer: str | None, outcome: str
) -> str:
    """What came out, beside what was expected. `outcome` is the key of the answer that the
    computed numbers are."""
    found = visit.say(answers[outcome])
    if answer is None:
        return parts.draw_title(found)
    if answer == outcome:
        return parts.draw_title(visit.say(words.RIGHT, outcome=found))
    expected = visit.say(answers[answer])
    return parts.draw_title(visit.say(words.WRONG, answer=expected, outcome=found))


def ask_first(visit: Visit) -> str:
    """What stands there where no answer was chosen."""
    return parts.draw_note(visit.say(words.CHOOSE))
