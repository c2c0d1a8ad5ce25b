"""What a visitor takes away from a text: the lines of code that write it again."""

import gradio as gr

from playground.ui import parts
from playground.ui.generate.ground import NEEDS, Ground, Shelf
from playground.ui.snippets import write_generate
from playground.ui.wire import Visit, Wire


def build(wire: Wire, ground: Ground) -> None:
    """The code of the text that is shown."""
    code = parts.add_code(wire)
    for event in ground.changed:
        wire.on(event.then, show_code, inputs={"shelf": ground.shelf}, outputs=[code])


def show_code(visit: Visit, *, shelf: Shelf | None) -> object:
    """The program that prints the text."""
    if shelf is None:
        return gr.skip()
    drawn = shelf.shown
    spec = visit.runtime.registry.find(drawn.model, *NEEDS)
    return write_generate(spec, drawn.generation.prompt, **drawn.settings)
