"""Attention: where each head looks, as lines, as a grid and as numbers."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import Attends
from playground.plots.heads import ViewWords, draw_head_view, draw_model_view, find_faintest
from playground.plots.heatmap import draw_heatmap, select_head
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_attention
from playground.registry.spec import Capability
from playground.results import AttentionMaps
from playground.tasks.attend import attend
from playground.texts import Text
from playground.texts import attention as words
from playground.ui import lenses, parts
from playground.ui.attention import explain, rank, rollout, stop_early, switch
from playground.ui.attention.ground import NEEDS, Ground
from playground.ui.snippets import write_attend
from playground.ui.visit import Visit
from playground.ui.wire import Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
# What stands under the views, in order; each opens when it is asked for.
PANELS: tuple[ModuleType, ...] = (switch, rank, rollout, stop_early, explain)


def build(wire: Wire, page: gr.Blocks) -> None:
    """Texts and model on the left; pickers and three views of the same weights on the right."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = [inputs["text"], inputs["text_pair"]]
            lenses.add_lens(wire, "attention", TITLE, boxes=boxes, model=inputs["model"])
        with gr.Column(scale=3, min_width=320):
            pickers = add_pickers(wire)
            with gr.Tabs():
                with gr.Tab(wire.label(words.HEAD_VIEW)):
                    lines = gr.HTML(min_height=320)
                with gr.Tab(wire.label(words.HEATMAP)):
                    title = gr.HTML()
                    plot = gr.Plot(show_label=False)
                    table = gr.HTML()
                with gr.Tab(wire.label(words.MODEL_VIEW)):
                    grid = gr.HTML(min_height=320)
            note = gr.HTML()
            code = parts.add_code(wire)
            ground = Ground(inputs=inputs, pickers=pickers)
            for panel in PANELS:
                panel.build(wire, ground)
    whole: dict[str, Any] = {
        "inputs": {**inputs, "kind": pickers["kind"]},
        "outputs": [grid, note, *pickers.values()],
        "needs": NEEDS,
        "status": status,
    }
    layer: dict[str, Any] = {
        "inputs": {**inputs, **pickers},
        "outputs": [lines, title, plot, table, code],
        "needs": NEEDS,
        "status": status,
    }
    text, model = inputs["text"], inputs["model"]
    triggers = [buttons[0].click, text.submit, examples.then, model.change]
    for work in wire.run(triggers, show_model, buttons=buttons, **whole):
        wire.on(work.success, show_layer, **layer)
    wire.first(page, show_model, **whole)
    wire.first(page, show_layer, **layer)
    for picker in (pickers["layer"].change, pickers["head"].change, pickers["kind"].input):
        wire.on(picker, show_layer, mode="always_last", **layer)
    wire.on(pickers["kind"].input, show_model, **whole)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """One text or two, and the model; and the choice of an example."""
    label = wire.label
    text = gr.Textbox(words.EXAMPLES[0][0], label=label(words.TEXT), lines=1, max_lines=10)
    pair = gr.Textbox(
        words.EXAMPLES[0][1], label=label(words.PAIR), info=label(words.PAIR_INFO), max_lines=6
    )
    examples = parts.add_examples(wire, words.EXAMPLES, boxes=[text, pair])
    model = parts.pick_model(wire, *NEEDS, first=Capability.EMBED)
    return {"text": text, "text_pair": pair, "model": model}, examples


def add_pickers(wire: Wire) -> dict[str, Any]:
    """Which of the model's attention: kind, layer and head."""
    label = wire.label
    with gr.Row():
        kind = gr.Radio(
            [(label(words.KINDS["encoder"]), "encoder")],
            value="encoder",
            label=label(words.KIND),
            min_width=160,
        )
        layer = gr.Slider(0, 5, 3, step=1, label=label(words.LAYER), min_width=160)
        head = gr.Slider(0, 11, 1, step=1, label=label(words.HEAD), min_width=160)
    return {"kind": kind, "layer": layer, "head": head}


def show_model(
    visit: Visit, backend: Attends, *, text: str, text_pair: str, kind: str
) -> tuple[Any, ...]:
    """The grid of all heads, and pickers that fit the model."""
    kinds = backend.attention_kinds
    kind = kind if kind in kinds else kinds[0]
    maps = attend(backend, text, text_pair=text_pair, kind=kind)
    grid = draw_model_view(
        maps,
        scripts=visit.scripts,
        words=name_view(visit),
        label=visit.say(words.MODEL_VIEW),
    )
    return (
        frame_view(visit, maps, grid, reading=words.MODEL_VIEW_READING),
        parts.draw_note(visit.say(words.CAVEAT)) + parts.draw_passport(visit, maps.passport),
        gr.Radio(choices=[(visit.say(words.KINDS[name]), name) for name in kinds], value=kind),
        gr.Slider(maximum=maps.layers - 1),
        gr.Slider(maximum=maps.heads - 1),
    )


def frame_view(visit: Visit, maps: AttentionMaps, view: str, *, reading: Text) -> str:
    """A view with its reading above it; a long one scrolls inside the page."""
    faintest = format_probability(find_faintest(maps))
    sentences = f"{visit.say(reading)} {visit.say(words.FAINT, weight=faintest)}"
    return parts.draw_note(sentences) + f'<div class="pg-scroll" tabindex="0">{view}</div>'


def name_view(visit: Visit) -> ViewWords:
    """The few words inside bertviz's frames."""
    return ViewWords(
        layer=visit.say(words.LAYER),
        layers=visit.say(words.LAYERS),
        head=visit.say(words.HEAD),
        heads=visit.say(words.HEADS),
        pair=visit.say(words.SENTENCES),
        both=visit.say(words.BOTH),
    )


def show_layer(
    visit: Visit,
    backend: Attends,
    *,
    text: str,
    text_pair: str,
    kind: str,
    layer: float,
    head: float,
) -> tuple[Any, ...]:
    """Lines of one layer, numbers of one head, and the code."""
    kinds = backend.attention_kinds
    kind = kind if kind in kinds else kinds[0]
    whole = attend(backend, text, text_pair=text_pair, kind=kind)
    at, head = min(int(layer), whole.layers - 1), min(int(head), whole.heads - 1)
    # One layer is sent at a time: all of them are megabytes.
    maps = replace(whole, shown=(at,), weights=whole.weights[[at]])
    lines = draw_head_view(
        maps,
        scripts=visit.scripts,
        words=name_view(visit),
        label=visit.say(words.HEAD_VIEW),
        layer=at,
        heads=(head,),
    )
    headers = [words.QUERY_AT, words.QUERY, words.KEY_AT, words.KEY, words.WEIGHT]
    table = tabulate_attention(
        maps, layer=at, head=head, headers=[visit.say(header) for header in headers], limit=400
    )
    assert visit.spec is not None
    return (
        frame_view(visit, maps, lines, reading=words.HEAD_VIEW_READING),
        parts.draw_title(find_title(visit, maps, layer=at, head=head)),
        draw_heatmap(
            maps,
            layer=at,
            head=head,
            title="",
            query_axis=visit.say(words.QUERY),
            key_axis=visit.say(words.KEY),
            weight=visit.say(words.WEIGHT),
        ),
        parts.draw_note(visit.say(words.HEATMAP_READING)) + parts.draw_table(visit, table),
        write_attend(visit.spec, text, text_pair, kind=kind, layer=at),
    )


def find_title(visit: Visit, maps: AttentionMaps, *, layer: int, head: int) -> str:
    """The strongest link between two tokens that are neither special nor the same; where there
    is none, the strongest of all."""
    weights = select_head(maps, layer=layer, head=head)
    telling = weights.copy()
    for query, token in enumerate(maps.query_tokens):
        for key, other in enumerate(maps.key_tokens):
            if token.special or other.special or (maps.kind != "cross" and query == key):
                telling[query, key] = -1
    best = (telling if telling.max() >= 0 else weights).argmax()
    query, key = divmod(int(best), weights.shape[1])
    return visit.say(
        words.HEATMAP_TITLE,
        layer=layer,
        head=head,
        query=show_text(maps.query_tokens[query].text),
        key=show_text(maps.key_tokens[key].text),
        weight=format_probability(float(weights[query, key])),
    )
