"""Tokens with all that is known of them: boxes with ids, the steps that made them, languages as
bars, neighbours as bars and as a map."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.plots.labels import (
    escape_label,
    measure_width,
    shorten_text,
    show_text,
)
from playground.plots.template import ACCENT, GHOST, INK, make_figure
from playground.results.vocabulary import Neighbour, Piece, Replay, TokenMap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_COLUMNS = 20
_BAR = 30
_AXIS = 56
_NUMBER_WIDTH = 96
# The map as it is laid out: a phone's width, so that names that fit there fit everywhere.
_MAP = (170, 380)
_LETTER, _LINE = 7.2, 16
# Left of the leftmost point there is so much room before the numbers of the axis.
_EDGE = 10
_PLACES = (
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top center", 0, 1),
    ("bottom center", 0, -1),
)


@dataclass(frozen=True)
class CostBar:
    """A language with its number of tokens; `note` stands behind the number."""

    name: str
    tokens: int
    note: str


def show_piece(text: str) -> str:
    """A token as a person reads it. The sign for a lost character is written by its number, so
    that nobody takes it for one."""
    return show_text(text).replace("\ufffd", "⟨FFFD⟩")


def draw_pieces(
    pieces: Sequence[Piece],
    *,
    notes: Sequence[str],
    label: str,
    selected: int | None = None,
    edges: frozenset[int] = frozenset(),
    chosen: bool = True,
) -> str:
    """The tokens as boxes with their ids. Pieces of characters are hatched, unknown ones dotted,
    special ones dashed. A token that ends at one of `edges` has a thick right side. `chosen`: a
    listbox to choose from, else a list to look at."""
    items = "".join(
        _draw_piece(piece, note=note, index=index, selected=selected, edges=edges, chosen=chosen)
        for index, (piece, note) in enumerate(zip(pieces, notes, strict=True))
    )
    role = "listbox" if chosen else "list"
    strip = "" if chosen else " pg-strip"
    name = html.escape(label)
    return f'<div class="pg-chips pg-pieces{strip}" role="{role}" aria-label="{name}">{items}</div>'


def _draw_piece(
    piece: Piece,
    *,
    note: str,
    index: int,
    selected: int | None,
    edges: frozenset[int],
    chosen: bool,
) -> str:
    marks = [
        name
        for name, holds in (
            ("pg-part", piece.character),
            ("pg-unknown", piece.unknown),
            ("pg-special", piece.special),
            ("pg-edge", piece.end in edges and piece.start < piece.end),
        )
        if holds
    ]
    text = html.escape(show_piece(piece.text))
    read = html.escape(f"{show_piece(piece.text)}, {note}")
    if not chosen:
        option = 'role="listitem"'
    else:
        reach = 0 if index == (selected or 0) else -1
        state = "true" if index == selected else "false"
        option = f'role="option" data-index="{index}" tabindex="{reach}" aria-selected="{state}"'
    return (
        f'<span class="{" ".join(["pg-chip", *marks])}" {option} title="{html.escape(note)}" '
        f'aria-label="{read}">{text}<b>{piece.id}</b></span>'
        + ("<br>" * min(piece.text.count("\n"), 2))
    )


def draw_steps(replay: Replay, *, headers: Sequence[str], start: str) -> str:
    """The pieces after each step, the new one marked. `headers`: step, pieces, and what the
    number says; `start` names the row before the first step."""
    rows = [f"<tr><td>{html.escape(start)}</td><td>{_draw_row(replay.start)}</td><td></td></tr>"]
    rows += [
        f"<tr><td>{number}</td><td>{_draw_row(step.pieces, at=step.at)}</td>"
        f"<td>{step.rank or step.tried:,}</td></tr>"
        for number, step in enumerate(replay.steps, 1)
    ]
    return _draw_rows(rows, headers=headers)


def draw_splits(replay: Replay, *, headers: Sequence[str]) -> str:
    """The likeliest cuts with their scores. `headers`: pieces, ln p of each, sum."""
    rows = [
        f"<tr><td>{_draw_row(split.pieces)}</td>"
        f"<td>{' + '.join(_minus(score) for score in split.scores)}</td>"
        f"<td>{_minus(split.total)}</td></tr>"
        for split in replay.splits
    ]
    return _draw_rows(rows, headers=headers)


def _minus(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _draw_rows(rows: Sequence[str], *, headers: Sequence[str]) -> str:
    head = "".join(f"<th scope='col'>{html.escape(header)}</th>" for header in headers)
    return (
        f'<div class="pg-rows pg-steps-table" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _draw_row(pieces: Sequence[str], *, at: int | None = None) -> str:
    return "".join(
        f"<mark>{html.escape(show_piece(piece))}</mark>"
        if index == at
        else f"<span>{html.escape(show_piece(piece))}</span>"
        for index, piece in enumerate(pieces)
    )


def draw_costs(bars: Sequence[CostBar], *, axis: str) -> "Figure":
    """One bar for each language, in the order given; the longest reaches the edge."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.tokens for bar in bars],
        "y": list(range(len(bars))),
        "text": [escape_label(bar.note) for bar in bars],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": ACCENT},
        "hoverinfo": "skip",
    }
    return _arrange(trace, [escape_label(bar.name) for bar in bars], axis=axis)


def draw_neighbours(neighbours: Sequence[Neighbour], *, axis: str) -> "Figure":
    """One bar for each neighbour, the nearest on top; a negative cosine has no bar."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [max(one.cosine, 0.0) for one in neighbours],
        "y": list(range(len(neighbours))),
        "text": [_minus(one.cosine) for one in neighbours],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": ACCENT},
        "hoverinfo": "skip",
    }
    labels = [
        escape_label(shorten_text(show_piece(one.text), width=_COLUMNS)) for one in neighbours
    ]
    return _arrange(trace, labels, axis=axis, most=1.0)


def _arrange(
    trace: dict[str, object], labels: Sequence[str], *, axis: str, most: float = 0.0
) -> "Figure":
    values = trace["x"]
    assert isinstance(values, list)
    return make_figure(
        [trace],
        title="",
        body=_BAR * max(len(labels), 1) + _AXIS,
        right=_NUMBER_WIDTH,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [0, most or max(values, default=1) or 1],
            "nticks": 5,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(labels))),
            "ticktext": list(labels),
            "range": [len(labels) - 0.5, -0.5],
            "showgrid": False,
        },
        layout={"bargap": 0.3},
    )


def draw_map(found: TokenMap, *, first: str, second: str) -> "Figure":
    """Tokens of the text (blue discs) and their neighbours (grey diamonds), each with its name
    where there is room for it."""
    names = [shorten_text(show_piece(token.text), width=14) for token in found.tokens]
    spots = place_labels(found.places.tolist(), names)
    traces = [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [found.places[index, 0].item() for index in chosen],
            "y": [found.places[index, 1].item() for index in chosen],
            "text": [escape_label(names[index]) if spots[index] else "" for index in chosen],
            "textposition": [spots[index] or "middle right" for index in chosen],
            "textfont": {"size": 12, "color": INK},
            "hovertext": [escape_label(names[index]) for index in chosen],
            "hoverinfo": "text",
            "cliponaxis": False,
            "name": "",
            "marker": {"color": colour, "size": 9 if symbol == "circle" else 7, "symbol": symbol},
        }
        for chosen, colour, symbol in (
            ([i for i, token in enumerate(found.tokens) if token.near >= 0], GHOST, "diamond"),
            ([i for i, token in enumerate(found.tokens) if token.near < 0], ACCENT, "circle"),
        )
    ]
    figure = make_figure(
        traces[1:],
        title="",
        body=_MAP[1] + _AXIS,
        right=48,
        xaxis={"title": {"text": escape_label(first)}, "nticks": 5},
        yaxis={"title": {"text": escape_label(second)}, "nticks": 5},
    )
    figure.add_trace(traces[0])
    return figure


def place_labels(places: Sequence[Sequence[float]], names: Sequence[str]) -> list[str]:
    """Where each name stands beside its point; "" where it would cover another name or point, or
    the axis. Those that come first choose first."""
    if not places:
        return []
    spans = [max(axis) - min(axis) or 1.0 for axis in zip(*places, strict=True)]
    least = min(x for x, _ in places)
    dots = [((x - least) / spans[0] * _MAP[0], y / spans[1] * _MAP[1]) for x, y in places]
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in dots]
    spots = []
    for own, ((x, y), name) in enumerate(zip(dots, names, strict=True)):
        wide = measure_width(name) * _LETTER
        for spot, right, up in _PLACES:
            left = x + {1: 7, -1: -7 - wide, 0: -wide / 2}[right]
            low = y + {1: 6, -1: -6 - _LINE, 0: -_LINE / 2}[up]
            box = (left, low, left + wide, low + _LINE)
            others = (other for index, other in enumerate(taken) if index != own)
            if left >= -_EDGE and not any(_overlap(box, other) for other in others):
                taken.append(box)
                spots.append(spot)
                break
        else:
            spots.append("")
    return spots


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
