"""Chat templates: what a model that was trained on conversations makes of a message."""

from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.errors import PlaygroundError
from playground.plots.tokens import Chip, draw_strip
from playground.results import Token
from playground.tasks.prompts import write_chat
from playground.texts import decoding as words
from playground.ui import parts
from playground.ui.generate.ground import NEEDS, Ground, Shelf
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def add_checkbox(wire: Wire) -> gr.Checkbox:
    """Whether the prompt is a message; it appears for a model that has a template."""
    return gr.Checkbox(
        value=False,
        label=wire.label(words.CHAT),
        info=wire.label(words.CHAT_INFO),
        visible=False,
    )


def read_prompt(backend: Generates, prompt: str, *, chat: bool) -> str:
    """What the model reads: the message in its template, or the prompt as it stands where it is
    no message or the model has no template. Raises EmptyText."""
    return write_chat(backend, prompt) if chat and backend.chats else prompt


def build(wire: Wire, ground: Ground) -> None:
    """The prompt in its template, where it has one; and the checkbox that asks for it."""
    read = gr.HTML(elem_classes="pg-maybe")
    model: Any = ground.inputs["model"]
    checkbox = ground.inputs["chat"]
    for event in (*(event.then for event in ground.changed), model.change):
        wire.on(event, show_checkbox, inputs={"model": model}, outputs=[checkbox])
    for event in ground.changed:
        wire.on(event.then, show_prompt, inputs={"shelf": ground.shelf}, outputs=[read])


def show_checkbox(visit: Visit, *, model: str) -> Any:
    """Shown for a model that is open and has a template. Nothing is opened for it."""
    backend = find_warm(visit, model)
    return gr.update(visible=backend is not None and backend.chats)


def show_prompt(visit: Visit, *, shelf: Shelf | None) -> Any:
    """The tokens of a prompt that holds special ones; nothing for a plain prompt."""
    if shelf is None:
        return gr.skip()
    backend = find_warm(visit, shelf.shown.model)
    if backend is None:
        return ""
    tokens = backend.tokenize(shelf.shown.generation.prompt)
    written = [token for token in tokens if token.special and token.end > token.start]
    return draw_prompt(visit, tokens, special=len(written)) if written else ""


def find_warm(visit: Visit, model: str) -> Generates | None:
    """The model if it is open, else None."""
    try:
        spec = visit.runtime.registry.find(model or "", *NEEDS)
    except PlaygroundError:
        return None
    if spec.key not in visit.runtime.warm_keys():
        return None
    with visit.runtime.use(spec) as backend:
        found: Generates = backend
        return found


def draw_prompt(visit: Visit, tokens: tuple[Token, ...], *, special: int) -> str:
    """All tokens as chips, the special ones dark."""
    chips = [
        Chip(
            text=token.text,
            magnitude=1.0 if token.special else None,
            note=visit.say(words.CHAT_SPECIAL if token.special else words.CHAT_PLAIN),
        )
        for token in tokens
    ]
    title = visit.say(words.CHAT_READ)
    return "".join(
        [
            parts.draw_title(title),
            draw_strip(chips, label=title),
            parts.draw_note(visit.say(words.CHAT_READING, special=special, count=len(tokens))),
        ]
    )
