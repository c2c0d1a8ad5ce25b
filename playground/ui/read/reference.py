"""A translation against one that a person made, and translated back."""

import html
from typing import Any

import gradio as gr

from playground.backends.base import Translates
from playground.errors import EmptyText
from playground.plots.tables import Table
from playground.registry.spec import Capability
from playground.results.quality import TranslationScores
from playground.tasks.reference import measure_translation
from playground.tasks.translate import translate
from playground.texts import read as words
from playground.ui import parts
from playground.ui.read.programs import write_reference
from playground.ui.read.stepping import Written
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.TRANSLATE,)


def build(wire: Wire, *, written: gr.State, author: gr.State) -> None:
    """A box for the reference, the scores and their program; and a button that goes back."""
    with gr.Accordion(wire.label(words.REFERENCE), open=False, elem_id="pg-reference"):
        gr.Markdown(wire.label(words.REFERENCE_HOW), elem_classes="pg-how")
        box = gr.Textbox(label=wire.label(words.REFERENCE_BOX), lines=2, max_lines=8)
        button = gr.Button(wire.label(words.RUN_REFERENCE), variant="secondary")
        status = parts.add_status()
        scores = gr.HTML()
        code = parts.add_code(wire)
        buttons = parts.add_buttons(wire, words.RUN_BACK, main=False)
        back_status = parts.add_status()
        back = gr.HTML()
    wire.on(
        button.click,
        show_scores,
        inputs={"written": written, "reference": box},
        outputs=[scores, code],
        status=status,
    )
    wire.run(
        [buttons[0].click],
        show_back,
        buttons=buttons,
        inputs={"model": author, "written": written},
        outputs=[back],
        needs=NEEDS,
        status=back_status,
    )


def show_scores(visit: Visit, *, written: Written | None, reference: str) -> tuple[str, str]:
    """BLEU and chrF of the translation, and the program that prints them."""
    if written is None:
        raise EmptyText
    translation = written.translation
    scores = measure_translation(translation.text, reference, target=translation.target)
    code = write_reference(translation.text, reference, target=translation.target)
    return draw_scores(visit, written, scores), code


def draw_scores(visit: Visit, written: Written, scores: TranslationScores) -> str:
    """The finding, what is behind it, and the table."""
    one, two, three, four = (f"{value:.0f}" for value in scores.precisions)
    reading = visit.say(
        words.REFERENCE_READING,
        one=one,
        two=two,
        three=three,
        four=four,
        brevity=f"{scores.brevity:.2f}",
    )
    signed = visit.say(
        words.REFERENCE_SIGNED, bleu=scores.bleu_signature, chrf=scores.chrf_signature
    )
    title = visit.say(words.REFERENCE_TITLE, bleu=f"{scores.bleu:.1f}", chrf=f"{scores.chrf:.1f}")
    table = tabulate_scores(visit, scores)
    return "".join(
        [
            parts.draw_title(title),
            parts.draw_open_table(table, rows=10),
            parts.draw_note(reading),
            f'<p class="pg-take">{parts.draw_download(visit, "reference", table)}</p>',
            f'<p class="pg-hint">{html.escape(signed)}</p>',
            parts.draw_passport(visit, written.translation.passport),
        ]
    )


def tabulate_scores(visit: Visit, scores: TranslationScores) -> Table:
    """measure, value"""
    rows: list[list[Any]] = [["BLEU", round(scores.bleu, 2)], ["chrF", round(scores.chrf, 2)]]
    rows += [
        [visit.say(words.PRECISION_OF, n=n), round(value, 2)]
        for n, value in enumerate(scores.precisions, 1)
    ]
    rows.append([visit.say(words.BREVITY), round(scores.brevity, 3)])
    return [visit.say(words.MEASURE), visit.say(words.VALUE)], rows


def show_back(visit: Visit, backend: Translates, *, written: Written | None) -> str:
    """The translation put back by the same model. Raises UnknownLanguage where it cannot."""
    if written is None:
        raise EmptyText
    there = written.translation
    *_, back = translate(
        backend,
        there.text,
        source=there.target,
        target=there.source,
        num_beams=written.num_beams,
    )
    typed = " ".join(sentence.source for sentence in there.sentences)
    scores = measure_translation(back.text, typed, target=there.source)
    title = visit.say(words.BACK_TITLE, back=back.text, chrf=f"{scores.chrf:.1f}")
    return "".join(
        [
            parts.draw_title(title),
            parts.draw_note(visit.say(words.BACK_READING)),
            parts.draw_passport(visit, back.passport),
        ]
    )
