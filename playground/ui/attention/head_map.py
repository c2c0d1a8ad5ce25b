"""Which heads do what: a map of scores, and the head that is chosen on it."""

import math
import re
from typing import Any

import gradio as gr

from playground.plots.head_map import draw_map, tabulate_scores
from playground.plots.labels import format_probability
from playground.results import HeadScores
from playground.tasks.head_map import POSITIONS, SCORES, SHARES
from playground.texts import attention as tab
from playground.texts import head_map as words
from playground.ui import parts
from playground.ui.attention.ground import Seen, Stage
from playground.ui.attention.views import draw_sentences
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# Scripts that put no space between two sentences.
UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$")


def build(wire: Wire, stage: Stage) -> None:
    """Scores to choose from, the map, what it says about the chosen head, and texts to try."""
    with gr.Accordion(wire.label(words.HEAD_MAP), open=True, elem_id="pg-head-map"):
        gr.Markdown(wire.label(words.HOW), elem_classes="pg-how")
        score = gr.Radio(
            [(wire.label(words.NAMES[name]), name) for name in SCORES],
            value="previous",
            label=wire.label(words.SCORE),
        )
        cells = parts.add_chips(follow="pg-head-here")
        here = gr.HTML(elem_classes="pg-head-here")
        with gr.Row():
            wake = gr.Button(wire.label(words.WAKE), size="sm", scale=0, min_width=280)
            repeat = gr.Button(wire.label(words.REPEAT), size="sm", scale=0, min_width=160)
        table = gr.HTML()
    pickers = {name: stage.pickers[name] for name in ("layer", "head")}
    shown: dict[str, Any] = {
        "inputs": {"seen": stage.seen, "score": score, **pickers},
        "outputs": [cells, here, table],
        "mode": "always_last",
    }
    for event in stage.changed:
        wire.on(event.then, show_map, **shown)
    picked: Any = tuple(pickers.values())
    for trigger in (score.input, *(picker.input for picker in picked)):
        wire.on(trigger, show_map, **shown)
    chosen = wire.on(
        cells.select,
        choose_head,
        inputs={"seen": stage.seen, "score": score},
        outputs=[*picked, here],
        mode="always_last",
    )
    # A map on its way when the head was chosen still marks the head before it.
    wire.on(chosen.then, show_map, **shown)
    texts: Any = (stage.inputs["text"], stage.inputs["text_pair"])
    woken = wire.on(
        wake.click, fill_text, inputs={"seen": stage.seen, "score": score}, outputs=[*texts]
    )
    stage.show(woken.then)
    doubled = wire.on(repeat.click, repeat_text, inputs={"text": texts[0]}, outputs=[texts[0]])
    stage.show(doubled.then)


def show_map(
    visit: Visit, *, seen: Seen | None, score: str, layer: float, head: float
) -> tuple[Any, Any, Any]:
    """The map, the sentence about the chosen head, and the table."""
    if seen is None:
        return gr.skip(), gr.skip(), gr.skip()
    values = seen.scores.scores[score]
    chosen = (min(int(layer or 0), values.shape[0] - 1), min(int(head or 0), values.shape[1] - 1))

    def describe(row: int, column: int) -> str:
        value = say_value(visit, score, float(values[row, column]))
        return visit.say(words.CELL, layer=row, head=column, value=value)

    grid = draw_map(
        values,
        selected=chosen,
        label=visit.say(words.MAP, score=visit.say(words.NAMES[score])),
        corner=f"{visit.say(tab.LAYER)} \\ {visit.say(tab.HEAD)}",
        write=lambda value: write_value(score, value),
        describe=describe,
    )
    return (
        draw_finding(visit, seen.scores, score) + grid + draw_reading(visit, score),
        draw_here(visit, seen.scores, score, layer=chosen[0], head=chosen[1]),
        draw_scores(visit, seen.scores),
    )


def draw_reading(visit: Visit, score: str) -> str:
    """The definition of a score, and what the numbers in the map are."""
    unit = {"entropy": words.IN_BITS, "distance": words.IN_TOKENS}.get(score, words.IN_PERCENT)
    return draw_sentences(visit, [visit.say(words.MEANINGS[score]), visit.say(unit)])


def draw_scores(visit: Visit, scores: HeadScores) -> str:
    """All scores as a table and a file, and who computed them."""
    headers = [tab.LAYER, tab.HEAD, *(words.NAMES[name] for name in SCORES)]
    table = tabulate_scores(scores, names=SCORES, headers=[visit.say(each) for each in headers])
    save = parts.draw_download(visit, "head-map", table)
    return (
        parts.draw_table(visit, table)
        + f'<p class="pg-take">{save}</p>'
        + parts.draw_passport(visit, scores.passport)
    )


def choose_head(visit: Visit, *, seen: Seen | None, score: str) -> tuple[Any, Any, Any]:
    """Layer and head of the chosen cell, and what the score says about it."""
    if seen is None or visit.index is None:
        return gr.skip(), gr.skip(), gr.skip()
    heads = seen.scores.scores[score].shape[1]
    layer, head = divmod(visit.index, heads)
    return layer, head, draw_here(visit, seen.scores, score, layer=layer, head=head)


def draw_here(visit: Visit, scores: HeadScores, score: str, *, layer: int, head: int) -> str:
    """What the score says about one head here; nothing where there is nothing to measure, which
    the map explains."""
    value = float(scores.scores[score][layer, head])
    if math.isnan(value):
        return ""
    sentence = visit.say(
        words.HERE[score],
        layer=layer,
        head=head,
        value=say_value(visit, score, value),
        chance=say_value(visit, score, scores.chance[score]),
        width=f"{2**value:.1f}",
    )
    return draw_sentences(visit, [sentence, visit.say(words.HYPOTHESIS)])


def explain_missing(visit: Visit, scores: HeadScores, score: str) -> str:
    """Why there is nothing to measure."""
    if scores.kind == "cross" and score in POSITIONS:
        return visit.say(words.NO_POSITIONS)
    if score in {"same", "induction"}:
        return visit.say(words.NO_REPETITION)
    return visit.say(words.TOO_SHORT)


def draw_finding(visit: Visit, scores: HeadScores, score: str) -> str:
    """The head with the largest score; or why there is none."""
    values = scores.scores[score]
    if math.isnan(float(values.max())):
        return parts.draw_note(explain_missing(visit, scores, score))
    layer, head = divmod(int(values.argmax()), values.shape[1])
    value = say_value(visit, score, float(values[layer, head]))
    return parts.draw_title(visit.say(words.FINDINGS[score], layer=layer, head=head, value=value))


def say_value(visit: Visit, score: str, value: float) -> str:
    """A score with its unit."""
    if math.isnan(value):
        return visit.say(words.NOTHING)
    if score in SHARES:
        return format_probability(value)
    unit = words.BITS if score == "entropy" else words.TOKENS
    return visit.say(unit, value=f"{value:.1f}")


def write_value(score: str, value: float) -> str:
    """A score in the few signs that a cell has room for."""
    if math.isnan(value):
        return "–"
    return f"{100 * value:.0f}" if score in SHARES else f"{value:.1f}"


def fill_text(visit: Visit, *, seen: Seen | None, score: str) -> tuple[str, str]:
    """A text on which heads of this kind show themselves, in a language that the model reads."""
    languages = seen.languages if seen else ()
    chinese = "zh" in languages and ("en" not in languages or visit.language == "zh")
    return words.WAKING[score].say("zh" if chinese else "en"), ""


def repeat_text(visit: Visit, *, text: str) -> str:
    """The text, and once more."""
    del visit
    once = text.strip()
    return once + ("" if UNSPACED.search(once) else " ") + once if once else text
