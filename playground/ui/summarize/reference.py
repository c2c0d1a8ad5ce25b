"""The two summaries against one that a person wrote."""

from typing import Any

import gradio as gr

from playground.errors import EmptyText
from playground.plots.tables import Table
from playground.results import Summary
from playground.results.quality import RougeScores
from playground.tasks.reference import measure_rouge
from playground.texts import summarize as words
from playground.ui import parts
from playground.ui.summarize.card import TITLES
from playground.ui.summarize.programs import write_rouge
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def build(wire: Wire, *, written: gr.State, chosen: gr.State) -> None:
    """A box for the reference, the scores and their program."""
    with gr.Accordion(wire.label(words.REFERENCE), open=False, elem_id="pg-rouge"):
        gr.Markdown(wire.label(words.REFERENCE_HOW), elem_classes="pg-how")
        box = gr.Textbox(label=wire.label(words.REFERENCE_BOX), lines=3, max_lines=10)
        button = gr.Button(wire.label(words.RUN_REFERENCE), variant="secondary")
        status = parts.add_status()
        scores = gr.HTML()
        code = parts.add_code(wire)
    wire.on(
        button.click,
        show_scores,
        inputs={"written": written, "chosen": chosen, "reference": box},
        outputs=[scores, code],
        status=status,
    )


def show_scores(
    visit: Visit, *, written: Summary | None, chosen: Summary | None, reference: str
) -> tuple[str, str]:
    """ROUGE of both summaries, and the program that prints those of the first."""
    found = [each for each in (written, chosen) if each and each.sentences]
    if len(found) < 2:
        raise EmptyText
    scores = [measure_rouge(each.summary, reference) for each in found]
    one = [f"{score.one.f1:.2f}" for score in scores]
    table = tabulate_rouge(visit, found, scores)
    shown = "".join(
        [
            parts.draw_title(visit.say(words.ROUGE_TITLE, written=one[0], chosen=one[1])),
            parts.draw_open_table(table, rows=10),
            parts.draw_note(visit.say(words.ROUGE_READING)),
            f'<p class="pg-take">{parts.draw_download(visit, "rouge", table)}</p>',
            *(parts.draw_passport(visit, each.passport) for each in found),
        ]
    )
    return shown, write_rouge(found[0].summary, reference)


def tabulate_rouge(visit: Visit, summaries: list[Summary], scores: list[RougeScores]) -> Table:
    """summary, measure, precision, recall, F1"""
    columns = (words.SUMMARY, words.MEASURE, words.PRECISION, words.RECALL, words.FMEASURE)
    rows: list[list[Any]] = [
        [
            visit.say(TITLES[summary.method]),
            name,
            *(round(value, 3) for value in (overlap.precision, overlap.recall, overlap.f1)),
        ]
        for summary, score in zip(summaries, scores, strict=True)
        for name, overlap in (
            ("ROUGE-1", score.one),
            ("ROUGE-2", score.two),
            ("ROUGE-L", score.longest),
        )
    ]
    return [visit.say(column) for column in columns], rows
