"""What the tab Tokens and its panels share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from playground.registry.spec import Capability
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.TOKENIZE,)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the tab hands to its panels.

    inputs   "text" and "model"
    place    a State that holds the index of the chosen token
    changed  what happens when another text, model or token is shown
    """

    inputs: Mapping[str, Component]
    place: gr.State
    changed: Sequence[Dependency]

    def watch(self, wire: Wire, panel: gr.Accordion) -> gr.State:
        """A State that says whether a panel is open: a closed one computes nothing."""
        opened = gr.State(False)
        wire.on(panel.expand, say_open, inputs={}, outputs=[opened])
        wire.on(panel.collapse, say_closed, inputs={}, outputs=[opened])
        return opened


def say_open(visit: Visit) -> bool:
    """A panel is open."""
    del visit
    return True


def say_closed(visit: Visit) -> bool:
    """A panel is closed."""
    del visit
    return False
