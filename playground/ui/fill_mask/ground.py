"""What the tab Fill in the blank hands to its panels, and what each has under its result."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from playground.plots.tables import Table, to_csv
from playground.registry.spec import Capability
from playground.texts import Text, common
from playground.ui import parts
from playground.ui.follow import open_panel
from playground.ui.links import LONGEST, PANEL, write_query
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NAME = "fill_mask"
NEEDS = (Capability.FILL_MASK,)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The page, the sentence of the tab and its model."""

    page: gr.Blocks
    text: gr.Textbox
    model: gr.Dropdown

    def follow_link(
        self, wire: Wire, panel: str, *, place: gr.Accordion, inputs: Mapping[str, Component]
    ) -> gr.Textbox:
        """Where the page's address names this panel: open it and set its controls. The hidden box
        that is given changes then, and only then, so that the panel can run."""
        return open_panel(wire, self.page, tab=NAME, panel=panel, place=place, inputs=inputs)


def draw_take(
    visit: Visit,
    *,
    panel: str,
    values: Mapping[str, Any],
    tables: Sequence[tuple[str, Table, Text]],
) -> str:
    """A link that repeats the panel's result, and its tables as files."""
    assert visit.spec is not None
    query = write_query(NAME, {PANEL: panel, "model": visit.spec.key, **values})
    files = [
        parts.draw_file(f"{name}.csv", "\ufeff" + to_csv(*table), title=visit.say(title))
        for name, table, title in tables
    ]
    return f'<p class="pg-take">{" ".join([draw_link(visit, query), *files])}</p>'


def draw_link(visit: Visit, query: str) -> str:
    """The link, or a sentence where it would be too long."""
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'


def show_logarithm(value: float) -> str:
    """Two decimals and a real minus."""
    return f"{value:.2f}".replace("-", "−")
