"""Attention as a heatmap: a row per query token, a column per key token."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from playground.plots.labels import NO_BREAK_SPACE, escape_label, shorten_text, show_text
from playground.plots.template import MAGNITUDES, make_figure, make_scale
from playground.results import AttentionMaps, Floats, Token

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LABEL_COLUMNS = 10
_CELL = 22
_LEAST, _MOST = 160, 620
_KEY_LABELS = 90
# Beside the map: above it, plotly.js pushes the title out of the picture.
_COLOUR_BAR = {
    "x": 1,
    "xpad": 6,
    "y": 1,
    "yanchor": "top",
    "lenmode": "pixels",
    "len": 140,
    "ypad": 0,
    "thickness": 8,
    "outlinewidth": 0,
    "tickformat": ".2~%",
    "nticks": 5,
}


def select_head(maps: AttentionMaps, *, layer: int, head: int) -> Floats:
    """The weights of one head, [query, key]; `layer` counts as the model does."""
    weights: Floats = maps.weights[maps.shown.index(layer), head]
    return weights


def draw_heatmap(
    maps: AttentionMaps,
    *,
    layer: int,
    head: int,
    title: str,
    query_axis: str,
    key_axis: str,
    weight: str,
) -> "Figure":
    """The weights of one head; see `draw_weights`."""
    return draw_weights(
        select_head(maps, layer=layer, head=head),
        query_tokens=maps.query_tokens,
        key_tokens=maps.key_tokens,
        title=title,
        query_axis=query_axis,
        key_axis=key_axis,
        weight=weight,
    )


def draw_weights(
    weights: Floats,
    *,
    query_tokens: Sequence[Token],
    key_tokens: Sequence[Token],
    title: str,
    query_axis: str,
    key_axis: str,
    weight: str,
    rows: int | None = None,
) -> "Figure":
    """Weights [query, key], from 0 to the largest. `weight` names the number on hover. With
    `rows` only so many are filled in, in the frame and the colours of the whole.

    Every token has its own row and column, however often it comes, named by its text and
    position. Where there is no room for all names some are left out; hover tells each.
    """
    filled = weights.astype(np.float32)
    filled[len(weights) if rows is None else rows :] = np.nan
    trace = {
        "type": "heatmap",
        "z": filled,
        "x": name_positions(key_tokens),
        "y": name_positions(query_tokens),
        "zmin": 0,
        "zmax": float(weights.max(initial=0)) or 1,
        "colorscale": make_scale(MAGNITUDES),
        "colorbar": _COLOUR_BAR,
        "hovertemplate": _describe_cell(query_axis, key_axis, weight),
    }
    return make_figure(
        [trace],
        title=title,
        body=min(max(len(weights) * _CELL, _LEAST), _MOST) + _KEY_LABELS,
        xaxis=_make_axis(key_axis) | {"tickangle": -60},
        yaxis=_make_axis(query_axis) | {"autorange": "reversed"},
    )


def _describe_cell(query_axis: str, key_axis: str, weight: str) -> str:
    # A brace in a name would be read as a placeholder.
    query, key, number = (
        escape_label(name.replace("{", "(")) for name in (query_axis, key_axis, weight)
    )
    lines = (f"{query}: %{{y}}", f"{key}: %{{x}}", f"{number}: <b>%{{z:.1%}}</b>")
    return "<br>".join(lines) + "<extra></extra>"


def _label_token(token: Token) -> str:
    return escape_label(shorten_text(show_text(token.text), width=_LABEL_COLUMNS))


def name_positions(tokens: Sequence[Token]) -> list[str]:
    """Text and position: unique also when a text repeats."""
    return [
        f"{_isolate(_label_token(token))}{NO_BREAK_SPACE}{index}"
        for index, token in enumerate(tokens)
    ]


def _isolate(text: str) -> str:
    """Keeps the position to the right of a word that is written from right to left."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def _make_axis(title: str) -> dict[str, object]:
    # A category axis leaves out the labels that have no room.
    return {"type": "category", "title": {"text": escape_label(title)}, "showgrid": False}
