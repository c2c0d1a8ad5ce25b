"""What the tab Attention and its panels share."""

from collections.abc import Mapping
from dataclasses import dataclass

from gradio.components import Component

from playground.registry.spec import Capability

NEEDS = (Capability.ATTEND,)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the tab hands to its panels.

    inputs   the tab's controls by argument name: "text", "text_pair" and "model"
    pickers  which attention is looked at: "kind", "layer" and "head"
    """

    inputs: Mapping[str, Component]
    pickers: Mapping[str, Component]
