"""What lies near a token before any layer: its neighbours as bars, and a map."""

from typing import Any

import gradio as gr

from playground.backends.base.vocabulary import Spells
from playground.plots.labels import format_probability
from playground.plots.tables import Table
from playground.plots.vocabulary import draw_map, draw_neighbours, show_piece
from playground.results.vocabulary import Neighbourhood, TokenMap
from playground.tasks.near import find_neighbours, map_tokens
from playground.texts import common
from playground.texts import tokens as words
from playground.ui import parts
from playground.ui.tokens.ground import NEEDS, Ground
from playground.ui.tokens.programs import write_near
from playground.ui.visit import Visit
from playground.ui.wire import Wire

MOST = 10


def build(wire: Wire, ground: Ground) -> None:
    """A closed panel; while it is open it follows the text and the chosen token."""
    with gr.Accordion(wire.label(words.NEAR), open=False, elem_id="pg-near") as panel:
        title = gr.HTML()
        bars = gr.Plot(show_label=False)
        reading = gr.HTML()
        code = parts.add_code(wire)
        heading = gr.HTML()
        chart = gr.Plot(show_label=False)
        rest = gr.HTML()
        status = parts.add_status(second=True)
    opened = ground.watch(wire, panel)
    inputs = {**ground.inputs, "opened": opened}
    bound: dict[str, Any] = {"needs": NEEDS, "status": status}
    near: dict[str, Any] = {
        "inputs": {**inputs, "place": ground.place},
        "outputs": [title, bars, reading, code],
    }
    flat: dict[str, Any] = {"inputs": inputs, "outputs": [heading, chart, rest]}
    wire.on(opened.change, show_near, **near, **bound)
    wire.on(opened.change, show_map, **flat, **bound)
    for event in ground.changed:
        wire.on(event.then, show_near, mode="always_last", **near, **bound)
        wire.on(event.then, show_map, mode="always_last", **flat, **bound)


def show_near(
    visit: Visit, backend: Spells, *, text: str, place: int, opened: bool
) -> tuple[Any, ...]:
    """The neighbours of the chosen token."""
    if not opened:
        return (gr.skip(),) * 4
    near = find_neighbours(backend, text, place=place, most=MOST)
    assert visit.spec is not None
    return (
        parts.draw_title(find_title(visit, near)),
        draw_neighbours(near.neighbours, axis=visit.say(words.COSINE)),
        draw_reading(visit, near),
        write_near(visit.spec, near.id, most=MOST),
    )


def show_map(visit: Visit, backend: Spells, *, text: str, opened: bool) -> tuple[Any, ...]:
    """Where the tokens of the text and their neighbours lie."""
    if not opened:
        return (gr.skip(),) * 3
    found = map_tokens(backend, text)
    return (
        parts.draw_title(visit.say(words.MAP_TITLE)),
        draw_map(found, first=visit.say(words.FIRST_AXIS), second=visit.say(words.SECOND_AXIS)),
        draw_rest(visit, found),
    )


def find_title(visit: Visit, near: Neighbourhood) -> str:
    """The nearest token."""
    best = near.neighbours[0]
    return visit.say(
        words.NEAR_TITLE,
        token=show_piece(near.token),
        near=show_piece(best.text),
        cosine=f"{best.cosine:.2f}".replace("-", "−"),
    )


def draw_reading(visit: Visit, near: Neighbourhood) -> str:
    """How to read the bars, their table and the passport."""
    headers = [visit.say(header) for header in (common.TOKEN, common.ID, words.COSINE)]
    table: Table = (
        headers,
        [[show_piece(one.text), one.id, round(one.cosine, 4)] for one in near.neighbours],
    )
    return "".join(
        [
            parts.draw_note(visit.say(words.NEAR_HOW, width=near.width)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "neighbours", table)}</p>',
            parts.draw_passport(visit, near.passport),
        ]
    )


def draw_rest(visit: Visit, found: TokenMap) -> str:
    """How to read the map, its table and the passport."""
    table = tabulate_map(visit, found)
    return "".join(
        [
            parts.draw_note(visit.say(words.MAP_READING, kept=format_probability(found.kept))),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "map", table)}</p>',
            parts.draw_passport(visit, found.passport),
        ]
    )


def tabulate_map(visit: Visit, found: TokenMap) -> Table:
    """Token, id, whose neighbour, both components."""
    names = {token.id: show_piece(token.text) for token in found.tokens}
    headers = (common.TOKEN, common.ID, words.NEAR_TO, words.FIRST_AXIS, words.SECOND_AXIS)
    return [visit.say(header) for header in headers], [
        [show_piece(token.text), token.id, names.get(token.near), round(x, 4), round(y, 4)]
        for token, (x, y) in zip(found.tokens, found.places.tolist(), strict=True)
    ]
