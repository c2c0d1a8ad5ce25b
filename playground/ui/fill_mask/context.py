"""Which words of the context decide? Each is taken away in turn."""

import html
from collections.abc import Iterator

import gradio as gr

from playground.backends.base import FillsMasks
from playground.plots.labels import format_probability, show_text
from playground.plots.strips import Weighed, draw_weighed
from playground.plots.surprise import format_difference
from playground.plots.tables import Table, Value
from playground.results.blanks import ContextEffect, ContextWay, ContextWord
from playground.tasks.blanks import MASK
from playground.tasks.context import leave_words_out, rank_words
from playground.tasks.fill_mask import MOST_MASKS
from playground.texts import Text, common
from playground.texts import blanks as words
from playground.ui import parts
from playground.ui.fill_mask.ground import NEEDS, Ground, draw_take
from playground.ui.fill_mask.programs import write_context
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

PANEL = "context"
WAYS: dict[ContextWay, Text] = {"removed": words.WAY_REMOVED, "masked": words.WAY_MASKED}


def build(wire: Wire, ground: Ground) -> None:
    """Which blank, how a word goes, and the strip."""
    label = wire.label
    with gr.Accordion(label(words.CONTEXT), open=False, elem_id="pg-context") as place:
        gr.Markdown(label(words.CONTEXT_HOW), elem_classes="pg-how")
        with gr.Row():
            number = gr.Slider(
                *(1, MOST_MASKS, 1), step=1, label=label(words.CONTEXT_NUMBER), min_width=200
            )
            way = gr.Radio(
                [(label(name), key) for key, name in WAYS.items()],
                value="removed",
                label=label(words.CONTEXT_WAY),
                min_width=260,
            )
        buttons = parts.add_buttons(wire, words.CONTEXT_RUN, main=False)
        status = parts.add_status()
        answer = gr.HTML()
        code = parts.add_code(wire)
    inputs = {"text": ground.text, "number": number, "way": way, "model": ground.model}
    asked = ground.follow_link(wire, PANEL, place=place, inputs=inputs)
    wire.run(
        [buttons[0].click, asked.change],
        show_context,
        buttons=buttons,
        inputs=inputs,
        outputs=[answer, code],
        needs=NEEDS,
        status=status,
    )


def show_context(
    visit: Visit, backend: FillsMasks, *, text: str, number: float, way: ContextWay
) -> Iterator[tuple[str, str]]:
    """The strip as it fills, then what it says."""
    effects = leave_words_out(backend, text, number=number, way=way)
    assert visit.spec is not None
    for effect in pace_values(effects, halt=visit.halt):
        if len(effect.words) < effect.total:
            done, total = len(effect.words), effect.total
            bar = draw_bar(
                visit.say(words.PROGRESS, done=done, total=total), done=done, total=total
            )
            yield draw_strip(visit, effect) + bar, ""
        else:
            yield draw_effect(visit, effect), write_context(visit.spec, effect)


def draw_effect(visit: Visit, effect: ContextEffect) -> str:
    """Finding, strip, legend, table and files."""
    table = tabulate_effect(visit, effect)
    legend = visit.say(
        words.CONTEXT_LEGEND,
        choice=show_text(effect.choice),
        number=effect.number,
        way=visit.say(WAYS[effect.way]),
    )
    values = {"text": effect.text, "number": effect.number, "way": effect.way}
    return "".join(
        [
            parts.draw_title(find_title(visit, effect)),
            draw_strip(visit, effect),
            f'<p class="pg-legend">{html.escape(legend)}</p>',
            parts.draw_note(visit.say(words.CONTEXT_NOTE)),
            parts.draw_table(visit, table),
            draw_take(
                visit,
                panel=PANEL,
                values=values,
                tables=[("context", table, common.SAVE_CSV)],
            ),
            parts.draw_passport(visit, effect.passport),
        ]
    )


def find_title(visit: Visit, effect: ContextEffect) -> str:
    """The heaviest word."""
    heaviest = rank_words(effect)[0]
    return visit.say(
        words.CONTEXT_TITLE if heaviest.bits > 0 else words.CONTEXT_AGAINST,
        word=show_text(heaviest.text),
        choice=show_text(effect.choice),
        probability=format_probability(heaviest.probability),
        whole=format_probability(effect.probability),
    )


def draw_strip(visit: Visit, effect: ContextEffect) -> str:
    """The words in reading order, the blanks among them."""
    blanks = [match.start() for match in MASK.finditer(effect.text)]
    marks: dict[int, Weighed] = {
        start: Weighed(
            text=effect.choice if order == effect.number else "…",
            bits=None,
            note=format_probability(effect.probability) if order == effect.number else "–",
        )
        for order, start in enumerate(blanks, 1)
    }
    for word in effect.words:
        marks[word.start] = Weighed(text=word.text, bits=word.bits, note=write_note(visit, word))
    return draw_weighed(
        [marks[start] for start in sorted(marks)], label=visit.say(words.CONTEXT_LABEL)
    )


def write_note(visit: Visit, word: ContextWord) -> str:
    """What the model expects without a word."""
    del visit
    return (
        f"{format_difference(word.bits)}; {show_text(word.best)} "
        f"{format_probability(word.best_probability)}"
    )


def tabulate_effect(visit: Visit, effect: ContextEffect) -> Table:
    """word, bits, probability of the first choice without it, first choice then, its probability:
    the heaviest first"""
    headers = [
        visit.say(words.WORD),
        visit.say(words.BITS),
        visit.say(words.CONTEXT_PROBABILITY, choice=show_text(effect.choice)),
        visit.say(words.CONTEXT_BEST),
        visit.say(common.PROBABILITY),
    ]
    rows: list[list[Value]] = [
        [
            show_text(word.text),
            float(f"{word.bits:.6g}"),
            float(f"{word.probability:.6g}"),
            show_text(word.best),
            float(f"{word.best_probability:.6g}"),
        ]
        for word in rank_words(effect)
    ]
    return headers, rows
