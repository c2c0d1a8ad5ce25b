"""Attention as a drawing to save: the heatmap as an SVG file of its own."""

import html

import numpy as np

from playground.plots.heatmap import select_head
from playground.plots.labels import measure_width, shorten_text, show_text
from playground.plots.pixels import paint_magnitudes
from playground.plots.template import INK, MAGNITUDES, SYSTEM_FONTS
from playground.results import AttentionMaps, Floats, Token

# Up to so many tokens each weight is a square with its number; beyond that the squares would be
# megabytes, and all of them are one picture inside the drawing: 0.6 MB at most.
MOST_SQUARES = 128
MOST_TOKENS = 512
_CELL, _LETTER, _GAP, _COLUMNS = 20, 7.5, 8, 14
_TITLE = 34


def write_svg(
    maps: AttentionMaps, *, layer: int, head: int, title: str, query_axis: str, key_axis: str
) -> str:
    """The weights of one head [query, key] as squares in the colours of the page's heatmap, with
    the names of the tokens; a square tells its number as its title, up to MOST_SQUARES tokens."""
    weights = select_head(maps, layer=layer, head=head)
    rows, columns = (_name(tokens) for tokens in (maps.query_tokens, maps.key_tokens))
    left, bottom = (_measure(names) + _GAP for names in (rows, columns))
    width, height = len(columns) * _CELL, len(rows) * _CELL
    axes = html.escape(f"↓ {query_axis}   → {key_axis}")
    right = max(left + width, _LETTER * max(measure_width(title), measure_width(axes)))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right + _GAP:.0f} '
            f'{_TITLE + height + bottom + 2 * _CELL:.0f}" font-family="{html.escape(SYSTEM_FONTS)}"'
            f' font-size="13" fill="{INK}"><rect width="100%" height="100%" fill="#ffffff"/>',
            f'<text x="4" y="20" font-size="15">{html.escape(title)}</text>',
            f'<g transform="translate({left:.0f},{_TITLE})">',
            _draw_cells(weights),
            f'<rect width="{width}" height="{height}" fill="none" stroke="#d1d5db"/>',
            *(_write_row(name, place) for place, name in enumerate(rows)),
            *(_write_column(name, place, height=height) for place, name in enumerate(columns)),
            f'</g><text x="4" y="{_TITLE + height + bottom + _CELL:.0f}">{axes}</text></svg>',
        ]
    )


def _draw_cells(weights: Floats) -> str:
    """A square for each weight, with its number as a title; of many weights a picture with a pixel
    for each, in 256 steps."""
    largest = float(weights.max(initial=0)) or 1
    rows, columns = weights.shape
    if max(rows, columns) > MOST_SQUARES:
        picture = paint_magnitudes(np.rint(255 * weights / largest), top=255)
        return (
            f'<image width="{columns * _CELL}" height="{rows * _CELL}" href="{picture}"'
            ' preserveAspectRatio="none" style="image-rendering:pixelated"/>'
        )
    return "".join(
        f'<rect x="{key * _CELL}" y="{query * _CELL}" width="{_CELL}" height="{_CELL}"'
        f' fill="{_mix(weight / largest)}"><title>{weight:.1%}</title></rect>'
        for query, row in enumerate(weights.tolist())
        for key, weight in enumerate(row)
    )


def _mix(place: float) -> str:
    """The colour at a place in 0…1 of the scale, between two of its colours."""
    step = place * (len(MAGNITUDES) - 1)
    low = min(int(step), len(MAGNITUDES) - 2)
    share = step - low
    pairs = zip(_read(MAGNITUDES[low]), _read(MAGNITUDES[low + 1]), strict=True)
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)


def _read(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _name(tokens: tuple[Token, ...]) -> list[str]:
    return [
        f"{shorten_text(show_text(token.text), width=_COLUMNS)} {place}"
        for place, token in enumerate(tokens)
    ]


def _measure(names: list[str]) -> float:
    return _LETTER * max(measure_width(name) for name in names)


def _write_row(name: str, place: int) -> str:
    y = place * _CELL + 14
    return f'<text x="-6" y="{y}" text-anchor="end">{html.escape(name)}</text>'


def _write_column(name: str, place: int, *, height: int) -> str:
    x, y = place * _CELL + 14, height + 6
    return (
        f'<text transform="translate({x},{y}) rotate(-90)" text-anchor="end">'
        f"{html.escape(name)}</text>"
    )
