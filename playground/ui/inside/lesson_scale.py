"""Lesson: why divide by √d? Random vectors of several widths."""

import gradio as gr

from playground.plots.labels import format_probability
from playground.plots.lessons import draw_rows, format_number
from playground.results.lessons import WeightShare
from playground.tasks.lessons import share_weights
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

WIDTHS = (4, 64, 512)
ASKED = 256


def build(wire: Wire, panel: gr.Accordion) -> None:
    """How scores grow with the width, and what softmax makes of them."""
    width = gr.Slider(2, 1024, 16, step=2, label=wire.label(words.WIDTH_D), render=False)
    dice = gr.Slider(
        0,
        20,
        0,
        step=1,
        label=wire.label(words.DICE),
        info=wire.label(words.DICE_INFO),
        render=False,
    )
    spread, pictures = gr.HTML(render=False), [gr.HTML(render=False) for _ in range(2)]

    def ask() -> None:
        answer, button = add_question(wire, words.BITS_ANSWERS)
        wire.on(
            button.click,
            show_bits,
            inputs={"answer": answer, "seed": dice},
            outputs=[gr.HTML()],
        )

    fills = [
        lambda: place(width, spread),
        lambda: place(dice, pictures[0]),
        lambda: place(pictures[1]),
        ask,
    ]
    add_steps(wire, "scale", words.SCALE_STEPS, fills=fills)
    for trigger in (panel.expand, width.change):
        wire.on(trigger, show_spread, inputs={"width": width}, outputs=[spread], mode="always_last")
    for trigger in (panel.expand, dice.change):
        wire.on(trigger, show_shares, inputs={"seed": dice}, outputs=pictures, mode="always_last")


def show_spread(visit: Visit, *, width: float) -> str:
    """The measured spread of the scores at a few widths and at the chosen one."""
    shares = [share_weights(d) for d in sorted({*WIDTHS, int(width)})]
    chosen = next(share for share in shares if share.d == int(width))
    rows = [
        [f"{share.d}", format_number(share.spread), format_number(share.root)] for share in shares
    ]
    headers = [visit.say(each) for each in (words.WIDTH_D, words.SPREAD, words.ROOT)]
    reading = visit.say(
        words.SPREAD_READING,
        d=chosen.d,
        spread=format_number(chosen.spread),
        root=format_number(chosen.root),
    )
    return draw_rows(rows, headers=headers, label=headers[1]) + parts.draw_note(reading)


def show_shares(visit: Visit, *, seed: float) -> tuple[str, str]:
    """Bits and largest weights at three widths; and how far the weights can move."""
    shares = [share_weights(d, seed=seed) for d in WIDTHS]
    return draw_bits(visit, shares), draw_slopes(visit, shares)


def draw_bits(visit: Visit, shares: list[WeightShare]) -> str:
    """Entropy and largest weight, without and with 1/√d."""
    rows = [
        [
            f"{share.d}",
            *(format_number(bits) for bits in share.entropy),
            *(format_probability(weight) for weight in share.largest),
        ]
        for share in shares
    ]
    headers = [
        *(words.WIDTH_D, words.BITS_RAW, words.BITS_SCALED),
        *(words.LARGEST_RAW, words.LARGEST_SCALED),
    ]
    reading = visit.say(
        words.SOFTMAX_READING,
        narrow=shares[0].d,
        wide=shares[-1].d,
        before=format_number(shares[0].entropy[0]),
        after=format_number(shares[-1].entropy[0]),
        kept=format_number(shares[-1].entropy[1]),
    )
    return draw_rows(
        rows, headers=[visit.say(each) for each in headers], label=visit.say(words.BITS_RAW)
    ) + parts.draw_note(reading)


def draw_slopes(visit: Visit, shares: list[WeightShare]) -> str:
    """Σ p (1 − p), without and with 1/√d."""
    rows = [[f"{share.d}", *(f"{slope:.3f}" for slope in share.slope)] for share in shares]
    headers = [visit.say(each) for each in (words.WIDTH_D, words.SLOPE_RAW, words.SLOPE_SCALED)]
    last = shares[-1]
    times = f"{last.slope[1] / last.slope[0]:.1f}"
    reading = visit.say(words.SLOPE_READING, d=last.d, times=times)
    return draw_rows(rows, headers=headers, label=headers[1]) + parts.draw_note(reading)


def show_bits(visit: Visit, *, answer: str | None, seed: float) -> str:
    """The bits that are left at a width that was not shown."""
    if answer is None:
        return ask_first(visit)
    share = share_weights(ASKED, seed=seed)
    bits = share.entropy[0]
    outcome = "many" if bits > 2 else "some" if bits >= 1 else "few"
    reading = visit.say(
        words.BITS_READING,
        bits=format_number(bits),
        largest=format_probability(share.largest[0]),
        kept=format_number(share.entropy[1]),
    )
    verdict = draw_verdict(visit, words.BITS_ANSWERS, answer=answer, outcome=outcome)
    return verdict + parts.draw_note(reading)
