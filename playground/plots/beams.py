"""Beam search as a tree, from left to right: one column for each new token.

Each node has its token and ln of the probability of the text up to it. Nodes of a column stand
in the order of their parents, so that lines never cross.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import measure_width, shorten_text, show_text
from playground.results import BeamToken, BeamTree

_LETTER = 7.9  # width of a monospaced letter of 13 px
_LABEL_COLUMNS = 14
_PADDING = 20
_NARROWEST = 64
_HEIGHT = 38
_PITCH = 46
_GAP = 30
_MARGIN = 4
# What can become of a node, as `name_kinds` calls it.
KINDS = ("won", "kept", "greedy", "lost")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a node stands: the left edge, the top edge and the width of its box, in pixels."""

    x: float
    y: float
    width: float


def trace_path(nodes: Sequence[BeamToken], leaf: int) -> list[int]:
    """The nodes of a text, from its first token to `leaf`."""
    path: list[int] = []
    while leaf >= 0:
        path.append(leaf)
        leaf = nodes[leaf].parent
    return path[::-1]


def place_nodes(tree: BeamTree, *, root: str) -> tuple[Place, list[Place]]:
    """The place of the prompt, and of each node."""
    rows = find_rows(tree.nodes)
    top = min([0.0, *rows.values()])
    places: dict[int, Place] = {}
    wide = _measure_box(root)
    first = Place(x=_MARGIN, y=_MARGIN - top * _PITCH, width=wide)
    x = _MARGIN + wide + _GAP
    for column in list_columns(tree.nodes):
        wide = max(_measure_box(tree.nodes[index].text) for index in column)
        for index in column:
            places[index] = Place(x=x, y=_MARGIN + (rows[index] - top) * _PITCH, width=wide)
        x += wide + _GAP
    return first, [places[index] for index in range(len(tree.nodes))]


def list_columns(nodes: Sequence[BeamToken]) -> list[list[int]]:
    """Indices of the nodes of each depth, from 1 on."""
    deepest = max((node.depth for node in nodes), default=0)
    columns: list[list[int]] = [[] for _ in range(deepest)]
    for index, node in enumerate(nodes):
        columns[node.depth - 1].append(index)
    return columns


def find_rows(nodes: Sequence[BeamToken]) -> dict[int, float]:
    """The row of each node: columns are packed around the prompt's row, 0. Nodes stand in the
    order of their parents, children of one parent with the likeliest on top."""
    rows = {-1: 0.0}
    for column in list_columns(nodes):
        order = sorted(
            column, key=lambda index: (rows[nodes[index].parent], -nodes[index].log_probability)
        )
        middle = (len(order) - 1) / 2
        rows.update((index, place - middle) for place, index in enumerate(order))
    del rows[-1]
    return rows


def draw_beams(tree: BeamTree, *, label: str) -> str:
    """The tree as SVG in a frame that scrolls.

    Beside the colour, the winner has a tick, bold letters and a thick outline, and what was
    dropped has a dashed one.
    """
    root = name_root(tree.prompt)
    first, places = place_nodes(tree, root=root)
    kinds = name_kinds(tree)
    lines = [
        _draw_line(
            first if node.parent < 0 else places[node.parent], places[index], kind=kinds[index]
        )
        # The winner's lines last, over the others.
        for index, node in sorted(enumerate(tree.nodes), key=lambda pair: kinds[pair[0]] == "won")
    ]
    greedy = trace_path(tree.nodes, tree.greedy.leaf)
    starts = [first, *(places[index] for index in greedy)]
    lines += [
        _draw_line(start, places[index], kind="greedy")
        for start, index in zip(starts, greedy, strict=False)
    ]
    last = tree.found[0].leaf if tree.found else -1
    boxes = [
        _draw_node(node, places[index], kind=kinds[index], ticked=index == last)
        for index, node in enumerate(tree.nodes)
    ]
    return _frame([*lines, _draw_root(root, first), *boxes], [first, *places], label=label)


def name_root(prompt: str) -> str:
    """The end of the prompt, cut before a word where it has one."""
    end = prompt[-_LABEL_COLUMNS:]
    if len(end) < len(prompt):
        end = "…" + (end.partition(" ")[2] or end)
    return shorten_text(show_text(end).replace("␣", " ").strip(), width=_LABEL_COLUMNS)


def name_kinds(tree: BeamTree) -> list[str]:
    """What became of each node: "won", "kept" (a beam, at least for a step), "greedy" (only
    greedy decoding went there), or "lost" (weighed and dropped)."""
    winner = set(trace_path(tree.nodes, tree.found[0].leaf)) if tree.found else set()
    kept = {index for found in tree.found for index in trace_path(tree.nodes, found.leaf)}
    greedy = set(trace_path(tree.nodes, tree.greedy.leaf))
    return [
        "won"
        if index in winner
        else "kept"
        if node.alive or index in kept
        else "greedy"
        if index in greedy
        else "lost"
        for index, node in enumerate(tree.nodes)
    ]


def _frame(parts: Sequence[str], places: Sequence[Place], *, label: str) -> str:
    width = max(place.x + place.width for place in places) + _MARGIN
    height = max(place.y for place in places) + _HEIGHT + _MARGIN
    name = html.escape(label)
    return (
        f'<div class="pg-beams" tabindex="0" role="group" aria-label="{name}">'
        f'<svg role="img" aria-label="{name}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">{"".join(parts)}</svg></div>'
    )


def _draw_line(start: Place, end: Place, *, kind: str) -> str:
    x, y = start.x + start.width, start.y + _HEIGHT / 2
    to_x, to_y = end.x, end.y + _HEIGHT / 2
    middle = (x + to_x) / 2
    return (
        f'<path class="pg-beam-line pg-beam-{kind}" '
        f'd="M{x:.0f} {y:.1f}C{middle:.0f} {y:.1f} {middle:.0f} {to_y:.1f} {to_x:.0f} {to_y:.1f}"/>'
    )


def _draw_node(node: BeamToken, place: Place, *, kind: str, ticked: bool) -> str:
    text = shorten_text(show_text(node.text), width=_LABEL_COLUMNS)
    number = f"{node.log_probability:.2f}".replace("-", "−") + (" ✓" if ticked else "")
    return (
        f'<g class="pg-beam pg-beam-{kind}">{_draw_box(place)}'
        f"{_write(text, place, at=16)}{_write(number, place, at=31, name='pg-beam-number')}</g>"
    )


def _draw_root(text: str, place: Place) -> str:
    return f'<g class="pg-beam pg-beam-root">{_write(text, place, at=_HEIGHT / 2 + 4)}</g>'


def _draw_box(place: Place) -> str:
    return (
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" '
        f'height="{_HEIGHT}" rx="5"/>'
    )


def _write(text: str, place: Place, *, at: float, name: str = "pg-beam-token") -> str:
    x, y = place.x + place.width / 2, place.y + at
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">'
        f"{html.escape(text)}</text>"
    )


def _measure_box(text: str) -> float:
    columns = measure_width(shorten_text(show_text(text), width=_LABEL_COLUMNS))
    return max(_NARROWEST, columns * _LETTER + _PADDING)
