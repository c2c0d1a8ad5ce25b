"""What the tab Attention and its panels share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from playground.registry.spec import Capability
from playground.results import AttentionKind, HeadScores

Trigger = Callable[..., Dependency]
NEEDS = (Capability.ATTEND,)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the tab hands to its panels.

    inputs   the tab's controls by argument name: "text", "text_pair" and "model"
    pickers  which attention is looked at: "kind", "layer" and "head"
    """

    inputs: Mapping[str, Component]
    pickers: Mapping[str, Component]


@dataclass(frozen=True, kw_only=True)
class Stage(Ground):
    """What the tab's own panels get as well.

    options  what is hidden and merged: "special", "first" and "merge"
    seen     a State that holds a Seen, or None before the first text
    changed  what happens when another text or another kind of attention is shown: panels that
             follow it hang their handlers on `event.then`
    show     takes an event's `then`, after which the text that stands in the box is shown
    """

    options: Mapping[str, Component]
    seen: gr.State
    changed: Sequence[Dependency]
    show: Callable[[Trigger], None]

    @property
    def everything(self) -> dict[str, Component]:
        """All controls that decide what is drawn."""
        return {**self.inputs, **self.pickers, **self.options}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is shown: the scores of its heads, the kinds of attention that its model has, and the
    languages that the model reads."""

    kinds: tuple[AttentionKind, ...]
    scores: HeadScores
    languages: tuple[str, ...]
