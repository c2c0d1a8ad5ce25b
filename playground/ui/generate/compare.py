"""Compare temperatures: one prompt, one seed, up to four temperatures, in one run."""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.errors import NotANumber
from playground.plots.labels import show_text
from playground.plots.surprise import format_bits
from playground.plots.tables import Table, Value
from playground.plots.tokens import draw_strip
from playground.results import Comparison, Generation
from playground.tasks.compare import compare_temperatures
from playground.tasks.generate import read_sampling
from playground.texts import common
from playground.texts import decoding as words
from playground.texts import generate as tab
from playground.texts.surprise import BITS
from playground.ui import parts
from playground.ui.generate.answer import draw_chip
from playground.ui.generate.chat import read_prompt
from playground.ui.generate.ground import NEEDS, Ground
from playground.ui.generate.programs import write_compare
from playground.ui.generate.stopped import cut_generation
from playground.ui.stop import Keep
from playground.ui.visit import Visit, pace_values, tally
from playground.ui.wire import Wire

DEFAULTS = (0.0, 0.5, 0.8, 1.2)
SETTINGS = ("max_new_tokens", "seed", "top_k", "top_p", "min_p", "repetition_penalty")


def build(wire: Wire, ground: Ground) -> None:
    """Four numbers, a button, and a card for each text."""
    with gr.Accordion(wire.label(words.COMPARE), open=False, elem_id="pg-compare"):
        gr.Markdown(wire.label(words.COMPARE_HOW), elem_classes="pg-how")
        with gr.Row(elem_classes="pg-numbers"):
            numbers = [
                gr.Number(value, label=wire.label(label), step=0.1, min_width=110)
                for value, label in zip(DEFAULTS, words.TEMPERATURES, strict=True)
            ]
        gr.Markdown(wire.label(words.TEMPERATURES_INFO), elem_classes="pg-how")
        buttons = parts.add_buttons(wire, words.COMPARE_RUN, main=False)
        status = parts.add_status()
        cards = gr.HTML()
        code = parts.add_code(wire)
    temperatures, shown = gr.State(DEFAULTS), gr.State(None)
    # Four boxes in one value: an event takes ten inputs at most.
    gathered = wire.on(
        buttons[0].click,
        gather_temperatures,
        inputs={f"temperature_{place}": number for place, number in enumerate(numbers, 1)},
        outputs=[temperatures],
    )
    wire.run(
        [gathered.then],
        show_comparison,
        buttons=buttons,
        inputs={
            "temperatures": temperatures,
            **ground.pick("prompt", "model", "chat", *SETTINGS),
        },
        outputs=[cards, code, shown],
        needs=NEEDS,
        status=status,
        keep=Keep(
            place="#pg-compare", cut=cut_shown, inputs={"shown": shown}, outputs=[cards, shown]
        ),
        line="write",
    )


def gather_temperatures(
    visit: Visit,
    *,
    temperature_1: float | None,
    temperature_2: float | None,
    temperature_3: float | None,
    temperature_4: float | None,
) -> list[float]:
    """The boxes that are not empty."""
    del visit
    boxes = (temperature_1, temperature_2, temperature_3, temperature_4)
    return [box for box in boxes if box is not None]


def show_comparison(
    visit: Visit,
    backend: Generates,
    *,
    temperatures: Sequence[float],
    prompt: str,
    chat: bool,
    max_new_tokens: float,
    seed: float,
    top_k: float,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
) -> Iterator[tuple[str, str, Comparison]]:
    """The cards as their texts grow, and the program that writes them again."""
    settings = {
        "max_new_tokens": max_new_tokens,
        "seed": seed,
        "top_k": top_k,
        "top_p": top_p,
        "min_p": min_p,
        "repetition_penalty": repetition_penalty,
    }
    if not temperatures:
        raise NotANumber(name="temperatures")
    most = visit.runtime.settings.max_new_tokens
    sampling = read_sampling(**settings, most_new_tokens=most)
    text = read_prompt(backend, prompt, chat=chat)
    grown = compare_temperatures(backend, text, temperatures=temperatures, sampling=sampling)
    steps = tally(visit, grown, count_tokens)
    assert visit.spec is not None
    code = write_compare(visit.spec, text, temperatures=temperatures, **settings)
    for comparison in pace_values(steps, halt=visit.halt, seconds=visit.pace):
        yield draw_comparison(visit, comparison), code, comparison


def cut_shown(visit: Visit, *, seen: float, shown: Comparison | None) -> tuple[Any, Any]:
    """The texts without what came after Stop."""
    if shown is None or all(len(text.tokens) <= seen for text in shown.generations):
        return gr.skip(), gr.skip()
    texts = tuple(
        cut_generation(text, int(seen)) if len(text.tokens) > seen else text
        for text in shown.generations
    )
    cut = replace(shown, generations=texts)
    return draw_comparison(visit, cut), cut


def count_tokens(comparison: Comparison) -> int:
    """How many tokens all texts have."""
    return sum(len(text.tokens) for text in comparison.generations)


def draw_comparison(visit: Visit, comparison: Comparison) -> str:
    """A card for each text; once all are finished, what they show."""
    pairs = list(zip(comparison.temperatures, comparison.generations, strict=True))
    cards = "".join(draw_card(visit, text, temperature=each) for each, text in pairs)
    lines = [
        f'<div class="pg-cards">{cards}</div>',
        parts.draw_scale(visit.say(words.COMPARE_LEGEND)),
    ]
    if all(text.finish_reason for _, text in pairs):
        table = tabulate_comparison(visit, comparison)
        lines += [
            parts.draw_note(read_comparison(visit, comparison)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "temperatures", table)}</p>',
        ]
    return "".join([*lines, parts.draw_passport(visit, comparison.passport)])


def draw_card(visit: Visit, generation: Generation, *, temperature: float) -> str:
    """The text at one temperature, and how surprising it is."""
    title = visit.say(words.CARD, temperature=f"{temperature:g}")
    note = f" <small>{html.escape(visit.say(words.CARD_GREEDY))}</small>" if not temperature else ""
    chips = draw_strip([draw_chip(visit, token) for token in generation.tokens], label=title)
    reading = visit.say(
        words.CARD_READING,
        bits=format_bits(average_bits(generation)),
        likeliest=sum(token.rank == 1 for token in generation.tokens),
        count=len(generation.tokens),
    )
    return (
        f'<section class="pg-card"><h4 class="pg-heading">{html.escape(title)}{note}</h4>'
        f'{chips}<p class="pg-legend">{html.escape(reading)}</p></section>'
    )


def average_bits(generation: Generation) -> float | None:
    """Mean of −log₂ p over the tokens, the model's own probabilities; None without a token."""
    bits = [-math.log2(token.probability or math.ulp(0.0)) for token in generation.tokens]
    return sum(bits) / len(bits) if bits else None


def read_comparison(visit: Visit, comparison: Comparison) -> str:
    """Whether surprise rose with the temperature, and which texts are the same."""
    ranked = sorted(
        zip(comparison.temperatures, comparison.generations, strict=True), key=lambda one: one[0]
    )
    (low, first), (high, last) = ranked[0], ranked[-1]
    start, end = average_bits(first) or 0.0, average_bits(last) or 0.0
    reading = words.COMPARE_RISES if end > start else words.COMPARE_FALLS
    values = {"low": f"{low:g}", "high": f"{high:g}"}
    bits = {"first": format_bits(start), "last": format_bits(end)}
    sentences = [visit.say(reading if high > low else words.COMPARE_ONE, **values, **bits)]
    for (one, text), (other, next_) in pairwise(ranked):
        if text.text == next_.text and one != other:
            pair = {"first": f"{one:g}", "second": f"{other:g}"}
            sentences.append(visit.say(words.COMPARE_SAME, **pair))
    return " ".join(sentences)


def tabulate_comparison(visit: Visit, comparison: Comparison) -> Table:
    """temperature, position, token, id, probability, rank, bits"""
    headers = [
        visit.say(header)
        for header in (
            *(tab.TEMPERATURE, common.POSITION, common.TOKEN, common.ID),
            *(common.PROBABILITY, common.RANK, BITS),
        )
    ]
    rows: list[list[Value]] = [
        [
            *(f"{temperature:g}", place, show_text(token.text), token.id),
            *(token.probability, token.rank, -math.log2(token.probability or math.ulp(0.0))),
        ]
        for temperature, generation in zip(
            comparison.temperatures, comparison.generations, strict=True
        )
        for place, token in enumerate(generation.tokens)
    ]
    return headers, rows
