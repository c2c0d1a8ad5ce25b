"""Lesson: why a mask? Random tokens, and two real models."""

from typing import Any

import gradio as gr

from playground.backends.base import Rebuilds
from playground.plots.labels import format_probability, show_text
from playground.plots.lessons import draw_bars, draw_rows, draw_weights, format_number
from playground.registry.spec import Capability
from playground.results.lessons import LastChanged, Masking
from playground.tasks.lessons import change_last, mask
from playground.texts import lessons as shared
from playground.texts import lessons_mask as words
from playground.ui import parts
from playground.ui.inside.lesson_steps import (
    add_question,
    add_steps,
    ask_first,
    draw_verdict,
    place,
)
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.ATTEND,)
LENGTH = 5
# Below this a prediction counts as the same: half of all differences of probabilities.
SAME = 1e-4


def build(wire: Wire, panel: gr.Accordion) -> None:
    """The mask, the weights under it, what it protects; and two models that try it."""
    dice = gr.Slider(
        0,
        20,
        3,
        step=1,
        label=wire.label(shared.DICE),
        info=wire.label(shared.DICE_INFO),
        render=False,
    )
    pictures = [gr.HTML(render=False) for _ in range(3)]

    fills = [
        lambda: place(pictures[0]),
        lambda: place(dice, pictures[1]),
        lambda: place(pictures[2]),
        lambda: add_models(wire),
    ]
    add_steps(wire, "mask", words.MASK_STEPS, fills=fills)
    for trigger in (panel.expand, dice.change):
        wire.on(trigger, show_mask, inputs={"seed": dice}, outputs=pictures, mode="always_last")


def add_models(wire: Wire) -> None:
    """The question, and who answers it: a decoder, then an encoder."""
    answers = {key: words.PLACES_ANSWERS[key] for key in ("all", "last", "none")}
    answer, button = add_question(wire, answers)
    status = parts.add_status(second=True)
    first = gr.HTML()
    other = gr.Button(wire.label(words.BERT_TOO), visible=False, elem_classes="pg-fit")
    second = gr.HTML()
    wire.on(
        button.click,
        show_decoder,
        inputs={"answer": answer, "model": gr.State("playground-gpt")},
        outputs=[first, other],
        needs=NEEDS,
        status=status,
    )
    wire.on(
        other.click,
        show_encoder,
        inputs={"model": gr.State("playground-bert")},
        outputs=[second],
        needs=NEEDS,
        status=status,
    )


def show_mask(visit: Visit, *, seed: float) -> tuple[str, str, str]:
    """The mask; the weights without and with it; what a new last token changes."""
    found = mask(LENGTH, seed=seed)
    names = [str(number) for number in range(LENGTH)]
    hidden = int((found.mask < 0).sum())
    table = draw_rows(
        [
            [name, *(format_number(float(cell), digits=0) for cell in row)]
            for name, row in zip(names, found.mask, strict=True)
        ],
        headers=["M", *names],
        label="M",
    )
    reading = visit.say(words.MASK_READING, all=found.mask.size, hidden=hidden)
    return table + parts.draw_note(reading), draw_both(visit, found), draw_changes(visit, found)


def draw_both(visit: Visit, found: Masking) -> str:
    """The same scores without and with the mask."""
    names = [str(number) for number in range(LENGTH)]
    html = ""
    for weights, reading in (
        (found.open_weights, words.OPEN_READING),
        (found.masked_weights, words.MASKED_READING),
    ):
        future = float(weights[found.mask < 0].sum() / weights.sum())
        sentence = visit.say(reading, share=format_probability(future))
        html += draw_weights(
            weights.tolist(),
            rows=names,
            columns=names,
            corner=visit.say(words.TOKEN),
            label=sentence,
        ) + parts.draw_note(sentence)
    return html


def draw_changes(visit: Visit, found: Masking) -> str:
    """How far each result moves when the last token is another."""
    rows = [
        [str(place), format_number(float(free)), format_number(float(masked))]
        for place, (free, masked) in enumerate(
            zip(found.open_change, found.masked_change, strict=True)
        )
    ]
    headers = [visit.say(each) for each in (words.PLACE, words.OPEN_CHANGE, words.MASKED_CHANGE)]
    gap = format_number(float(found.masked_change[:-1].max()))
    reading = parts.draw_note(visit.say(words.CHANGE_READING, gap=gap))
    return draw_rows(rows, headers=headers, label=headers[2]) + reading


def show_decoder(visit: Visit, backend: Rebuilds, *, answer: str | None) -> tuple[str, Any]:
    """What the decoder's predictions do; after it the encoder may be asked."""
    if answer is None:
        return ask_first(visit), gr.skip()
    result = change_last(backend, words.FIRST, last=words.SECOND)
    return draw_changed(visit, result, answer=answer), gr.update(visible=True)


def show_encoder(visit: Visit, backend: Rebuilds) -> str:
    """What the encoder's predictions do."""
    return draw_changed(visit, change_last(backend, words.FIRST, last=words.SECOND), answer=None)


def draw_changed(visit: Visit, result: LastChanged, *, answer: str | None) -> str:
    """The verdict, and how far the prediction moves at each place."""
    moved = [change > SAME for change in result.changes]
    count = sum(moved)
    rows = [
        ((f"{number} {show_text(token.text)}",), change, format_probability(change))
        for number, (token, change) in enumerate(zip(result.tokens, result.changes, strict=True))
    ]
    headers = [visit.say(words.TOKEN), visit.say(words.MOVED)]
    reading = visit.say(
        words.PLACES_READING, model=result.passport.model, count=count, all=len(moved)
    )
    return (
        draw_verdict(visit, words.PLACES_ANSWERS, answer=answer, outcome=find_outcome(moved))
        + draw_bars(rows, headers=headers, most=1.0, label=headers[1])
        + parts.draw_note(reading)
        + parts.draw_passport(visit, result.passport)
    )


def find_outcome(moved: list[bool]) -> str:
    """Which answer the places are."""
    if all(moved):
        return "all"
    if not any(moved):
        return "none"
    return "last" if moved[-1] and sum(moved) == 1 else "some"
