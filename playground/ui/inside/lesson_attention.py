"""Lesson: what is attention? Four words with vectors made by hand."""

import gradio as gr

from playground.plots.labels import format_probability
from playground.plots.lessons import draw_bars, draw_rows, format_gap, format_number
from playground.results.lessons import LookUp
from playground.tasks.lessons import look_up, shift_weights
from playground.texts import lessons as words
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

WORDS = (words.CAT, words.STREET, words.TIRED, words.IT)
# How living, how much of a place.
KEYS = ((1.0, 0.0), (0.0, 1.0), (0.5, 0.0), (0.2, 0.2))
VALUES = ((4.0, 2.0), (-3.0, 1.0), (0.0, -2.0), (0.0, 0.0))
RAISED = 5.0
SAME = 1e-6


def build(wire: Wire, panel: gr.Accordion) -> None:
    """Scores, weights, the mean; and what happens when all scores rise."""
    slider = gr.Slider(
        -3,
        3,
        2.5,
        step=0.5,
        label=wire.label(words.SEEKS),
        info=wire.label(words.SEEKS_INFO),
        render=False,
    )
    pictures = [gr.HTML(render=False) for _ in range(3)]

    def ask() -> None:
        answer, button = add_question(wire, words.SHIFT_ANSWERS)
        wire.on(
            button.click,
            show_shifted,
            inputs={"seeks": slider, "answer": answer},
            outputs=[gr.HTML()],
        )

    fills = [
        lambda: place(pictures[0]),
        lambda: place(slider, pictures[1]),
        lambda: place(pictures[2]),
        ask,
    ]
    add_steps(wire, "attention", words.ATTENTION_STEPS, fills=fills)
    for trigger in (panel.expand, slider.change):
        wire.on(trigger, show_look, inputs={"seeks": slider}, outputs=pictures, mode="always_last")


def ask_around(seeks: float) -> LookUp:
    """Attention of “it”, which looks for something living (above 0) or a place (below)."""
    return look_up((seeks, -seeks), KEYS, VALUES)


def show_look(visit: Visit, *, seeks: float) -> tuple[str, str, str]:
    """Scores, weights, and the mean, each as a table with its sentence."""
    found = ask_around(seeks)
    names = [visit.say(word) for word in WORDS]
    best = names[int(found.weights.argmax())]
    pairs = [f"({format_number(a, digits=1)}, {format_number(b, digits=1)})" for a, b in KEYS]
    scores = [format_number(float(score)) for score in found.scores]
    return (
        draw_rows(
            list(zip(names, pairs, scores, strict=True)),
            headers=[visit.say(each) for each in (words.WORD, words.KEY, words.QUERY_KEY)],
            label=visit.say(words.QUERY_KEY),
        )
        + parts.draw_note(
            visit.say(
                words.SCORES_READING,
                first=format_number(seeks, digits=1),
                second=format_number(-seeks, digits=1),
                word=names[int(found.scores.argmax())],
                score=format_number(float(found.scores.max())),
            )
        ),
        draw_weights(visit, found, names)
        + parts.draw_note(
            visit.say(
                words.WEIGHTS_READING,
                word=best,
                weight=format_probability(float(found.weights.max())),
                total=format_probability(round(float(found.weights.sum()), 6)),
            )
        ),
        draw_mix(visit, found, names),
    )


def draw_weights(visit: Visit, found: LookUp, names: list[str]) -> str:
    """What softmax makes of the scores, as bars."""
    rows = [
        ((name, format_number(float(scaled))), float(weight), format_probability(float(weight)))
        for name, weight, scaled in zip(names, found.weights, found.scaled, strict=True)
    ]
    headers = [visit.say(each) for each in (words.WORD, words.SCALED, words.WEIGHT)]
    return draw_bars(rows, headers=headers, most=1.0, label=headers[2])


def draw_mix(visit: Visit, found: LookUp, names: list[str]) -> str:
    """Each value by its weight, and their sum."""
    rows = [
        [
            name,
            format_probability(float(weight)),
            draw_pair(value),
            draw_pair((float(weight) * value[0], float(weight) * value[1])),
        ]
        for name, weight, value in zip(names, found.weights, VALUES, strict=True)
    ]
    output = (float(found.output[0]), float(found.output[1]))
    gaps = [(value[0] - output[0]) ** 2 + (value[1] - output[1]) ** 2 for value in VALUES]
    rows.append([visit.say(words.SUM), "", "", draw_pair(output)])
    headers = [words.WORD, words.WEIGHT, words.VALUE, words.WEIGHTED]
    reading = visit.say(
        words.MIX_READING,
        first=format_number(output[0]),
        second=format_number(output[1]),
        word=names[gaps.index(min(gaps))],
    )
    table = draw_rows(
        rows, headers=[visit.say(each) for each in headers], label=visit.say(words.WEIGHTED)
    )
    return table + parts.draw_note(reading)


def draw_pair(pair: tuple[float, float]) -> str:
    """(1.00, −2.00)"""
    return f"({format_number(pair[0])}, {format_number(pair[1])})"


def show_shifted(visit: Visit, *, seeks: float, answer: str | None) -> str:
    """The weights now and with all scores raised."""
    if answer is None:
        return ask_first(visit)
    found = ask_around(seeks)
    after = shift_weights(found.scaled, by=RAISED)
    gap = float(abs(after - found.weights).max())
    grown = float(after.max() - found.weights.max())
    outcome = "same" if gap < SAME else "more" if grown > 0 else "even"
    rows = [
        [visit.say(word), f"{float(now):.6f}", f"{float(then):.6f}"]
        for word, now, then in zip(WORDS, found.weights, after, strict=True)
    ]
    headers = [visit.say(each) for each in (words.WORD, words.BEFORE, words.AFTER)]
    return (
        draw_verdict(visit, words.SHIFT_ANSWERS, answer=answer, outcome=outcome)
        + draw_rows(rows, headers=headers, label=headers[2])
        + parts.draw_note(visit.say(words.SHIFT_READING, gap=format_gap(gap)))
    )
