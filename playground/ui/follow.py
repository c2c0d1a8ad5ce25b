"""Showing the tab that a link names, the part of it ("read", "read.translate"), and the panel."""

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
from gradio.components import Component

from playground.ui.links import PANEL, TAB, read_query
from playground.ui.wire import QUIET, Wire


def follow_link(page: gr.Blocks, switch: gr.Tabs, names: Sequence[str]) -> None:
    """Show the one of `names`, the ids of the tabs of `switch`, that the page's address leads
    to: its own name, or one that begins with it and a dot."""

    def select(request: gr.Request) -> Any:
        name = find_name(request.query_params.get(TAB, ""), names)
        return gr.update(selected=name) if name else gr.skip()

    page.load(select, outputs=[switch], **QUIET)


def open_panel(
    wire: Wire,
    page: gr.Blocks,
    *,
    tab: str,
    panel: str,
    place: gr.Accordion,
    inputs: Mapping[str, Component],
) -> gr.Textbox:
    """Where the page's address names this panel of this tab: open it and set its controls. The
    hidden box that is given changes then, and only then, so that the panel can run."""
    # A State would seem to change to the page whenever an event could have set it.
    asked = gr.Textbox("", visible="hidden", show_label=False, container=False)
    longest = wire.settings.max_characters

    def fill(request: gr.Request) -> list[Any]:
        query = dict(request.query_params)
        if query.get(TAB) != tab or query.get(PANEL) != panel:
            return [gr.skip()] * (len(inputs) + 2)
        values = read_query(query, tab=tab, inputs=inputs, longest=longest)
        return [*values, gr.update(open=True), panel]

    page.load(fill, outputs=[*inputs.values(), place, asked], **QUIET)
    return asked


def find_name(wanted: str, names: Sequence[str]) -> str:
    """The tab that is wanted or holds it; "" where there is none."""
    held = (name for name in names if f"{wanted}.".startswith(f"{name}."))
    return next(held, "")
