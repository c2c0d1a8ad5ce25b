"""A text to look at that the model itself goes on with."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.registry.spec import Capability
from playground.tasks.checks import require_text
from playground.tasks.generate import generate
from playground.texts import Text
from playground.texts import attention as words
from playground.ui import parts
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

# What writes is not looked at here, so its settings are fixed and said.
TOKENS, TEMPERATURE, TOP_K, SEED = 40, 0.7, 40, 3
NEEDS = (Capability.GENERATE, Capability.ATTEND)


def add_button(wire: Wire) -> tuple[gr.Button, gr.HTML]:
    """The button, what it will do, and a line for what went wrong: what is shown afterwards has
    one of its own."""
    button = gr.Button(wire.label(words.GO_ON), size="sm", elem_classes="pg-fit")
    values = {"tokens": TOKENS, "temperature": TEMPERATURE, "top_k": TOP_K, "seed": SEED}
    info = Text(en=words.GO_ON_INFO.say("en", **values), zh=words.GO_ON_INFO.say("zh", **values))
    gr.Markdown(wire.label(info), elem_classes="pg-how")
    return button, parts.add_status(second=True)


def lengthen(visit: Visit, backend: Generates, *, text: str) -> Iterator[tuple[Any, ...]]:
    """The text as it grows; as many new tokens as the model can still read."""
    text = require_text(text)
    room = max(1, min(TOKENS, backend.limit - backend.count_tokens(text)))
    steps = generate(
        backend, text, max_new_tokens=room, temperature=TEMPERATURE, top_k=TOP_K, seed=SEED
    )
    for generation in pace_values(steps, halt=visit.halt):
        yield (text + generation.text,)
