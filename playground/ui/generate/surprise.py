"""How surprised is the model? Bits for each token of any text, and the chain rule behind them."""

import html
import math
from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import Scores
from playground.plots.labels import format_probability, show_text
from playground.plots.surprise import draw_chain, draw_surprisals, format_bits
from playground.plots.tables import tabulate_scored
from playground.registry.spec import Capability
from playground.results import LoadProgress, Score
from playground.tasks.checks import replace_surrogates
from playground.tasks.score import align_scores, score
from playground.texts import common
from playground.texts import surprise as words
from playground.ui import parts
from playground.ui.generate.ground import Ground, Shelf
from playground.ui.generate.programs import write_score
from playground.ui.generate.rivals import Rivals, draw_rivals
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.SCORE,)
# Factors of the product that are written out.
FACTORS = 6


def build(wire: Wire, ground: Ground) -> None:
    """A text of its own, a second model if wanted, and what the reading of it shows."""
    with gr.Accordion(wire.label(words.SURPRISE), open=False, elem_id="pg-surprise"):
        gr.Markdown(wire.label(words.SURPRISE_HOW), elem_classes="pg-how")
        text = gr.Textbox(
            words.SURPRISE_EXAMPLE,
            label=wire.label(words.SURPRISE_TEXT),
            lines=2,
            max_lines=10,
        )
        take = gr.Button(
            wire.label(words.SURPRISE_TAKE),
            size="sm",
            variant="secondary",
            elem_classes="pg-fit",
        )
        other = pick_other(wire)
        buttons = parts.add_buttons(wire, words.SURPRISE_RUN, main=False)
        status = parts.add_status()
        answer = gr.HTML()
        code = parts.add_code(wire)
    wire.on(take.click, take_text, inputs={"shelf": ground.shelf}, outputs=[text])
    wire.run(
        [buttons[0].click],
        show_surprise,
        buttons=buttons,
        inputs={"text": text, "other": other, **ground.pick("model")},
        outputs=[answer, code],
        needs=NEEDS,
        status=status,
    )


def pick_other(wire: Wire) -> gr.Dropdown:
    """The model to compare with; none at first."""
    specs = wire.runtime.registry.that_can(*NEEDS)
    return gr.Dropdown(
        choices=[("–", ""), *((parts.name_model(spec), spec.key) for spec in specs)],
        value="",
        label=wire.label(words.SURPRISE_OTHER),
        info=wire.label(words.SURPRISE_OTHER_INFO),
        allow_custom_value=True,
        filterable=True,
    )


def take_text(visit: Visit, *, shelf: Shelf | None) -> Any:
    """The text that is shown, with its prompt."""
    del visit
    if shelf is None:
        return gr.skip()
    generation = shelf.shown.generation
    return generation.prompt + generation.text


def show_surprise(
    visit: Visit, backend: Scores, *, text: str, other: str | None
) -> Iterator[LoadProgress | tuple[str, str]]:
    """One model's surprise; with a second model also where the two differ."""
    text = replace_surrogates(text)
    first = score(backend, text)
    assert visit.spec is not None
    code = write_score(visit.spec, text)
    shown = draw_surprise(visit, first, text=text)
    yield shown, code
    if other and other.strip() not in {"", "–"}:
        spec = visit.runtime.registry.find(other, *NEEDS)
        yield from visit.runtime.prepare(spec)
        with visit.runtime.use(spec) as rival:
            second = score(rival, text)
        spans = align_scores(first, second, text)
        rivals = Rivals(first=first, second=second, spans=spans)
        yield shown + draw_rivals(visit, rivals), code


def draw_surprise(visit: Visit, result: Score, *, text: str) -> str:
    """Finding, chips, numbers, the chain rule, and what they do not prove."""
    headers = (common.POSITION, common.TOKEN, common.ID, common.PROBABILITY, words.BITS)
    table = tabulate_scored(result.tokens, headers=[visit.say(header) for header in headers])
    return "".join(
        [
            parts.draw_title(find_title(visit, result)),
            draw_surprisals(
                result.tokens,
                notes=write_notes(visit, result),
                label=visit.say(words.SURPRISE_LABEL),
            ),
            draw_scale(visit),
            draw_numbers(visit, result, characters=len(text)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "surprise", table)}</p>',
            draw_product(visit, result),
            parts.draw_note(visit.say(words.NO_PROOF)),
            parts.draw_passport(visit, result.passport),
        ]
    )


def find_title(visit: Visit, result: Score) -> str:
    """The token that surprised most."""
    worst = max(result.tokens, key=lambda token: -1.0 if token.bits is None else token.bits)
    return visit.say(
        words.SURPRISE_TITLE,
        token=show_text(worst.text.strip() or worst.text),
        bits=format_bits(worst.bits),
    )


def write_notes(visit: Visit, result: Score) -> list[str]:
    """What is said of each chip."""
    return [
        visit.say(words.FIRST_NOTE)
        if token.bits is None or token.probability is None
        else visit.say(
            words.BITS_NOTE,
            bits=format_bits(token.bits),
            probability=format_probability(token.probability),
        )
        for token in result.tokens
    ]


def draw_scale(visit: Visit) -> str:
    """The colours of the bits, and what they mean."""
    steps = "".join(f'<i class="pg-m{step}"></i>' for step in range(10))
    ends = f'0 <span class="pg-steps">{steps}</span> 16+'
    legend = html.escape(visit.say(words.SURPRISE_SCALE))
    return f'<p class="pg-legend"><span class="pg-scale">{ends}</span> <span>{legend}</span></p>'


def draw_numbers(visit: Visit, result: Score, *, characters: int) -> str:
    """Cross-entropy, perplexity and bits per character, each with how it is made."""
    known = sum(token.bits is not None for token in result.tokens)
    bits = result.cross_entropy / math.log(2)
    rows = [
        (
            words.CROSS_ENTROPY,
            visit.say(words.CROSS_ENTROPY_VALUE, bits=f"{bits:.2f}"),
            visit.say(words.CROSS_ENTROPY_WHY, nats=f"{result.cross_entropy:.3f}", tokens=known),
        ),
        (
            words.PERPLEXITY,
            f"{result.perplexity:,.1f}",
            visit.say(words.PERPLEXITY_WHY, nats=f"{result.cross_entropy:.3f}"),
        ),
        (
            words.PER_CHARACTER,
            f"{result.bits_per_character:.3f}",
            visit.say(words.PER_CHARACTER_HOW, total=f"{bits * known:.1f}", characters=characters),
        ),
    ]
    drawn = "".join(
        f"<div><dt>{html.escape(visit.say(name))}</dt><dd><b>{html.escape(value)}</b>"
        f"<small>{html.escape(why)}</small></dd></div>"
        for name, value, why in rows
    )
    return f'<dl class="pg-measures">{drawn}</dl>'


def draw_product(visit: Visit, result: Score) -> str:
    """The chain rule with the numbers of this text."""
    known = sum(token.probability is not None for token in result.tokens)
    title = visit.say(words.CHAIN)
    chain = draw_chain(
        result.tokens,
        shown=FACTORS,
        more=visit.say(words.CHAIN_MORE, count=known - FACTORS),
        label=title,
    )
    return (
        f'<h4 class="pg-heading">{html.escape(title)}</h4>'
        + chain
        + parts.draw_note(visit.say(words.CHAIN_READING))
    )
