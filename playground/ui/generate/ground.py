"""What the tab Generate and its panels share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from playground.registry.spec import Capability
from playground.results import Generation

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
    kept        how many of its tokens were taken over from the text it branches off, 0 in a
                text that was drawn as a whole
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
    answer   where the text stands as chips
    status   the line under the main button
    changed  events after which another text or another token is shown: panels that follow it
             hang their handlers on `event.then`
    """

    inputs: Mapping[str, Component]
    shelf: gr.State
    place: gr.State
    answer: gr.HTML
    status: gr.HTML
    changed: Sequence[Dependency] = field(default_factory=tuple)

    def pick(self, *names: str) -> dict[str, Any]:
        """Some of the controls, as inputs of an event."""
        return {name: self.inputs[name] for name in names}
