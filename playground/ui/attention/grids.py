"""A checkbox for every head of a model, a row for each layer."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from playground.backends.base import Backend
from playground.backends.base.probes import HeadGrid
from playground.results import AttentionKind
from playground.results.probes import Head
from playground.tasks.probing import require_switches
from playground.texts import probes as words
from playground.ui.visit import Visit
from playground.ui.wire import Wire

KINDS: tuple[AttentionKind, ...] = ("encoder", "decoder", "cross")


def add_grid(wire: Wire, kind: AttentionKind) -> gr.CheckboxGroup:
    """The heads of one kind of attention; which there are is known once the model is open."""
    return gr.CheckboxGroup(
        [],
        label=wire.label(words.GRIDS[kind]),
        info=wire.label(words.GRID_INFO),
        visible=False,
        elem_id=f"pg-off-{kind}",
        elem_classes="pg-heads",
    )


def open_panel(visit: Visit, *, key: str) -> tuple[bool, str]:
    """The panel is open and shows the heads of the model in the picker."""
    del visit
    return True, key


def close_panel(visit: Visit) -> bool:
    """The panel is closed."""
    del visit
    return False


def see_model(visit: Visit, *, key: str, opened: bool) -> Any:
    """An open panel shows the heads of the model that was picked."""
    del visit
    return key if opened else gr.skip()


def show_grids(visit: Visit, backend: Backend) -> tuple[Any, ...]:
    """A checkbox for every head of the model, a row for each layer."""
    del visit
    found = require_switches(backend).find_heads()
    rules = "".join(
        f"#pg-off-{kind} {{ --pg-heads: {grid.heads}; }}" for kind, grid in found.items()
    )
    return f"<style>{rules}</style>", *(show_grid(found.get(kind)) for kind in KINDS)


def show_grid(grid: HeadGrid | None) -> Any:
    """One grid with nothing off; none for a kind that the model lacks."""
    if grid is None:
        return gr.update(choices=[], value=[], visible=False)
    names = [f"{layer}.{head}" for layer in range(grid.layers) for head in range(grid.heads)]
    return gr.update(choices=names, value=[], visible=True)


def add_head(
    visit: Visit,
    backend: Backend,
    *,
    kind: str,
    layer: float,
    head: float,
    encoder: list[str],
    decoder: list[str],
    cross: list[str],
) -> tuple[Any, ...]:
    """The head that the pickers point at is off, too."""
    del visit
    kind, grid = find_grid(require_switches(backend).find_heads(), kind)
    at = f"{min(int(layer), grid.layers - 1)}.{min(int(head), grid.heads - 1)}"
    chosen = {"encoder": encoder, "decoder": decoder, "cross": cross}
    return add_to(chosen, kind, [at])


def add_layer(
    visit: Visit,
    backend: Backend,
    *,
    kind: str,
    layer: float,
    head: float,
    encoder: list[str],
    decoder: list[str],
    cross: list[str],
) -> tuple[Any, ...]:
    """All heads of the layer that the pickers point at are off, too."""
    del visit, head
    kind, grid = find_grid(require_switches(backend).find_heads(), kind)
    at = min(int(layer), grid.layers - 1)
    chosen = {"encoder": encoder, "decoder": decoder, "cross": cross}
    return add_to(chosen, kind, [f"{at}.{number}" for number in range(grid.heads)])


def find_grid(grids: Mapping[AttentionKind, HeadGrid], kind: str) -> tuple[str, HeadGrid]:
    """The kind the picker names, or the first the model has."""
    known = {str(each): grid for each, grid in grids.items()}
    kind = kind if kind in known else next(iter(known))
    return kind, known[kind]


def add_to(chosen: Mapping[str, list[str]], kind: str, names: list[str]) -> tuple[Any, ...]:
    """The values of the three grids, with more heads in one of them."""
    return tuple(
        list(dict.fromkeys([*(chosen[each] or []), *names])) if each == kind else gr.skip()
        for each in KINDS
    )


def clear(visit: Visit) -> tuple[list[str], ...]:
    """No head is off."""
    del visit
    return ([],) * len(KINDS)


def read_heads(chosen: Mapping[str, list[str] | None]) -> list[Head]:
    """The heads that are ticked."""
    return [
        (kind, int(layer), int(head))
        for kind in KINDS
        for layer, _, head in (name.partition(".") for name in chosen[kind] or [])
    ]
