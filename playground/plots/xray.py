"""The sampler at one place: its stages as a flow, the likeliest tokens through them, and many
draws beside the exact probabilities."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.plots.labels import escape_label, format_probability, shorten_text, show_text
from playground.plots.tables import Table
from playground.plots.template import ACCENT, make_figure
from playground.results import Xray

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_EXPECTED = "#D55E00"
_BAR = 30
_AXIS_HEIGHT = 56
_NUMBER_WIDTH = 40
_LABEL_COLUMNS = 16
_STEPS = 10


@dataclass(frozen=True, kw_only=True)
class StageCard:
    """What a stage says of itself. `share`: of the probability that reached it, what it kept;
    None draws no bar. `named` are tokens as a reader sees them, introduced by `before_named`."""

    title: str
    setting: str
    on: bool
    lines: tuple[str, ...] = ()
    share: float | None = None
    before_named: str = ""
    named: tuple[str, ...] = ()


def draw_flow(cards: Sequence[StageCard], *, label: str) -> str:
    """The stages in order, one under the other."""
    items = "".join(_draw_card(card) for card in cards)
    return f'<ol class="pg-flow" aria-label="{html.escape(label)}">{items}</ol>'


def _draw_card(card: StageCard) -> str:
    head = f"<b>{html.escape(card.title)}</b> <span>{html.escape(card.setting)}</span>"
    if not card.on:
        return f'<li class="pg-stage pg-off"><div class="pg-stage-head">{head}</div></li>'
    bar = "" if card.share is None else f'<i class="pg-kept" style="--m:{card.share:.4g}"></i>'
    lines = " · ".join(html.escape(line) for line in card.lines)
    tokens = " ".join(f"<code>{html.escape(token)}</code>" for token in card.named)
    named = f"<p>{html.escape(card.before_named)} {tokens}</p>" if tokens else ""
    return (
        f'<li class="pg-stage"><div class="pg-stage-head">{head}</div>'
        f'<div class="pg-stage-body"><p>{lines}</p>{bar}{named}</div></li>'
    )


def draw_strip(xray: Xray, *, stages: Sequence[str], token: str, label: str) -> str:
    """A row for each token and a column for each stage: its probability as colour and number,
    × where the token has been cut. `stages` are the names of the columns, `token` heads the
    rows."""
    most = find_most(xray)
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in (token, *stages))
    body = "".join(
        f'<tr><th scope="row">{html.escape(show_text(row.text))}</th>'
        + "".join(_draw_cell(value, most=most) for value in row.probabilities)
        + "</tr>"
        for row in xray.tokens
    )
    return (
        f'<div class="pg-rows pg-heat" tabindex="0" role="group" aria-label="{html.escape(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _draw_cell(value: float, *, most: float) -> str:
    if value == 0:
        return '<td class="pg-cut">×</td>'
    step = min(int(_STEPS * value / most), _STEPS - 1) if most else 0
    return f'<td class="pg-m{step}">{format_probability(value)}</td>'


def find_most(xray: Xray) -> float:
    """The largest probability of the strip."""
    return max((value for row in xray.tokens for value in row.probabilities), default=0.0)


def draw_draws(
    xray: Xray,
    *,
    expected: Sequence[float],
    rest: float,
    axis: str,
    tokens: str,
    counted: str,
    awaited: str,
    others: str,
) -> "Figure":
    """A bar for how often each token came, a mark for how often it should have: `expected`, as
    many as the x-ray has tokens, and `rest` for all others, which share one bar. Tokens that
    cannot come and did not are left out."""
    bars = [
        (show_text(row.text), row.draws, awaits)
        for row, awaits in zip(xray.tokens, expected, strict=True)
        if row.draws or awaits
    ]
    if xray.others or rest:
        bars.append((others, xray.others, rest))
    places = list(range(len(bars)))
    counts, marks = [bar[1] for bar in bars], [bar[2] for bar in bars]
    labels = [escape_label(shorten_text(bar[0], width=_LABEL_COLUMNS)) for bar in bars]
    return make_figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "name": escape_label(counted),
                "x": counts,
                "y": places,
                "marker": {"color": ACCENT},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": escape_label(awaited),
                "x": marks,
                "y": places,
                "marker": {
                    "color": _EXPECTED,
                    "symbol": "line-ns",
                    "size": 20,
                    "line": {"width": 3, "color": _EXPECTED},
                },
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
        ],
        title="",
        body=_BAR * max(len(bars), 1) + _AXIS_HEIGHT,
        right=_NUMBER_WIDTH,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [0, max([*counts, *marks, 1])],
            "nticks": 5,
        },
        yaxis={
            "title": {"text": escape_label(tokens)},
            "tickmode": "array",
            "tickvals": places,
            "ticktext": labels,
            "range": [len(bars) - 0.5, -0.5],
            "showgrid": False,
        },
        layout={"bargap": 0.35, "annotations": _write_counts(counts, marks)},
    )


def _write_counts(counts: Sequence[int], marks: Sequence[float]) -> list[dict[str, object]]:
    """How often, as a number behind the bar and its mark."""
    return [
        {
            "x": max(count, mark),
            "y": place,
            "text": str(count),
            "xanchor": "left",
            "xshift": 8,
            "showarrow": False,
        }
        for place, (count, mark) in enumerate(zip(counts, marks, strict=True))
    ]


def measure_spread(probability: float, *, draws: int) -> float:
    """√(n p (1 − p)): how far a count of n draws usually lies from n p (one standard deviation
    of the binomial distribution)."""
    return math.sqrt(draws * probability * (1 - probability))


def tabulate_xray(xray: Xray, *, expected: Sequence[float], headers: Sequence[str]) -> Table:
    """token, id, its probability after each stage, times drawn, times expected"""
    return list(headers), [
        [
            show_text(row.text),
            row.id,
            *(float(f"{value:.6g}") for value in row.probabilities),
            row.draws,
            float(f"{awaits:.6g}"),
        ]
        for row, awaits in zip(xray.tokens, expected, strict=True)
    ]
