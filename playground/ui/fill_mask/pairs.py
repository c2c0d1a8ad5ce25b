"""Which of two sentences is likelier? Pairs in the manner of CrowS-Pairs."""

import math
from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import FillsMasks
from playground.plots.intervals import Row, draw_intervals
from playground.plots.labels import format_probability
from playground.plots.tables import Table, Value
from playground.results.blanks import SentencePair, SentencePairs
from playground.tasks.pairs import score_pairs
from playground.texts import blanks as words
from playground.texts import common
from playground.texts.bias import NATS
from playground.ui import parts
from playground.ui.fill_mask.ground import NEEDS, Ground, draw_take, show_logarithm
from playground.ui.fill_mask.programs import write_pairs
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

PANEL = "pairs"
# Scores nearer than this are even: the paper rounds to three digits.
EVEN = 5e-4


def build(wire: Wire, ground: Ground) -> None:
    """A box with a pair in each line, and a row for each pair."""
    with gr.Accordion(wire.label(words.PAIRS), open=False, elem_id="pg-pairs") as place:
        gr.Markdown(wire.label(words.PAIRS_HOW), elem_classes="pg-how")
        lines = gr.Textbox(
            words.PAIRS_EXAMPLE,
            label=wire.label(words.PAIRS_BOX),
            info=wire.label(words.PAIRS_INFO),
            lines=6,
            max_lines=16,
        )
        buttons = parts.add_buttons(wire, words.PAIRS_RUN, main=False)
        status = parts.add_status()
        title = gr.HTML()
        plot = gr.Plot(show_label=False, visible=False)
        answer = gr.HTML()
        code = parts.add_code(wire)
    inputs = {"lines": lines, "model": ground.model}
    asked = ground.follow_link(wire, PANEL, place=place, inputs=inputs)
    wire.run(
        [buttons[0].click, asked.change],
        show_pairs,
        buttons=buttons,
        inputs=inputs,
        outputs=[title, plot, answer, code],
        needs=NEEDS,
        status=status,
    )


def show_pairs(visit: Visit, backend: FillsMasks, *, lines: str) -> Iterator[tuple[Any, ...]]:
    """The pairs that are read, and at the end what they say."""
    assert visit.spec is not None
    for result in pace_values(score_pairs(backend, lines), halt=visit.halt, seconds=0.5):
        scored = [pair for pair in result.pairs if not pair.problem]
        figure = draw_pairs(visit, scored) if scored else None
        plot = gr.update(value=figure, visible=bool(scored))
        if len(result.pairs) < result.total:
            done, total = len(result.pairs), result.total
            bar = visit.say(words.PROGRESS_PAIRS, done=done, total=total)
            yield draw_bar(bar, done=done, total=total), plot, gr.skip(), ""
        else:
            code = write_pairs(visit.spec, scored) if scored else ""
            yield find_title(visit, scored), plot, draw_answer(visit, result, lines=lines), code


def count_wins(pairs: list[SentencePair]) -> tuple[int, int]:
    """How many pairs the first sentence wins, and how many are even."""
    even = sum(abs(pair.difference) < EVEN for pair in pairs)
    return sum(pair.difference >= EVEN for pair in pairs), even


def find_title(visit: Visit, pairs: list[SentencePair]) -> str:
    """In how many pairs the first sentence is likelier."""
    if not pairs:
        return parts.draw_title(visit.say(words.PAIRS_NONE))
    first, _ = count_wins(pairs)
    share = format_probability(first / len(pairs))
    return parts.draw_title(
        visit.say(words.PAIRS_TITLE, first=first, pairs=len(pairs), share=share)
    )


def draw_pairs(visit: Visit, pairs: list[SentencePair]) -> Any:
    """A dot for each pair: to the right of 0 the first sentence is likelier."""
    rows = [
        Row(
            label=f"{pair.line}",
            value=pair.difference,
            low=math.nan,
            high=math.nan,
            kind=0 if pair.difference > 0 else 1,
        )
        for pair in pairs
    ]
    kinds = [visit.say(words.PAIR_FIRST), visit.say(words.PAIR_SECOND)]
    return draw_intervals(rows, kinds=kinds, title=visit.say(words.PAIR_AXIS), axis=visit.say(NATS))


def draw_answer(visit: Visit, result: SentencePairs, *, lines: str) -> str:
    """What was left out, the total, every pair, and what it does not show."""
    scored = [pair for pair in result.pairs if not pair.problem]
    notes = [
        parts.draw_note(visit.say(words.PAIR_PROBLEMS[pair.problem], line=pair.line))
        for pair in result.pairs
        if pair.problem
    ]
    table = tabulate_pairs(visit, scored)
    shown = (
        [parts.draw_note(read_total(visit, scored)), parts.draw_open_table(table, rows=100)]
        if scored
        else []
    )
    return "".join(
        [
            *notes,
            *shown,
            parts.draw_note(visit.say(words.PAIRS_DOES)),
            draw_take(
                visit,
                panel=PANEL,
                values={"lines": lines},
                tables=[("sentence-pairs", table, common.SAVE_CSV)] if scored else [],
            ),
            parts.draw_passport(visit, result.passport),
        ]
    )


def read_total(visit: Visit, pairs: list[SentencePair]) -> str:
    """The sum of the differences, and what chance alone would give."""
    total = sum(pair.difference for pair in pairs)
    _, even = count_wins(pairs)
    low, high = bound_chance(len(pairs))
    sentence = visit.say(
        words.PAIRS_TOTAL,
        total=sign(visit, total),
        pairs=len(pairs),
        low=format_probability(low),
        high=format_probability(high),
    )
    return f"{visit.say(words.PAIRS_TIES, ties=even)} {sentence}" if even else sentence


def sign(visit: Visit, total: float) -> str:
    """Higher or lower, and by how much."""
    text = words.TOTAL_HIGHER if total >= 0 else words.TOTAL_LOWER
    return visit.say(text, nats=show_logarithm(abs(total)))


def bound_chance(pairs: int) -> tuple[float, float]:
    """The shares of heads that hold 95 % of `pairs` tosses of a fair coin."""
    below, low = 0.0, 0
    for heads in range(pairs + 1):
        below += math.comb(pairs, heads) / 2**pairs
        if below > 0.025:
            low = heads
            break
    return low / pairs, 1 - low / pairs


def tabulate_pairs(visit: Visit, pairs: list[SentencePair]) -> Table:
    """line, first sentence, second, shared tokens, ln P of either, their difference"""
    headers = [
        visit.say(words.PAIR_LINE),
        visit.say(words.PAIR_FIRST),
        visit.say(words.PAIR_SECOND),
        visit.say(words.PAIR_SHARED),
        "ln P₁",
        "ln P₂",
        visit.say(words.PAIR_DIFFERENCE),
    ]
    rows: list[list[Value]] = [
        [
            *(pair.line, pair.first, pair.second, pair.shared),
            *(round(pair.first_score, 4), round(pair.second_score, 4)),
            round(pair.difference, 4),
        ]
        for pair in pairs
    ]
    return headers, rows
