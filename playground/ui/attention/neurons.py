"""q, k and q × k of one head, dimension by dimension: the panel and its events."""

import time
from typing import Any

import gradio as gr

from playground.backends.base.tracing import MOST_TRACED, Traces
from playground.plots.neurons import draw_sum
from playground.plots.tokens import Chip, draw_chips
from playground.tasks.neurons import multiply, pair_up, take_head
from playground.texts import neurons as words
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Stage
from playground.ui.attention.neuron_program import write_neurons
from playground.ui.attention.neuron_view import Taken, Teller
from playground.ui.links import TAB, read_number
from playground.ui.pickers import fit
from playground.ui.visit import Visit
from playground.ui.wire import QUIET, Wire

MOST_LAYERS, MOST_HEADS = 48, 64
# What a link calls the query token.
QUERY = "query"


def build(wire: Wire, stage: Stage, page: gr.Blocks) -> None:
    """Pickers, the tokens to choose from, strips, one sum, and what they mean. The open panel
    follows the tab's pickers, and its own move those."""
    with gr.Accordion(wire.label(words.TITLE), open=False, elem_id="pg-neurons") as panel:
        gr.Markdown(wire.label(words.HOW), elem_classes="pg-how")
        with gr.Row():
            small: dict[str, Any] = {"step": 1, "min_width": 130}
            layer = gr.Slider(0, MOST_LAYERS - 1, 3, label=wire.label(words.LAYER), **small)
            head = gr.Slider(0, MOST_HEADS - 1, 1, label=wire.label(words.HEAD), **small)
        status = parts.add_status(second=True)
        chips = parts.add_chips(follow="pg-neuron-top")
        top = gr.HTML(elem_classes=["pg-maybe", "pg-neuron-top"])
        rows = parts.add_chips(follow="pg-neuron-pair")
        pair = gr.HTML(elem_classes=["pg-maybe", "pg-neuron-pair"])
        plot = gr.Plot(show_label=False, elem_classes="pg-maybe")
        foot = gr.HTML(elem_classes="pg-maybe")
        code = parts.add_code(wire)
    opened, asked, taken, place = gr.State(False), gr.State(0), gr.State(None), gr.State(-1)
    pickers: Any = stage.pickers
    wire.on(panel.expand, open_panel, inputs={}, outputs=[opened, asked])
    wire.on(panel.collapse, close_panel, inputs={}, outputs=[opened])
    page.load(open_by_link, outputs=[panel, opened, place], **QUIET)
    moved: Any = [pickers["layer"].change, pickers["head"].change]
    for event in (*moved, *(event.then for event in stage.changed)):
        wire.on(event, follow, inputs={"opened": opened}, outputs=[asked], mode="always_last")
    for own, name in ((layer, "layer"), (head, "head")):
        move: Any = own.input
        wire.on(move, pass_on, inputs={"value": own}, outputs=[pickers[name]], mode="always_last")
    work = wire.on(
        asked.change,
        show_tokens,
        inputs={
            **stage.inputs,
            **stage.pickers,
            "before": taken,
            "place": place,
            "own_layer": layer,
            "own_head": head,
        },
        outputs=[taken, place, chips, layer, head],
        needs=NEEDS,
        status=status,
        mode="always_last",
    )
    chosen = wire.on(chips.select, choose, inputs={}, outputs=[place], mode="always_last")
    seen: Any = {"taken": taken, "place": place}
    for trigger in (work.success, chosen.success):
        wire.on(
            trigger,
            show_query,
            inputs=seen,
            outputs=[top, rows, pair, plot, foot, code],
            mode="always_last",
        )
    wire.on(rows.select, show_pair, inputs=seen, outputs=[pair, plot, foot], mode="always_last")


def open_by_link(request: gr.Request) -> tuple[Any, Any, Any]:
    """A link that names a query token opens the panel."""
    query = dict(request.query_params)
    found = read_number(query.get(QUERY, ""), low=0, high=MOST_TRACED - 1)
    if query.get(TAB) != "attention" or not isinstance(found, int):
        return gr.skip(), gr.skip(), gr.skip()
    return gr.Accordion(open=True), True, found


def open_panel(visit: Visit) -> tuple[bool, int]:
    """The panel is open and asks for what it shows."""
    del visit
    return True, time.monotonic_ns()


def close_panel(visit: Visit) -> bool:
    """The panel is closed and follows nothing."""
    del visit
    return False


def follow(visit: Visit, *, opened: bool) -> Any:
    """An open panel asks anew."""
    del visit
    return time.monotonic_ns() if opened else gr.skip()


def pass_on(visit: Visit, *, value: float) -> float:
    """The tab's picker stands where the panel's does."""
    del visit
    return value


def choose(visit: Visit) -> int:
    """The token that was chosen."""
    return visit.index or 0


def show_tokens(
    visit: Visit,
    backend: Traces,
    *,
    text: str,
    text_pair: str,
    kind: str,
    layer: float,
    head: float,
    before: Taken | None,
    place: int,
    own_layer: float,
    own_head: float,
) -> tuple[Any, ...]:
    """The head, its tokens with one chosen, and pickers that fit the model."""
    found = take_head(
        backend,
        text,
        text_pair=text_pair,
        # The picker may still name a kind that this model lacks.
        kind=kind if kind in backend.attention_kinds else "",
        layer=layer or 0,
        head=head or 0,
    )
    assert visit.spec is not None
    taken = Taken(model=visit.spec.key, text=text, text_pair=text_pair, found=found)
    tokens, one = found.head.query_tokens, found.head
    stays = place < len(tokens) and (before is None or taken.repeats(before))
    chosen = multiply(one, place=place if stays else -1).place
    drawn = before.found.head if before else None
    label = visit.say(words.CHOOSE)
    chips = [Chip(text=token.text, magnitude=None, note="") for token in tokens]
    return (
        taken,
        chosen,
        parts.draw_note(label) + draw_chips(chips, selected=chosen, label=label),
        follow_tab(own_layer, one.layer, drawn=drawn.layer if drawn else None, most=one.layers),
        follow_tab(own_head, one.head, drawn=drawn.head if drawn else None, most=one.heads),
    )


def follow_tab(own: float, now: int, *, drawn: int | None, most: int) -> Any:
    """The panel's picker stands where the tab's does; but one that its reader has moved since it
    was drawn stays, for the tab's comes after it."""
    if own != now and drawn in (None, own):
        return gr.update(maximum=most - 1, value=now)
    return fit(own, most - 1)


def show_query(visit: Visit, *, taken: Taken | None, place: int) -> tuple[Any, ...]:
    """Finding, strips, the sum of the key with the largest weight, files and the code."""
    if taken is None:
        return (gr.skip(),) * 6
    head = taken.found.head
    products = multiply(head, place=place)
    teller = Teller(visit=visit, taken=taken, products=products)
    key = int(products.weights.argmax())
    spec = visit.runtime.registry.find(taken.model)
    code = write_neurons(spec, taken.text, taken.text_pair, head=head, place=products.place)
    return teller.draw_top(), teller.draw_rows(key), *draw_pair(teller, key), code


def show_pair(visit: Visit, *, taken: Taken | None, place: int) -> tuple[Any, ...]:
    """The sum of the key that was chosen; the strips stay, and with them the keyboard's place."""
    if taken is None or visit.index is None:
        return (gr.skip(),) * 3
    products = multiply(taken.found.head, place=place)
    teller = Teller(visit=visit, taken=taken, products=products)
    return draw_pair(teller, min(visit.index, len(products.dots) - 1))


def draw_pair(teller: Teller, key: int) -> tuple[Any, ...]:
    """Finding, bars, and what stands under them."""
    pair = pair_up(teller.products, key)
    names = [teller.say(name) for name in (words.ADDS, words.TAKES, words.SO_FAR, words.DIMENSION)]
    return (
        teller.draw_pair(pair),
        draw_sum(pair.parts, words=names, named=pair.leading),
        teller.draw_foot(pair),
    )
