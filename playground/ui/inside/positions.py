"""Positions: sines, learned vectors and rotations, and what they know of distances."""

from typing import Any

import gradio as gr

from playground.backends.base import Positioned
from playground.plots.lessons import format_gap, format_number
from playground.plots.positions import Curve, draw_curves, draw_map, tabulate_curves, tabulate_map
from playground.registry.spec import Capability
from playground.results.lessons import LearnedPositions
from playground.tasks.positions import encode, learn, turn
from playground.texts import positions as words
from playground.texts.scratch import MODELS
from playground.ui import parts
from playground.ui.inside.lesson_programs import write_learned, write_sines, write_turned
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.ATTEND,)
# The formulas are the same in all languages.
SINE_FORMULA = (
    '<p class="pg-formula">PE(pos, 2i) = sin(pos / base<sup>2i/d</sup>), &ensp; '
    "PE(pos, 2i+1) = cos(pos / base<sup>2i/d</sup>)</p>"
)
TURN_FORMULA = (
    '<p class="pg-formula">(x<sub>2i</sub>, x<sub>2i+1</sub>) &rarr; '
    "(x<sub>2i</sub> cos α − x<sub>2i+1</sub> sin α, x<sub>2i</sub> sin α + x<sub>2i+1</sub> cos α)"
    ", &ensp; α = pos · base<sup>−2i/d</sup></p>"
)
# A distance at which a curve is read, beside distance 1.
FAR = 30
LONGEST_SHOWN = 24
ALIKE = 0.3


def build(wire: Wire) -> None:
    """Three ways to say where a token stands, each with its pictures."""
    with gr.Accordion(wire.label(words.TITLE), open=False, elem_id="pg-positions") as panel:
        gr.Markdown(wire.label(words.HOW), elem_classes="pg-how")
        # What is open from the start is drawn when the whole is opened.
        with gr.Accordion(wire.label(words.SINES), elem_id="pg-sines"):
            add_sines(wire, panel)
        with gr.Accordion(wire.label(words.LEARNED), open=False, elem_id="pg-learned") as panel:
            add_learned(wire, panel)
        with gr.Accordion(wire.label(words.ROTATED), open=False, elem_id="pg-rotated") as panel:
            add_turned(wire, panel)


def add_sliders(wire: Wire, *names: str) -> dict[str, Any]:
    """Some of the sliders of the panel, by argument name."""
    label = wire.label
    with gr.Row():
        made: dict[str, Any] = {
            "length": lambda: gr.Slider(8, 128, 64, step=4, label=label(words.LENGTH)),
            "width": lambda: gr.Slider(4, 128, 32, step=2, label=label(words.WIDTH)),
            "base": lambda: gr.Slider(
                10, 100_000, 10_000, step=10, label=label(words.BASE), info=label(words.BASE_INFO)
            ),
            "far_base": lambda: gr.Slider(
                100,
                1_000_000,
                10_000,
                step=100,
                label=label(words.BASE),
                info=label(words.ROTATED_BASE_INFO),
            ),
            "start": lambda: gr.Slider(
                0, 4000, 100, step=10, label=label(words.START), info=label(words.START_INFO)
            ),
        }
        return {name.removeprefix("far_"): made[name]() for name in names}


def add_pictures(wire: Wire) -> list[Any]:
    """A finding and its picture, what stands under it with the next finding, the next picture,
    what stands under that, and the code."""
    pictures: list[Any] = []
    for _ in range(2):
        pictures += [gr.HTML(), gr.Plot(show_label=False)]
    return [*pictures, gr.HTML(), parts.add_code(wire)]


def add_sines(wire: Wire, panel: gr.Accordion) -> None:
    """Encodings and how alike they are."""
    gr.HTML(SINE_FORMULA)
    sliders = add_sliders(wire, "length", "width", "base")
    outputs = add_pictures(wire)
    for trigger in (panel.expand, *(slider.change for slider in sliders.values())):
        wire.on(trigger, show_sines, inputs=sliders, outputs=outputs, mode="always_last")


def show_sines(visit: Visit, *, length: float, width: float, base: float) -> tuple[Any, ...]:
    """The table as a map, the cosines as a curve."""
    found = encode(length=length, width=width, base=base)
    size, far = found.table.shape[1], min(FAR, len(found.table) - 1)
    spread = max(
        float(found.cosines.diagonal(each).max() - found.cosines.diagonal(each).min())
        for each in range(len(found.cosines))
    )
    table = tabulate_map(
        found.table, row=visit.say(words.POSITION), column=visit.say(words.DIMENSION_SHORT)
    )
    names = [visit.say(words.DISTANCE), visit.say(words.COSINE)]
    curve = tabulate_curves([found.by_distance], headers=names)
    fast, slow = found.periods[0], found.periods[-1]
    title = visit.say(words.TABLE_TITLE, fast=count_places(fast), slow=count_places(slow))
    alike = visit.say(
        words.SAME_TITLE,
        one=format_number(float(found.by_distance[1])),
        far=format_number(float(found.by_distance[far])),
        distance=far,
    )
    return (
        parts.draw_title(title),
        draw_map(
            found.table,
            rows=visit.say(words.POSITION),
            columns=visit.say(words.DIMENSION),
            value=visit.say(words.VALUE),
        ),
        finish(visit, words.TABLE_READING, "positions-sines", table) + parts.draw_title(alike),
        draw_curves(
            [Curve(name=names[1], values=found.by_distance)], distance=names[0], value=names[1]
        ),
        finish(visit, words.SAME_READING, "positions-cosines", curve, spread=format_gap(spread)),
        write_sines(length=len(found.table), width=size, base=base),
    )


def count_places(period: float) -> str:
    """6.28 → "6.3", 35332.9 → "35,333"."""
    return f"{period:,.1f}" if period < 100 else f"{period:,.0f}"


def finish(visit: Visit, reading: Any, name: str, table: Any, **values: Any) -> str:
    """What stands under a picture: its sentence, its table and its file."""
    return (
        parts.draw_note(visit.say(reading, **values))
        + parts.draw_table(visit, table, rows=LONGEST_SHOWN)
        + f'<p class="pg-take">{parts.draw_download(visit, name, table)}</p>'
    )


def add_learned(wire: Wire, panel: gr.Accordion) -> None:
    """The positions that a model has learned."""
    label = wire.label
    with gr.Row():
        model = gr.Radio(
            [(label(name), key) for key, name in MODELS.items()],
            value="playground-gpt",
            label=label(words.MODEL),
            min_width=280,
        )
        length = gr.Slider(8, 128, 64, step=4, label=label(words.LENGTH), min_width=160)
    status = parts.add_status(second=True)
    *outputs, code = add_pictures(wire)
    for trigger in (panel.expand, model.change, length.change):
        wire.on(
            trigger,
            show_learned,
            inputs={"length": length, "model": model},
            outputs=outputs,
            needs=NEEDS,
            status=status,
            mode="always_last",
        )
        wire.on(
            trigger,
            show_learned_code,
            inputs={"length": length, "key": model},
            outputs=[code],
            mode="always_last",
        )


def show_learned(visit: Visit, backend: Positioned, *, length: float) -> tuple[Any, ...]:
    """Cosines as a map and over the distance; a model that has no positions says so."""
    found = learn(backend, length=length)
    assert visit.spec is not None
    passport = parts.draw_passport(visit, found.passport)
    if not found.total:
        title = visit.say(words.NONE_TITLE, model=visit.spec.title)
        note = parts.draw_note(visit.say(words.NONE_READING))
        return parts.draw_title(title) + note, hide(), "", hide(), passport
    count = len(found.mean)
    position = visit.say(words.POSITION)
    names = [words.DISTANCE, words.MEAN, words.LEAST, words.LARGEST]
    headers = [visit.say(name) for name in names]
    curve = tabulate_curves([found.mean, found.least, found.largest], headers=headers)
    table = tabulate_map(found.cosines, row=position, column=position)
    values: dict[str, Any] = {"count": count, "total": found.total}
    return (
        parts.draw_title(find_title(visit, found)),
        show(
            draw_map(found.cosines, rows=position, columns=position, value=visit.say(words.COSINE))
        ),
        finish(visit, words.LEARNED_READING, "learned-positions", table, **values),
        show(
            draw_curves(
                [Curve(name=headers[1], values=found.mean, low=found.least, high=found.largest)],
                distance=headers[0],
                value=headers[1],
            )
        ),
        finish(visit, words.LEARNED_CURVE, "learned-distances", curve) + passport,
    )


def show_learned_code(visit: Visit, *, length: float, key: str) -> str:
    """The program that prints the same."""
    return write_learned(visit.runtime.registry.find(key, *NEEDS), length=int(length))


def find_title(visit: Visit, found: LearnedPositions) -> str:
    """Whether neighbours are more alike than positions far apart."""
    assert visit.spec is not None
    far = min(FAR, len(found.mean) - 1)
    one, other = float(found.mean[1]), float(found.mean[far])
    finding = words.LEARNED_TITLE if one - other > ALIKE else words.LEARNED_FLAT
    return visit.say(
        finding,
        model=visit.spec.title,
        one=format_number(one),
        far=format_number(other),
        distance=far,
    )


def show(figure: Any) -> Any:
    """A picture in its place."""
    return gr.update(value=figure, visible=True)


def hide() -> Any:
    """No picture, and no room for one."""
    return gr.update(value=None, visible=False)


def add_turned(wire: Wire, panel: gr.Accordion) -> None:
    """Queries and keys turned by their positions."""
    gr.HTML(TURN_FORMULA)
    sliders = add_sliders(wire, "width", "far_base", "start")
    outputs = add_pictures(wire)
    for trigger in (panel.expand, *(slider.change for slider in sliders.values())):
        wire.on(trigger, show_turned, inputs=sliders, outputs=outputs, mode="always_last")


def show_turned(visit: Visit, *, width: float, base: float, start: float) -> tuple[Any, ...]:
    """The angles as a map, the product of query and key over their distance, twice."""
    found = turn(width=width, base=base, start=start)
    names = [visit.say(words.HERE), visit.say(words.THERE, start=found.start)]
    distance, product = visit.say(words.DISTANCE), visit.say(words.PRODUCT)
    curve = tabulate_curves([found.first, found.later], headers=[distance, *names])
    pair = visit.say(words.PAIR)
    table = tabulate_map(found.angles, row=pair, column=visit.say(words.PAIR_SHORT))
    fast, slow = (f"{float(angle):.3g}" for angle in (found.angles[0, 1], found.angles[-1, 1]))
    title = visit.say(words.ANGLE_TITLE, fast=fast, slow=slow)
    moved = visit.say(words.TURNED_TITLE, start=found.start, gap=format_gap(found.gap))
    return (
        parts.draw_title(title),
        draw_map(found.cosines, rows=pair, columns=distance, value=visit.say(words.ANGLE)),
        finish(visit, words.ANGLE_READING, "rotation-angles", table) + parts.draw_title(moved),
        draw_curves(
            [
                Curve(name=names[0], values=found.first),
                Curve(name=names[1], values=found.later, dotted=True),
            ],
            distance=distance,
            value=product,
        ),
        finish(visit, words.TURNED_READING, "rotation-products", curve, start=found.start),
        write_turned(width=int(width), base=base, start=found.start),
    )
