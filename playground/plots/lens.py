"""The temperature lens: the raw scores of the next token, and a frame in which the page redraws
them at any temperature without asking the server.

`lens.js` runs in the page as the `js_on_load` of the widget that holds the markup.
"""

import base64
import html
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from playground.plots.labels import show_text
from playground.results import Floats, Lens

# Bars in the picture; the table has all of the likeliest.
_BARS = 10
# Larger vocabularies travel as 16-bit numbers, so that a token costs no more than 0.4 MB.
MOST_EXACT = 65_536
_STEPS = 65_535
# No temperature up to 2 makes a token matter whose score lies so far below the largest.
_DEEPEST = 80.0


@dataclass(frozen=True, kw_only=True)
class LensWords:
    """Words of the frame. `now` and those after `came` have holes that the page fills: {t} the
    temperature, {token} the likeliest, {share} what it has, {now} bits at T and {one} what it
    is at T = 1, {count} tokens, {equal} likely ones."""

    slider: str
    bars: str
    now: str
    one: str
    others: str
    token: str
    id: str
    table: str
    save: str
    entropy: str
    needed: str
    came: str
    finding: str
    greedy: str
    sharper: str
    flatter: str
    own: str
    nothing: str
    bits: str
    at_one: str


@dataclass(frozen=True)
class _Row:
    text: str
    id: int
    score: float
    drawn: bool


def read_script() -> str:
    """What redraws the lens in the page."""
    return (Path(__file__).parent / "lens.js").read_text(encoding="utf-8")


def draw_lens(lens: Lens, *, start: float, words: LensWords, name: str) -> str:
    """Slider, bars, numbers and table, all still empty: the page fills them. `start` is where
    the slider begins, `name` the table's as a file."""
    rows = _list_rows(lens)
    shown = [row for place, row in enumerate(rows) if place < _BARS or row.drawn]
    kind, step, packed = pack_scores(lens.logits)
    given = json.dumps(asdict(words), ensure_ascii=False)
    greedy = html.escape(show_text(lens.texts[0]))
    return (
        f'<div class="pg-lens" data-scores="{packed}" data-kind="{kind}" data-step="{step:.9g}"'
        f' data-start="{start:g}" data-greedy="{greedy}"'
        f' data-words="{html.escape(given)}">'
        f'<label class="pg-lens-slider"><span>{html.escape(words.slider)}</span>'
        f'<input type="range" min="0" max="2" step="0.05" value="{start:g}">'
        f'<output data-part="t"></output></label>'
        f'<h3 class="pg-title" data-part="finding"></h3>'
        f"{_draw_legend(words)}"
        f'<div class="pg-lens-bars" role="img" aria-label="{html.escape(words.bars)}">'
        f"{''.join(_draw_bar(row) for row in shown)}{_draw_rest(words)}{_SCALE}</div>"
        f'<p class="pg-note" data-part="reading"></p>'
        f"{_draw_facts(words, came=lens.drawn >= 0)}"
        f"{_draw_table(rows, words, name=name)}</div>"
    )


def pack_scores(logits: Floats) -> tuple[str, float, str]:
    """Logits (vocabulary,) as base64 of little-endian numbers, largest first, less the largest:
    ("exact", 0, float32), or for a large vocabulary ("steps", step, uint16), where a score is
    −step × the number. The step is at most 80 / 65,535 = 0.0012."""
    scores = np.sort(np.asarray(logits, dtype=np.float32))[::-1]
    below = scores[0] - scores  # (vocabulary,), from 0 up
    if len(below) <= MOST_EXACT:
        return "exact", 0.0, base64.b64encode((-below).astype("<f4").tobytes()).decode()
    below = np.minimum(below, _DEEPEST)
    step = float(below[-1]) / _STEPS or 1.0
    numbers = np.rint(below / step).astype("<u2")
    return "steps", step, base64.b64encode(numbers.tobytes()).decode()


def _list_rows(lens: Lens) -> list[_Row]:
    """The likeliest tokens, best first, and the one that came where it is none of them."""
    top = float(lens.logits.max())
    pairs = list(zip(lens.texts, lens.likeliest, strict=True))
    if lens.drawn >= 0 and lens.drawn not in lens.likeliest:
        pairs.append((lens.drawn_text, lens.drawn))
    return [
        _Row(show_text(text), id_, float(lens.logits[id_]) - top, id_ == lens.drawn)
        for text, id_ in pairs
    ]


def _draw_legend(words: LensWords) -> str:
    now, one = html.escape(words.now), html.escape(words.one)
    return (
        f'<p class="pg-legend"><i class="pg-lens-key pg-lens-key-now"></i>'
        f'<span data-part="now">{now}</span><i class="pg-lens-key"></i>{one}</p>'
    )


def _draw_bar(row: _Row) -> str:
    name = html.escape(row.text)
    shown = f"<b>▸ {name}</b>" if row.drawn else name
    came = " data-came" if row.drawn else ""
    return f'<div class="pg-lens-row" data-score="{row.score:.7g}"{came}>{_fill_row(shown)}</div>'


def _draw_rest(words: LensWords) -> str:
    name = f"<em>{html.escape(words.others)}</em>"
    return f'<div class="pg-lens-row" data-part="rest">{_fill_row(name)}</div>'


def _fill_row(name: str) -> str:
    return (
        f'<span class="pg-lens-name">{name}</span>'
        '<span class="pg-lens-track"><i class="pg-lens-now"></i><i class="pg-lens-one"></i>'
        "<b data-value></b></span>"
    )


_SCALE = (
    '<div class="pg-lens-row pg-lens-scale"><span></span>'
    '<span class="pg-lens-track"><i>0 %</i><i>50 %</i><i>100 %</i></span></div>'
)


def _draw_facts(words: LensWords, *, came: bool) -> str:
    names = [("entropy", words.entropy), ("needed", words.needed)]
    if came:
        names.append(("came", words.came))
    facts = "".join(
        f'<div><dt>{html.escape(name)}</dt><dd><b data-part="{part}"></b>'
        f'<small data-part="{part}-one"></small></dd></div>'
        for part, name in names
    )
    return f'<dl class="pg-measures">{facts}</dl>'


def _draw_table(rows: list[_Row], words: LensWords, *, name: str) -> str:
    heads = "".join(
        f'<th scope="col"{part}>{html.escape(head)}</th>'
        for head, part in [
            (words.token, ""),
            (words.id, ""),
            (words.one, ""),
            (words.now, ' data-part="head"'),
        ]
    )
    body = "".join(
        f'<tr data-score="{row.score:.7g}"><td>{html.escape(row.text)}</td><td>{row.id}</td>'
        "<td data-one></td><td data-value></td></tr>"
        for row in rows
    )
    return (
        f'<details class="pg-table"><summary>{html.escape(words.table)}</summary>'
        f'<div class="pg-rows" tabindex="0"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
        f'<p class="pg-take"><a class="pg-file" download="{html.escape(name)}.csv" href="#"'
        f' data-part="save">{html.escape(words.save)}</a></p>'
    )
