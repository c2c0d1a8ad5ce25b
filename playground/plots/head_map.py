"""A map of all heads: a row for each layer, a column for each head, a score in each cell."""

import html
import math
from collections.abc import Callable, Sequence

from playground.plots.tables import Table, Value
from playground.results import Floats, HeadScores

_STEPS = 10


def draw_map(
    values: Floats,
    *,
    selected: tuple[int, int],
    label: str,
    corner: str,
    write: Callable[[float], str],
    describe: Callable[[int, int], str],
) -> str:
    """The scores (layers, heads) as a listbox; each cell carries its index in `data-index`, and the
    number of heads stands in `data-columns`.

    `write` makes the few signs in a cell, `describe` what is read aloud and shown on hover. The
    darker a cell the larger its number, the largest of the map being the darkest.
    """
    layers, heads = values.shape
    largest = max((value for value in values.ravel().tolist() if not math.isnan(value)), default=0)
    head_names = "".join(f'<span class="pg-map-name">{head}</span>' for head in range(heads))
    rows = "".join(
        f'<span class="pg-map-name" aria-hidden="true">{layer}</span>'
        + "".join(
            _draw_cell(
                float(values[layer, head]),
                index=layer * heads + head,
                selected=selected == (layer, head),
                largest=largest,
                text=write(float(values[layer, head])),
                name=describe(layer, head),
            )
            for head in range(heads)
        )
        for layer in range(layers)
    )
    return (
        f'<div class="pg-map-scroll"><div class="pg-map" role="listbox" '
        f'aria-label="{html.escape(label)}" data-columns="{heads}" style="--heads:{heads}">'
        f'<span class="pg-map-name" aria-hidden="true">{html.escape(corner)}</span>'
        f'<span class="pg-map-heads" aria-hidden="true">{head_names}</span>{rows}</div></div>'
    )


def _draw_cell(
    value: float, *, index: int, selected: bool, largest: float, text: str, name: str
) -> str:
    colour = ""
    if not math.isnan(value):
        share = value / largest if largest else 0.0
        colour = f" pg-m{min(int(share * _STEPS), _STEPS - 1)}"
    return (
        f'<span class="pg-cell{colour}" role="option" data-index="{index}" '
        f'tabindex="{0 if selected else -1}" aria-selected="{"true" if selected else "false"}" '
        f'title="{html.escape(name)}" aria-label="{html.escape(name)}">{html.escape(text)}</span>'
    )


def tabulate_scores(scores: HeadScores, *, names: Sequence[str], headers: Sequence[str]) -> Table:
    """layer, head, and each score in `names`; empty where there is nothing to measure"""
    shape = next(iter(scores.scores.values())).shape
    rows: list[list[Value]] = [
        [layer, head, *(_round(scores.scores[name][layer, head]) for name in names)]
        for layer in range(shape[0])
        for head in range(shape[1])
    ]
    return list(headers), rows


def _round(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)
