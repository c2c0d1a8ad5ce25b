"""Showing the tab that a link names, and the part of it: "read", "read.translate"."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from playground.ui.links import TAB
from playground.ui.wire import QUIET


def follow_link(page: gr.Blocks, switch: gr.Tabs, names: Sequence[str]) -> None:
    """Show the one of `names`, the ids of the tabs of `switch`, that the page's address leads
    to: its own name, or one that begins with it and a dot."""

    def select(request: gr.Request) -> Any:
        name = find_name(request.query_params.get(TAB, ""), names)
        return gr.update(selected=name) if name else gr.skip()

    page.load(select, outputs=[switch], **QUIET)


def find_name(wanted: str, names: Sequence[str]) -> str:
    """The tab that is wanted or holds it; "" where there is none."""
    held = (name for name in names if f"{wanted}.".startswith(f"{name}."))
    return next(held, "")
