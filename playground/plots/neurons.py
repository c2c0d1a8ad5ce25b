"""One query against many keys, dimension by dimension: strips of cells that a reader can walk
through, and one pair of tokens as bars that add up."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.plots.labels import escape_label, shorten_text, show_text
from playground.plots.matrices import format_number, mark_dimensions
from playground.plots.pixels import paint_signed
from playground.plots.template import ACCENT, make_figure
from playground.results.neurons import Doubles

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

# Middle steps of the page's orange and purple: they show on paper and on a dark page.
_ADDS, _TAKES = "#8073ac", "#e08214"
_COLUMNS = 14
_HEIGHT = 240
# So many bars have their dimension written at them.
_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Row:
    """A key token: its vector and its products with the query, and what they become.

    `numbers` stand behind the strips, in the order of the columns; `weight` is 0…1 and `shown`
    as it is read; `note` is what is read aloud. `barred`: the query may not look here.
    """

    text: str
    place: int
    key: Doubles
    products: Doubles
    numbers: Sequence[str]
    weight: float
    shown: str
    note: str
    barred: bool = False


@dataclass(frozen=True, kw_only=True)
class Heads:
    """What stands over the columns."""

    query: str
    token: str
    key: str
    product: str
    numbers: Sequence[str]
    weight: str


def draw_strips(
    query: Doubles, rows: Sequence[Row], *, heads: Heads, selected: int, label: str
) -> str:
    """The query's strip, then a row for each key, as a listbox; each option carries the key's
    position in `data-index`. One of them, `selected`, is a position too.

    q, k and q × k have each a scale of their own, so that the largest of each is strongest.
    """
    tops = [
        float(max((np.abs(values).max(initial=0) for values in strips), default=0))
        for strips in ([query], [row.key for row in rows], [row.products for row in rows])
    ]
    count = len(heads.numbers)
    numbers = "".join(f"<b>{html.escape(name)}</b>" for name in heads.numbers)
    options = "".join(
        _draw_row(row, heads=heads, tops=tops, selected=row.place == selected) for row in rows
    )
    return (
        f'<div class="pg-neurons" style="--numbers:{count}">'
        f'<div class="pg-neuron pg-neuron-query"><span>{html.escape(heads.query)}</span>'
        f"{_draw_strip(query, tops[0], 'q')}<i></i></div>"
        f'<div class="pg-neuron pg-neuron-heads" aria-hidden="true">'
        f"<b>{html.escape(heads.token)}</b>"
        f"<b>{html.escape(heads.key)}</b><b>{html.escape(heads.product)}</b>{numbers}"
        f"<b>{html.escape(heads.weight)}</b></div>"
        f'<div class="pg-neuron-rows" role="listbox" aria-label="{html.escape(label)}">'
        f"{options}</div>{_draw_scale(tops)}</div>"
    )


def _draw_row(row: Row, *, heads: Heads, tops: Sequence[float], selected: bool) -> str:
    text = html.escape(shorten_text(show_text(row.text), width=_COLUMNS))
    numbers = "".join(f"<span>{html.escape(number)}</span>" for number in row.numbers)
    kind = "pg-neuron pg-neuron-off" if row.barred else "pg-neuron"
    return (
        f'<div class="{kind}" role="option" data-index="{row.place}"'
        f' tabindex="{0 if selected else -1}" aria-selected="{"true" if selected else "false"}"'
        f' aria-label="{html.escape(row.note)}">'
        f"<span>{text} <small>{row.place}</small></span>"
        f"{_draw_strip(row.key, tops[1], 'k')}{_draw_strip(row.products, tops[2], 'q × k')}"
        f'{numbers}<span class="pg-neuron-weight" style="--m:{row.weight:.3g}">'
        f"{html.escape(row.shown)}</span></div>"
    )


def _draw_strip(values: Doubles, top: float, name: str) -> str:
    """A picture with a pixel for each dimension; on a phone its name stands before it."""
    picture = paint_signed(values[None], top=top)
    return f'<i data-name="{html.escape(name)}"><img alt="" src="{picture}"></i>'


def _draw_scale(tops: Sequence[float]) -> str:
    """The colours, with the number of the strongest of q, k and q × k."""
    steps = "".join(f'<i class="pg-w{step}"></i>' for step in range(-4, 5))
    names = zip(("q", "k", "q × k"), tops, strict=True)
    ends = ", ".join(f"{name} ±{format_number(top)}" for name, top in names)
    return (
        f'<p class="pg-legend"><span class="pg-scale">− <span class="pg-steps">{steps}</span> +'
        f"</span> <span>{ends}</span></p>"
    )


def draw_sum(products: Doubles, *, words: Sequence[str], named: Sequence[int]) -> "Figure":
    """The products of one pair (d,): a bar for each dimension, and the sum so far as a line that
    ends at q·k. `words`: names of the bars up, the bars down, the line, and the axis."""
    adds, takes, total, axis = (escape_label(word) for word in words)
    sums = products.cumsum()
    places = np.arange(len(products))
    hover = f"{axis} %{{x}}<br>%{{data.name}}: <b>%{{y:.3f}}</b><extra></extra>"
    end = max(len(products) - 1, 0)
    bars = [
        {
            "type": "bar",
            "name": name,
            "x": places[chosen],
            "y": products[chosen].astype(np.float32),
            "marker": {"color": colour},
            "hovertemplate": hover,
        }
        for name, colour, chosen in (
            (adds, _ADDS, products >= 0),
            (takes, _TAKES, products < 0),
        )
    ]
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": total,
        "x": places,
        "y": sums.astype(np.float32),
        "line": {"color": ACCENT, "width": 2, "shape": "hvh"},
        "marker": {"color": ACCENT},
        "hovertemplate": hover,
    }
    return make_figure(
        [*bars, line],
        title="",
        body=_HEIGHT,
        right=64,
        xaxis={
            "title": {"text": axis},
            "showgrid": False,
            "range": [-0.7, len(products) - 0.3],
            **mark_dimensions(len(products)),
        },
        yaxis={"title": {"text": ""}, "zeroline": True, "zerolinecolor": "#9ca3af"},
        layout={
            "barmode": "overlay",
            "bargap": 0.15,
            "annotations": [
                *(_name_bar(place, float(products[place])) for place in named[:_NAMED]),
                {
                    "x": end,
                    "y": float(sums[end]),
                    "text": f"<b>{format_number(float(sums[end]))}</b>",
                    "font": {"size": 13},
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 8,
                },
            ],
        },
    )


def _name_bar(place: int, value: float) -> dict[str, object]:
    """The number of a dimension at the end of its bar."""
    return {
        "x": place,
        "y": value,
        "text": f"{place}",
        "font": {"size": 12},
        "showarrow": False,
        "yanchor": "top" if value < 0 else "bottom",
    }
