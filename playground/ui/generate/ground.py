"""What the tab Generate and its panels share."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from playground.registry.spec import Capability
from playground.results import Generation
from playground.ui.visit import Visit
from playground.ui.wire import QUIET, Wire

NEEDS = (Capability.GENERATE,)


class Settings(TypedDict):
    """The controls of the sampler, as arguments of `tasks.generate.generate`."""

    temperature: float
    max_new_tokens: float
    seed: float
    top_k: float
    top_p: float
    min_p: float
    repetition_penalty: float


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A text as it was drawn: what a panel explains.

    model       the key of the model that wrote it
    generation  the text; `generation.prompt` is what the model read
    settings    the sampler's
    kept        how many of its tokens were there before it was drawn: taken over from the text it
                branches off, and the last of them chosen by hand; 0 in a text drawn as a whole
    name        "" for the text of the main button, else what the branch is called
    """

    model: str
    generation: Generation
    settings: Settings
    kept: int = 0
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The texts a visitor keeps, the main one first, and which of them is shown."""

    texts: tuple[Drawn, ...] = ()
    current: int = 0

    @property
    def shown(self) -> Drawn:
        """The text on the page. Raises IndexError on an empty shelf."""
        return self.texts[self.current]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the tab hands to its panels.

    inputs   the tab's controls by argument name: "prompt", "model" and the sampler's
    shelf    a State that holds a Shelf, or None before the first text
    place    a State that holds the index of the chosen token, or None
    author   a State that holds the key of the model that wrote the text that is shown; as the
             input "model" of an event it is the model that is asked
    moved    a State that gets a new value whenever another text or another token is shown
    answer   where the text stands as chips
    status   the line under the main button
    buttons  the main button, and Stop
    changed  what happens then: panels that follow it hang their handlers on `event.then`
    """

    inputs: Mapping[str, Component]
    shelf: gr.State
    place: gr.State
    author: gr.State
    moved: gr.State
    answer: gr.HTML
    status: gr.HTML
    buttons: tuple[gr.Button, gr.Button]
    changed: Sequence[Dependency] = field(default_factory=tuple)

    def tell(self, wire: Wire, *events: Dependency) -> None:
        """Let all panels know that another text is shown after these events, stopped or not."""
        for event in events:
            wire.on(
                event.then,
                find_author,
                inputs={"shelf": self.shelf},
                outputs=[self.author, self.moved],
                mode="multiple",
            )

    def follow_open(self, wire: Wire, panel: gr.Accordion) -> gr.State:
        """A State that changes when another text or token is shown while the panel is open, or
        was shown since it was closed: a panel that follows it costs nothing while closed."""
        opened, seen = gr.State(False), gr.State(0)
        wire.on(panel.expand, open_panel, inputs={"moved": self.moved}, outputs=[opened, seen])
        wire.on(panel.collapse, close_panel, inputs={}, outputs=[opened])
        for event in self.changed:
            wire.on(
                event.then,
                see,
                inputs={"moved": self.moved, "opened": opened},
                outputs=[seen],
                mode="multiple",
            )
        return seen

    def pick(self, *names: str) -> dict[str, Any]:
        """Some of the controls, as inputs of an event."""
        return {name: self.inputs[name] for name in names}


def follow(moved: gr.State) -> tuple[Dependency, ...]:
    """The one event on which panels hang: it costs no trip to the server."""
    return (moved.change(None, js="() => {}", **QUIET),)


def find_author(visit: Visit, *, shelf: Shelf | None) -> tuple[Any, Any]:
    """The model that wrote the text that is shown, and the news that there is one."""
    del visit
    return (gr.skip(), gr.skip()) if shelf is None else (shelf.shown.model, mark_move())


def mark_move() -> int:
    """A value that was never there before."""
    return time.monotonic_ns()


def open_panel(visit: Visit, *, moved: int) -> tuple[bool, int]:
    """A panel is open and sees what is shown."""
    del visit
    return True, moved


def close_panel(visit: Visit) -> bool:
    """A panel is closed."""
    del visit
    return False


def see(visit: Visit, *, moved: int, opened: bool) -> Any:
    """An open panel sees what is shown now."""
    del visit
    return moved if opened else gr.skip()
