"""Lesson: what is a head? A vector cut in pieces, two random heads, and those of a model."""

import gradio as gr

from playground.backends.base import Attends
from playground.plots.labels import format_probability
from playground.plots.lessons import draw_rows, draw_weights, format_number
from playground.registry.spec import Capability
from playground.results.lessons import PreviousHeads
from playground.tasks.lessons import (
    count_parameters,
    draw_heads,
    find_previous_heads,
    split_numbers,
)
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
NUMBERS = (3.0, 1.0, -2.0, 0.0, 5.0, 4.0, -1.0, 2.0)
# The width of playground-bert, and heads that divide it.
WIDTH = 384
HEADS = (1, 2, 4, 6, 12)
HALF = 0.5


def build(wire: Wire, panel: gr.Accordion) -> None:
    """Pieces, two looks at once, the cost; and how many heads look at the token before."""
    heads = gr.Radio(
        [(wire.label(text), key) for key, text in words.SPLITS.items()],
        value="2",
        label=wire.label(words.HOW_MANY),
        render=False,
    )
    dice = gr.Slider(
        0,
        20,
        4,
        step=1,
        label=wire.label(shared.DICE),
        info=wire.label(shared.DICE_INFO),
        render=False,
    )
    pieces, looks, cost = (gr.HTML(render=False) for _ in range(3))

    fills = [
        lambda: place(heads, pieces),
        lambda: place(dice, looks),
        lambda: place(cost),
        lambda: add_model(wire),
    ]
    add_steps(wire, "heads", words.HEADS_STEPS, fills=fills)
    for trigger in (panel.expand, heads.change):
        wire.on(trigger, show_pieces, inputs={"heads": heads}, outputs=[pieces])
    for trigger in (panel.expand, dice.change):
        wire.on(trigger, show_two, inputs={"seed": dice}, outputs=[looks], mode="always_last")
    wire.on(panel.expand, show_cost, inputs={}, outputs=[cost])


def add_model(wire: Wire) -> None:
    """The question, and the model that answers it."""
    answer, button = add_question(wire, words.HEADS_ANSWERS)
    status = parts.add_status(second=True)
    wire.on(
        button.click,
        show_previous,
        inputs={"answer": answer, "model": gr.State("playground-bert")},
        outputs=[gr.HTML()],
        needs=NEEDS,
        status=status,
    )


def show_pieces(visit: Visit, *, heads: str) -> str:
    """The vector in pieces, one for each head."""
    split = split_numbers(NUMBERS, heads=int(heads))
    rows = [
        [
            visit.say(words.HEAD_NUMBER, number=number),
            ", ".join(format_number(float(value), digits=0) for value in piece),
        ]
        for number, piece in enumerate(split)
    ]
    headers = [visit.say(words.HEAD), visit.say(words.NUMBERS)]
    count, d = split.shape
    reading = visit.say(words.SPLIT_READING, heads=count, d=d)
    return draw_rows(rows, headers=headers, label=headers[1]) + parts.draw_note(reading)


def show_two(visit: Visit, *, seed: float) -> str:
    """The weights of two random heads on the same four words."""
    names = [visit.say(word) for word in words.FOUR_WORDS]
    weights = draw_heads(len(names), heads=2, seed=seed)
    tables = "".join(
        f'<div class="pg-card"><h4 class="pg-heading">'
        f"{visit.say(words.HEAD_NUMBER, number=number)}</h4>"
        + draw_weights(
            head.tolist(),
            rows=names,
            columns=names,
            corner="",
            label=visit.say(words.HEAD_NUMBER, number=number),
        )
        + "</div>"
        for number, head in enumerate(weights)
    )
    first, second = (names[int(head[-1].argmax())] for head in weights)
    reading = visit.say(words.TWO_READING, word=names[-1], first=first, second=second)
    return f'<div class="pg-cards">{tables}</div>' + parts.draw_note(reading)


def show_cost(visit: Visit) -> str:
    """The numbers that a layer learns, by the number of its heads."""
    counts = [count_parameters(width=WIDTH, heads=heads) for heads in HEADS]
    rows = [
        [str(heads), str(WIDTH // heads), f"{count:,}"]
        for heads, count in zip(HEADS, counts, strict=True)
    ]
    headers = [visit.say(each) for each in (words.HOW_MANY, words.WIDTH_EACH, words.COUNT)]
    reading = visit.say(words.COST_READING, count=counts[0])
    return draw_rows(rows, headers=headers, label=headers[2]) + parts.draw_note(reading)


def show_previous(visit: Visit, backend: Attends, *, answer: str | None) -> str:
    """How many of the model's heads look at the token before."""
    if answer is None:
        return ask_first(visit)
    result = find_previous_heads(backend, words.SENTENCE)
    count = int((result.weights > HALF).sum())
    outcome = "none" if count == 0 else "few" if count <= 5 else "many"
    verdict = draw_verdict(visit, words.HEADS_ANSWERS, answer=answer, outcome=outcome)
    return verdict + draw_map(visit, result, count=count)


def draw_map(visit: Visit, result: PreviousHeads, *, count: int) -> str:
    """Every head's weight on the token before; the strongest in a sentence."""
    layers, heads = result.weights.shape
    layer, head = divmod(int(result.weights.argmax()), heads)
    reading = visit.say(
        words.HEADS_READING if count else words.HEADS_NONE,
        count=count,
        all=result.weights.size,
        layer=layer,
        head=head,
        weight=format_probability(float(result.weights.max())),
    )
    table = draw_weights(
        result.weights.tolist(),
        rows=[visit.say(words.LAYER_NUMBER, number=number) for number in range(layers)],
        columns=[str(number) for number in range(heads)],
        corner=visit.say(words.HEAD),
        label=reading,
    )
    return table + parts.draw_note(reading) + parts.draw_passport(visit, result.passport)
