"""Links that set the controls of a tab: what was typed and chosen, in the query string.

A link holds everything that decides a result, the seed included, so whoever opens it gets the
same result from the same model on the same device. Nothing of it is kept on the server.
"""

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import gradio as gr
from gradio.components import Component

TAB = "tab"
# The panel of the tab that the link opens, if any.
PANEL = "panel"
# Longer addresses are cut by some browsers, proxies and chat programs.
LONGEST = 2000


def write_query(tab: str, values: Mapping[str, Any]) -> str:
    """ "?tab=generate&prompt=…"; "" where the address would be too long."""
    shown = {name: f"{v:g}" if isinstance(v, float) else str(v) for name, v in values.items()}
    query = "?" + urlencode({TAB: tab, **shown})
    return query if len(query) <= LONGEST else ""


def read_query(
    query: Mapping[str, str], *, tab: str, inputs: Mapping[str, Component], longest: int
) -> list[Any]:
    """What each control is set to; `gr.skip()` where the link is for another tab, does not name
    the control, or names a value that the control does not take.

    `longest`: the most characters of a text.
    """
    if query.get(TAB) != tab:
        return [gr.skip()] * len(inputs)
    return [
        read_value(query[name], control, longest=longest) if name in query else gr.skip()
        for name, control in inputs.items()
    ]


def read_value(text: str, control: Component, *, longest: int) -> Any:
    """A value of the query string as its control takes it."""
    if isinstance(control, gr.Slider | gr.Number):
        return read_number(text, low=control.minimum, high=control.maximum)
    if isinstance(control, gr.Checkbox):
        return text == "True"
    if isinstance(control, gr.Radio):
        return text if text in [key for _, key in control.choices] else gr.skip()
    return text if len(text) <= longest else gr.skip()


def read_number(text: str, *, low: float | None, high: float | None) -> Any:
    """A finite number within its limits, whole where it is whole."""
    try:
        number = float(text)
    except ValueError:
        return gr.skip()
    fits = (low is None or number >= low) and (high is None or number <= high)
    if not math.isfinite(number) or not fits:
        return gr.skip()
    return int(number) if number == int(number) else number
