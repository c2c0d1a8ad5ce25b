"""How new and how short the two summaries are, and how much they copy."""

import html
from collections.abc import Sequence
from typing import Any

import gradio as gr

from playground.plots.labels import format_probability
from playground.plots.novelty import draw_novelty
from playground.plots.tables import Table
from playground.results import Summary
from playground.results.quality import SummaryMeasures
from playground.tasks.reference import LONGEST_NGRAM, measure_summary
from playground.texts import Text
from playground.texts import summarize as words
from playground.ui import parts
from playground.ui.summarize.card import TITLES, read_part
from playground.ui.summarize.programs import write_measures
from playground.ui.visit import Visit
from playground.ui.wire import Wire

Pair = Sequence[tuple[Summary, SummaryMeasures]]


def build(wire: Wire) -> list[Any]:
    """Finding, bars, table and program; gives what `show_measures` fills."""
    with gr.Accordion(wire.label(words.MEASURES), open=True, elem_id="pg-measures"):
        gr.Markdown(wire.label(words.MEASURES_HOW), elem_classes="pg-how")
        title = gr.HTML()
        plot = gr.Plot(show_label=False)
        table = gr.HTML()
        code = parts.add_code(wire)
    return [title, plot, table, code]


def show_measures(
    visit: Visit, *, written: Summary | None, chosen: Summary | None
) -> tuple[Any, ...]:
    """Both summaries measured, as soon as both are there."""
    if not (written and chosen and written.sentences and chosen.sentences):
        return (gr.skip(),) * 4
    pair = [(each, measure_summary(read_part(each), each.summary)) for each in (written, chosen)]
    series = [(visit.say(TITLES[summary.method]), measures.novelty) for summary, measures in pair]
    plot = draw_novelty(series, rows=name_runs(visit), axis=visit.say(words.NOVELTY_AXIS))
    new = [format_share(measures.novelty[1]) for _, measures in pair]
    title = visit.say(words.NOVELTY_TITLE, written=new[0], chosen=new[1])
    code = write_measures(read_part(written), written.summary)
    return parts.draw_title(title), plot, draw_below(visit, pair), code


def format_share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else format_probability(value)


def name_runs(visit: Visit) -> list[str]:
    """ "1 word", "2 words" …"""
    many = [visit.say(words.MANY_WORDS, n=n) for n in range(2, LONGEST_NGRAM + 1)]
    return [visit.say(words.ONE_WORD), *many]


def draw_below(visit: Visit, pair: Pair) -> str:
    """What the bars mean, the table of all measures, and its file."""
    table = tabulate_measures(visit, pair)
    return "".join(
        [
            parts.draw_note(visit.say(words.NOVELTY_READING)),
            draw_compared(table),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "measures", table)}</p>',
            *(parts.draw_passport(visit, summary.passport) for summary, _ in pair),
        ]
    )


def draw_compared(table: Table) -> str:
    """The measures but for the bars' own: name and meaning, then the two values."""
    headers, rows = table
    shown = rows[: len(rows) - LONGEST_NGRAM]
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in headers[:3])
    body = "".join(
        f'<tr><th scope="row">{html.escape(str(name))}<small>{html.escape(str(meaning))}</small>'
        f"</th><td>{parts.show_value(first)}</td><td>{parts.show_value(second)}</td></tr>"
        for name, first, second, meaning in shown
    )
    return f'<table class="pg-compared"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def tabulate_measures(visit: Visit, pair: Pair) -> Table:
    """measure, its value for each summary, what it means"""
    both = [measures for _, measures in pair]
    rows: list[list[Any]] = [
        [words.WORDS, *(each.words for each in both), words.WORDS_MEANING],
        [
            words.COMPRESSION,
            *(None if each.compression is None else round(each.compression, 2) for each in both),
            words.COMPRESSION_MEANING,
        ],
        [
            words.COVERAGE,
            *(format_probability(each.coverage) for each in both),
            words.COVERAGE_MEANING,
        ],
        [words.DENSITY, *(round(each.density, 2) for each in both), words.DENSITY_MEANING],
        [words.LONGEST, *(each.longest_length for each in both), words.LONGEST_MEANING],
    ]
    for n in range(1, LONGEST_NGRAM + 1):
        name = visit.say(words.NOVELTY_ONE) if n == 1 else visit.say(words.NOVELTY, n=n)
        shares = (format_share(each.novelty[n - 1]) for each in both)
        rows.append([name, *shares, words.NOVELTY_MEANING])
    titles = [visit.say(TITLES[summary.method]) for summary, _ in pair]
    headers = [visit.say(words.MEASURE), *titles, visit.say(words.MEANING)]
    told = [[visit.say(cell) if isinstance(cell, Text) else cell for cell in row] for row in rows]
    return headers, told
