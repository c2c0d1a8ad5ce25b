"""How well does each word fit? Pseudo-perplexity as a strip, of one sentence or two."""

import html
import math
from collections.abc import Iterator

import gradio as gr

from playground.backends.base import FillsMasks
from playground.plots.labels import show_text
from playground.plots.surprise import MOST_BITS, format_bits
from playground.plots.tables import Table, Value
from playground.plots.tokens import Chip, draw_strip
from playground.results.blanks import HidingWay, PseudoScore, ReadUnit
from playground.tasks.pseudo import score_words
from playground.texts import Text, common
from playground.texts import blanks as words
from playground.ui import parts
from playground.ui.fill_mask.ground import NEEDS, Ground, draw_take, show_logarithm
from playground.ui.fill_mask.programs import write_pseudo
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

PANEL = "words"
WAYS: dict[HidingWay, Text] = {"token": words.WAY_TOKEN, "word": words.WAY_WORD}
# Perplexities nearer than this share of each other are called equal.
EQUAL = 0.005


def build(wire: Wire, ground: Ground) -> None:
    """Two sentences, the way of hiding, and the strips."""
    label = wire.label
    with gr.Accordion(label(words.PSEUDO), open=False, elem_id="pg-pseudo") as place:
        gr.Markdown(label(words.PSEUDO_HOW), elem_classes="pg-how")
        with gr.Row():
            first, second = (
                gr.Textbox(example, label=label(name), lines=1, max_lines=8, min_width=260)
                for example, name in zip(
                    words.PSEUDO_EXAMPLE, (words.PSEUDO_TEXT, words.PSEUDO_OTHER), strict=True
                )
            )
        take = gr.Button(
            label(words.TAKE_SENTENCE), size="sm", variant="secondary", elem_classes="pg-fit"
        )
        way = gr.Radio(
            [(label(words.HIDE_TOKEN), "token"), (label(words.HIDE_WORD), "word")],
            value="token",
            label=label(words.HIDING),
            info=label(words.HIDING_INFO),
        )
        buttons = parts.add_buttons(wire, words.PSEUDO_RUN, main=False)
        status = parts.add_status()
        answer = gr.HTML()
        code = parts.add_code(wire)
    wire.on(take.click, take_sentence, inputs={"text": ground.text}, outputs=[first])
    inputs = {"first": first, "second": second, "way": way, "model": ground.model}
    asked = ground.follow_link(wire, PANEL, place=place, inputs=inputs)
    wire.run(
        [buttons[0].click, asked.change],
        show_pseudo,
        buttons=buttons,
        inputs=inputs,
        outputs=[answer, code],
        needs=NEEDS,
        status=status,
    )


def take_sentence(visit: Visit, *, text: str) -> str:
    """The sentence of the tab."""
    del visit
    return text


def show_pseudo(
    visit: Visit, backend: FillsMasks, *, first: str, second: str, way: HidingWay
) -> Iterator[tuple[str, str]]:
    """The strips as they fill, then what they say."""
    assert visit.spec is not None
    values = {"first": first, "second": second, "way": way}
    done: list[PseudoScore] = []
    code = ""
    for text in (first, second):
        if done and not text.strip():
            break
        score = None
        for score in pace_values(score_words(backend, text, way=way), halt=visit.halt):
            yield draw_growing(visit, [*done, score]), code
        assert score is not None
        done.append(score)
        code = code or write_pseudo(visit.spec, score)
        if visit.halt.is_set():
            return
    yield draw_scores(visit, done, values=values), code


def draw_growing(visit: Visit, scores: list[PseudoScore]) -> str:
    """The strips so far, over a bar."""
    read, total = len(scores[-1].known), scores[-1].count
    sentence = visit.say(words.PROGRESS, done=read, total=total)
    strips = "".join(draw_one(visit, score) for score in scores)
    return strips + draw_bar(sentence, done=read, total=total)


def draw_scores(visit: Visit, scores: list[PseudoScore], *, values: dict[str, str]) -> str:
    """Finding, strips, numbers, table and files."""
    table = tabulate_units(visit, scores)
    cards = "".join(f"{draw_one(visit, score)}{draw_numbers(visit, score)}" for score in scores)
    legend = visit.say(words.PSEUDO_SCALE, way=visit.say(WAYS[scores[0].way]))
    return "".join(
        [
            parts.draw_title(find_title(visit, scores)),
            cards,
            draw_scale(legend),
            parts.draw_note(visit.say(words.PSEUDO_NOTE)) if scores[1:] else "",
            parts.draw_table(visit, table),
            draw_take(
                visit,
                panel=PANEL,
                values=values,
                tables=[("word-by-word", table, common.SAVE_CSV)],
            ),
            parts.draw_passport(visit, scores[-1].passport),
        ]
    )


def find_title(visit: Visit, scores: list[PseudoScore]) -> str:
    """Which of two sentences fits better; of one the word that fits least."""
    if scores[1:]:
        pair = [score.perplexity for score in scores]
        low, high = sorted(pair)
        if high <= low * (1 + EQUAL):
            return visit.say(words.PSEUDO_EQUAL, low=format_perplexity(low))
        better = words.FIRST if pair[0] < pair[1] else words.SECOND
        return visit.say(
            words.PSEUDO_BETTER,
            better=visit.say(better),
            low=format_perplexity(low),
            high=format_perplexity(high),
        )
    worst = max(scores[0].units, key=lambda unit: unit.total or 0.0)
    return visit.say(
        words.PSEUDO_TITLE,
        word=show_text(worst.text),
        bits=format_bits(worst.total),
        perplexity=format_perplexity(scores[0].perplexity),
    )


def format_perplexity(value: float) -> str:
    """16.9, 1,234"""
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def draw_one(visit: Visit, score: PseudoScore) -> str:
    """The words of a sentence with their bits."""
    chips = [
        Chip(
            text=unit.text,
            magnitude=None if unit.total is None else unit.total / MOST_BITS,
            note=write_note(visit, unit),
            number=format_bits(unit.total),
        )
        for unit in score.units
    ]
    return draw_strip(chips, label=visit.say(words.PSEUDO_LABEL))


def write_note(visit: Visit, unit: ReadUnit) -> str:
    """The bits of each token of a word."""
    tokens = ", ".join(
        f"{show_text(token)} {format_bits(bits)}"
        for token, bits in zip(unit.tokens, unit.bits, strict=True)
    )
    return visit.say(words.UNIT_NOTE, bits=format_bits(unit.total), tokens=tokens)


def draw_numbers(visit: Visit, score: PseudoScore) -> str:
    """Pseudo-perplexity and pseudo-log-likelihood, each with how it is made."""
    mean = -score.log_likelihood / score.count
    rows = [
        (
            words.PSEUDO_PERPLEXITY,
            format_perplexity(score.perplexity),
            visit.say(words.PSEUDO_PERPLEXITY_WHY, nats=f"{mean:.3f}", tokens=score.count),
        ),
        (
            words.PSEUDO_LIKELIHOOD,
            show_logarithm(score.log_likelihood),
            visit.say(words.PSEUDO_LIKELIHOOD_WHY),
        ),
    ]
    return draw_measures([(visit.say(name), number, why) for name, number, why in rows])


def draw_measures(rows: list[tuple[str, str, str]]) -> str:
    """Names, numbers and what they are, side by side."""
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt>"
        f"<dd><b>{html.escape(number)}</b><small>{html.escape(why)}</small></dd></div>"
        for name, number, why in rows
    )
    return f'<dl class="pg-measures">{items}</dl>'


def draw_scale(legend: str) -> str:
    """The colours of the bits, and what they mean."""
    steps = "".join(f'<i class="pg-m{step}"></i>' for step in range(10))
    ends = f'0 <span class="pg-steps">{steps}</span> {MOST_BITS}+'
    return (
        f'<p class="pg-legend"><span class="pg-scale">{ends}</span> '
        f"<span>{html.escape(legend)}</span></p>"
    )


def tabulate_units(visit: Visit, scores: list[PseudoScore]) -> Table:
    """sentence, word, token, probability, bits: a row for each token"""
    headers = [
        visit.say(header)
        for header in (words.PSEUDO_TEXT, words.WORD, common.TOKEN, common.PROBABILITY, words.BITS)
    ]
    rows: list[list[Value]] = [
        [number, show_text(unit.text), show_text(token), *describe_bits(bits)]
        for number, score in enumerate(scores, 1)
        for unit in score.units
        for token, bits in zip(unit.tokens, unit.bits, strict=True)
    ]
    return headers, rows


def describe_bits(bits: float | None) -> list[Value]:
    """Probability and bits; nothing for a token that was not read."""
    if bits is None or math.isinf(bits):
        return [None, None]
    return [float(f"{2.0**-bits:.6g}"), float(f"{bits:.6g}")]
