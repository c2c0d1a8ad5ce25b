"""Colours, fonts and the one frame every plotly figure is put in.

Backgrounds are transparent and the ink is dark, so that a downloaded picture is right on
paper; in dark mode `assets/tokens.css` recolours ink and grid in the page, at once and
without asking the server.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from playground.plots.labels import NO_BREAK_SPACE, escape_label, wrap_text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SYSTEM_FONTS = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', "
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
)
INK = "#374151"
QUIET = "#6b7280"
GRID = "#d1d5db"
ACCENT = "#0072B2"
# The same shape without the sampler: 3 : 1 against white and against near-black.
GHOST = "#8a8f98"

# Cividis (Nuñez, Anderton & Renslow 2018) from light to dark, with paper in front of it,
# so that nothing looks like nothing: the darker, the more.
MAGNITUDES = (
    "#faf6e3",
    "#e8da8a",
    "#d2c060",
    "#b5a971",
    "#9a9376",
    "#7d7c78",
    "#666970",
    "#4a546c",
    "#22406e",
    "#00224e",
)
# ColorBrewer PuOr: orange takes away, purple adds, the middle is paper.
SIGNED = (
    "#b35806",
    "#e08214",
    "#fdb863",
    "#fee0b6",
    "#f7f7f7",
    "#d8daeb",
    "#b2abd2",
    "#8073ac",
    "#542788",
)
# Okabe & Ito 2008; black gives way to grey, which shows on black too.
_OKABE_ITO = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#7f7f7f",
)
_SIX_DARK = ("#0072B2", "#C77C02", "#007D5C", "#A8407F", "#B84A00", "#5f5f5f")
_SIX_LIGHT = ("#56B4E9", "#F5C04A", "#3CC9A0", "#E2A6C8", "#F58B4C", "#a9a9a9")

_AXIS = {
    "automargin": True,
    "gridcolor": GRID,
    "zeroline": False,
    "ticks": "",
    "tickfont": {"size": 13, "color": INK},
    "title": {"font": {"size": 13, "color": QUIET}, "standoff": 8},
    "fixedrange": True,  # a finger that scrolls the page must not zoom the chart
}
_TEMPLATE = {
    "showlegend": False,
    "font": {"family": SYSTEM_FONTS, "size": 13, "color": INK},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "colorway": list(_OKABE_ITO),
    "title": {
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "font": {"size": 15, "color": INK},
    },
    "hoverlabel": {
        "bgcolor": "#1f2937",
        "bordercolor": "#1f2937",
        "font": {"color": "#ffffff", "family": SYSTEM_FONTS, "size": 13},
        "align": "left",
    },
    "modebar": {
        "orientation": "v",
        "bgcolor": "rgba(0,0,0,0)",
        "color": QUIET,
        "activecolor": ACCENT,
        "remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "reset"],
    },
    "xaxis": _AXIS,
    "yaxis": _AXIS,
}

NAME = "playground"
_TITLE_COLUMNS = 42
_TITLE_LINE = 20


def categories(count: int) -> tuple[str, ...]:
    """`count` colours: Okabe–Ito up to 8, two shades of six up to 12, then repeating."""
    if count <= len(_OKABE_ITO):
        return _OKABE_ITO[:count]
    twelve = _SIX_DARK + _SIX_LIGHT
    return tuple(twelve[index % len(twelve)] for index in range(count))


def make_scale(colours: Sequence[str]) -> list[list[float | str]]:
    """A plotly colour scale: the colours at equal distances in 0…1."""
    return [[index / (len(colours) - 1), colour] for index, colour in enumerate(colours)]


def make_figure(
    traces: Sequence[Mapping[str, object]],
    *,
    title: str,
    xaxis: Mapping[str, object],
    yaxis: Mapping[str, object],
    body: int,
    right: int = 16,
    layout: Mapping[str, object] | None = None,
) -> "Figure":
    """The traces in the common frame.

    `title` is plain text, set left and wrapped. `body` is the height of the plotting area
    with its x-axis, in pixels; title and legend (for two traces or more, whose
    `name` and marker colour it shows) are added to it.
    `right` is the margin at the right.
    """
    from plotly.graph_objects import Figure  # 0.2 s that start-up need not pay

    _register_template()

    lines = [escape_label(line) for line in wrap_text(title, width=_TITLE_COLUMNS) if line]
    if len(traces) > 1:
        lines.append(_write_legend(traces))
    top = 12 + _TITLE_LINE * len(lines)
    frame = {
        # plotly.js sets a title of several lines higher, by 0.7 of its size.
        "title": {"text": "<br>".join(lines), "pad": {"t": 17 if len(lines) > 1 else 6, "l": 4}},
        "height": top + body,
        "margin": {"l": 8, "r": right, "t": top, "b": 8},
        "xaxis": dict(xaxis),
        "yaxis": dict(yaxis),
    }
    return Figure({"data": list(traces), "layout": frame | dict(layout or {})})


@cache
def _register_template() -> None:
    """Make it the one that every figure has: plotly checks it once, instead of once a figure,
    which took two thirds of the time."""
    from plotly import io
    from plotly.graph_objects import layout

    io.templates[NAME] = layout.Template(layout=_TEMPLATE)
    io.templates.default = NAME


def _write_legend(traces: Sequence[Mapping[str, object]]) -> str:
    """The names with their colours, as a line under the title.

    plotly's own legend is as narrow as the plot and would run into the title on a phone.
    """
    names = []
    for trace in traces:
        marker = trace["marker"]
        assert isinstance(marker, dict)
        names.append(f'<span style="color:{marker["color"]}">■</span> {trace["name"]}')
    return f'<span style="font-size:13px">{(NO_BREAK_SPACE * 4).join(names)}</span>'
