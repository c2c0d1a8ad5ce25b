"""The likeliest tokens at one place as a table whose cells are bars."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import format_probability, show_text


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One token: its rank, its probability, the sampler's where it is known, and what is said of
    it ("" or words such as "your guess")."""

    text: str
    rank: int
    probability: float
    sampled: float | None = None
    mark: str = ""


def draw_bars(bars: Sequence[Bar], *, headers: Sequence[str], label: str) -> str:
    """A row for each token: rank, token with its mark, probability as bar and number, the
    sampler's.

    A marked row is bold. Bars are relative to the largest probability of all.
    """
    largest = max((bar.probability for bar in bars), default=0.0) or 1.0
    head = "".join(f'<th scope="col">{html.escape(header)}</th>' for header in headers)
    body = "".join(_draw_bar(bar, largest=largest) for bar in bars)
    name = html.escape(label)
    return (
        f'<div class="pg-rows pg-guesses" tabindex="0" role="group" aria-label="{name}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _draw_bar(bar: Bar, *, largest: float) -> str:
    marked = ' class="pg-marked"' if bar.mark else ""
    share = f"{100 * bar.probability / largest:.1f}"
    mark = f" <small>{html.escape(bar.mark)}</small>" if bar.mark else ""
    sampled = "–" if bar.sampled is None else format_probability(bar.sampled)
    return (
        f"<tr{marked}><td>{bar.rank}</td><td>{html.escape(show_text(bar.text))}{mark}</td>"
        f'<td><span class="pg-bar" style="--w:{share}%"></span> '
        f"{format_probability(bar.probability)}</td><td>{sampled}</td></tr>"
    )
