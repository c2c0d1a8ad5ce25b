"""Pickers whose limits or choices follow the model.

An event may be on its way while these shrink, and a value may stand that the new model lacks.
Gradio would refuse it with a toast in English.
"""

from typing import Any

import gradio as gr


def fit(value: float, most: int) -> Any:
    """A slider up to `most`. It is moved only where it has to be: its reader may have moved it
    on since the event began."""
    moved: dict[str, Any] = {} if value <= most else {"value": most}
    return gr.update(maximum=most, **moved)


def offer(choices: Any, *, known: bool, first: str) -> Any:
    """Choices, with `first` chosen where the one that stands is not `known`."""
    moved: dict[str, Any] = {} if known else {"value": first}
    return gr.update(choices=choices, **moved)


def settle(block: Any, value: Any) -> Any:
    """The nearest of what a picker takes now: the end of a slider, the first of some choices,
    those of several that are still offered."""
    match block, value:
        case gr.Slider(), int() | float() if not isinstance(value, bool):
            return min(max(value, block.minimum), block.maximum)
        case gr.Radio(), str() if block.choices:
            choices = [key for _, key in block.choices]
            return value if value in choices else choices[0]
        case gr.CheckboxGroup(), list():
            return [each for each in value if each in [key for _, key in block.choices]]
    return value
