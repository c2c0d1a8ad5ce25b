"""The sampler x-ray: from the model's scores to 200 draws, one stage after the other."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import Table
from playground.plots.xray import (
    StageCard,
    draw_draws,
    draw_flow,
    draw_strip,
    find_most,
    measure_spread,
    tabulate_xray,
)
from playground.results import Xray, XrayStage
from playground.tasks.generate import read_sampling
from playground.tasks.xray import xray
from playground.texts import common
from playground.texts import sampler as words
from playground.ui import parts
from playground.ui.generate.answer import find_place
from playground.ui.generate.ground import NEEDS, Drawn, Ground, Settings, Shelf
from playground.ui.generate.sampler_programs import write_xray
from playground.ui.visit import Visit
from playground.ui.wire import Wire

DRAWS = 200
# Tokens named in the last stage.
NAMED = 3
# Each stage in the library's order, and the setting at which it changes nothing.
SETTINGS = {
    "repetition_penalty": 1.0,
    "temperature": 1.0,
    "top_k": 0.0,
    "top_p": 1.0,
    "min_p": 0.0,
}


def build(wire: Wire, ground: Ground) -> None:
    """A seed, a button, and what is found for the token that is chosen then."""
    rayed = gr.State(None)
    with gr.Accordion(wire.label(words.XRAY), open=False, elem_id="pg-xray-panel"):
        gr.Markdown(wire.label(words.XRAY_HOW), elem_classes="pg-how")
        with gr.Row(equal_height=False):
            seed = gr.Number(1, precision=0, label=wire.label(words.XRAY_SEED), min_width=160)
            buttons = parts.add_buttons(wire, words.XRAY_RUN, main=False)
        status = parts.add_status(second=True)
        old = gr.HTML(elem_classes="pg-maybe")
        flow = gr.HTML(elem_classes="pg-maybe")
        plot = gr.Plot(show_label=False, elem_classes="pg-maybe")
        foot = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    place = {"shelf": ground.shelf, "place": ground.place}
    works = wire.run(
        [buttons[0].click],
        show_xray,
        buttons=buttons,
        inputs={"model": ground.author, **place, "seed": seed},
        outputs=[flow, plot, foot, code, rayed],
        needs=NEEDS,
        status=status,
    )
    for event in (*ground.changed, *works):
        wire.on(
            event.then,
            show_old,
            inputs={**place, "rayed": rayed},
            outputs=[old],
            mode="multiple",
        )


def show_old(
    visit: Visit, *, shelf: Shelf | None, place: int | None, rayed: tuple[Drawn, int] | None
) -> str:
    """Which token the x-ray shows, where another one has been chosen since."""
    if shelf is None or rayed is None:
        return ""
    drawn, index = rayed
    generation = shelf.shown.generation
    now = find_place(generation, place)
    if drawn is shelf.shown and index == now:
        return ""
    sentence = visit.say(
        words.XRAY_OLD,
        old=index + 1,
        was=show_text(drawn.generation.tokens[index].text),
        new=now + 1,
        now=show_text(generation.tokens[now].text),
    )
    return parts.draw_note(sentence)


def show_xray(
    visit: Visit,
    backend: Generates,
    *,
    shelf: Shelf | None,
    place: int | None,
    seed: float,
) -> tuple[Any, ...]:
    """Flow and strip, the draws, what they mean, the code, and which token it was."""
    if shelf is None:
        return (gr.skip(),) * 5
    drawn = shelf.shown
    generation, settings = drawn.generation, drawn.settings.copy()
    settings["seed"] = seed
    index = find_place(generation, place)
    before = [token.id for token in generation.tokens[:index]]
    most = visit.runtime.settings.max_new_tokens
    sampling = read_sampling(**settings, most_new_tokens=most)
    found = xray(backend, generation.prompt, sampling=sampling, added=before, draws=DRAWS)
    expected = [found.draws * row.probabilities[-1] for row in found.tokens]
    title = visit.say(
        words.XRAY_TITLE,
        number=index + 1,
        token=show_text(generation.tokens[index].text),
        kept=f"{found.stages[-1].kept:,}",
        count=f"{found.stages[0].kept:,}",
    )
    cards = [*describe_stages(visit, found, settings), describe_draws(visit, found, seed)]
    assert visit.spec is not None
    code = write_xray(visit.spec, generation.prompt, added=before, draws=DRAWS, **settings)
    return (
        parts.draw_title(title)
        + draw_flow(cards, label=visit.say(words.FLOW))
        + draw_table(visit, found)
        + parts.draw_title(read_finding(visit, found, expected)),
        plot_draws(visit, found, expected),
        draw_foot(visit, found, expected),
        code,
        (drawn, index),
    )


def describe_stages(visit: Visit, found: Xray, settings: Settings) -> list[StageCard]:
    """The model and every stage of the sampler, those that are off too."""
    stages = {stage.name: stage for stage in found.stages}
    first = stages["logits"]
    cards = [
        StageCard(
            title=visit.say(words.STAGES["logits"]),
            setting=visit.say(words.STAGE_OWN),
            on=True,
            lines=(
                visit.say(words.STAGE_ALL, kept=f"{first.kept:,}"),
                visit.say(words.STAGE_ENTROPY, bits=f"{first.entropy:.2f}"),
            ),
        )
    ]
    before = first
    values: Mapping[str, Any] = settings
    for name in SETTINGS:
        title = visit.say(words.STAGES[name])
        if name in stages:
            setting = name_setting(visit, name, values[name])
            cards.append(describe_stage(visit, title, setting, stages[name], before.kept))
            before = stages[name]
        else:
            greedy = settings["temperature"] == 0 and name != "repetition_penalty"
            off = visit.say(words.STAGE_OFF_GREEDY if greedy else words.STAGE_OFF)
            cards.append(StageCard(title=title, setting=off, on=False))
    return cards


def name_setting(visit: Visit, name: str, value: float) -> str:
    """The number of a stage; temperature 0 in words."""
    if name == "temperature" and value == 0:
        return visit.say(words.STAGE_GREEDY)
    return f"{value:g}"


def describe_stage(
    visit: Visit, title: str, setting: str, stage: XrayStage, before: int
) -> StageCard:
    """How many are left, what they had, and who was cut."""
    entropy = visit.say(words.STAGE_ENTROPY, bits=f"{stage.entropy:.2f}")
    if stage.kept == before:
        lines = (visit.say(words.STAGE_UNCUT), entropy)
        return StageCard(title=title, setting=setting, on=True, lines=lines)
    return StageCard(
        title=title,
        setting=setting,
        on=True,
        lines=(
            visit.say(words.STAGE_KEPT, kept=f"{stage.kept:,}", before=f"{before:,}"),
            visit.say(words.STAGE_MASS, mass=format_probability(stage.mass)),
            entropy,
        ),
        share=stage.mass,
        before_named=visit.say(words.STAGE_CUT),
        named=tuple(show_text(text) for text in stage.cut),
    )


def describe_draws(visit: Visit, found: Xray, seed: float) -> StageCard:
    """The last stage: what came most often."""
    often = sorted(found.tokens, key=lambda row: -row.draws)[:NAMED]
    return StageCard(
        title=visit.say(words.STAGES["draw"]),
        setting=visit.say(words.STAGE_DRAWS, draws=found.draws, seed=int(seed)),
        on=True,
        before_named=visit.say(words.STAGE_CAME),
        named=tuple(f"{show_text(row.text)} × {row.draws}" for row in often if row.draws),
    )


def draw_table(visit: Visit, found: Xray) -> str:
    """The likeliest tokens through the stages, with a sentence."""
    title = visit.say(words.STRIP_TITLE, count=len(found.tokens))
    strip = draw_strip(
        found, stages=name_stages(visit, found), token=visit.say(common.TOKEN), label=title
    )
    reading = visit.say(words.STRIP_READING, most=format_probability(find_most(found)))
    return f'<h4 class="pg-heading">{title}</h4>{strip}{parts.draw_note(reading)}'


def name_stages(visit: Visit, found: Xray) -> list[str]:
    """The stages that are on, as heads of columns."""
    return [visit.say(words.STAGES[stage.name]) for stage in found.stages]


def read_finding(visit: Visit, found: Xray, expected: list[float]) -> str:
    """How often the token came that came most often."""
    best = max(range(len(expected)), key=lambda place: found.tokens[place].draws)
    return visit.say(
        words.DRAWS_TITLE,
        token=show_text(found.tokens[best].text),
        count=found.tokens[best].draws,
        draws=found.draws,
        expected=f"{expected[best]:.1f}",
    )


def plot_draws(visit: Visit, found: Xray, expected: list[float]) -> Any:
    """Counts and expectations."""
    return draw_draws(
        found,
        expected=expected,
        rest=found.draws * found.others_probability,
        axis=visit.say(words.DRAWS_AXIS, draws=found.draws),
        tokens=visit.say(words.DRAWS_TOKENS),
        counted=visit.say(words.DRAWS_COUNTED),
        awaited=visit.say(words.DRAWS_EXPECTED),
        others=visit.say(words.OTHERS),
    )


def draw_foot(visit: Visit, found: Xray, expected: list[float]) -> str:
    """What the draws mean, all numbers to read and to save, and who computed them."""
    headers = [
        visit.say(common.TOKEN),
        visit.say(common.ID),
        *name_stages(visit, found),
        visit.say(words.DRAWN_TIMES),
        visit.say(words.EXPECTED_TIMES),
    ]
    table: Table = tabulate_xray(found, expected=expected, headers=headers)
    return "".join(
        [
            parts.draw_note(read_draws(visit, found, expected)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "sampler-x-ray", table)}</p>',
            parts.draw_passport(visit, found.passport),
        ]
    )


def read_draws(visit: Visit, found: Xray, expected: list[float]) -> str:
    """How far chance went from the exact probabilities."""
    if found.stages[-1].kept == 1:
        return visit.say(words.DRAWS_GREEDY)
    far = max(
        range(len(expected)), key=lambda place: abs(found.tokens[place].draws - expected[place])
    )
    row = found.tokens[far]
    spread = measure_spread(row.probabilities[-1], draws=found.draws)
    return visit.say(
        words.DRAWS_READING,
        token=show_text(row.text),
        count=row.draws,
        expected=f"{expected[far]:.1f}",
        spread=f"{spread:.1f}",
    )
