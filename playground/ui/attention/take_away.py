"""What a visitor takes away from a text's attention: a link, and files."""

import html
from typing import Any

import gradio as gr

from playground.backends.base import Attends
from playground.plots.frame import export_view
from playground.plots.heads import compose_head_view, compose_model_view
from playground.plots.heatmap_svg import MOST_TOKENS, write_svg
from playground.plots.tables import to_csv
from playground.results import AttentionMaps
from playground.tasks.tidy import tidy
from playground.texts import attention as words
from playground.texts import common
from playground.ui import parts
from playground.ui.attention.ground import NEEDS, Stage
from playground.ui.attention.views import (
    draw_sentences,
    find_title,
    list_weights,
    name_view,
    pick_layer,
    read_maps,
)
from playground.ui.links import LONGEST, write_query
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# Rows of the file of weights: 1 MB.
MOST_ROWS = 20_000


def build(wire: Wire, stage: Stage) -> None:
    """A button that makes the files, since they are larger than what is shown."""
    with gr.Accordion(wire.label(common.TAKE_AWAY), open=False, elem_id="pg-attention-files"):
        gr.Markdown(wire.label(words.FILES_HOW), elem_classes="pg-how")
        button = gr.Button(wire.label(words.MAKE_FILES), elem_classes="pg-fit")
        status = parts.add_status(second=True)
        files = gr.HTML()
    wire.on(
        button.click,
        make_files,
        inputs=stage.everything,
        outputs=[files],
        needs=NEEDS,
        status=status,
    )


def make_files(
    visit: Visit,
    backend: Attends,
    *,
    text: str,
    text_pair: str,
    kind: str,
    layer: float,
    head: float,
    special: bool,
    first: bool,
    merge: str,
) -> str:
    """The link, and the files as links that hold them: the server keeps nothing."""
    whole = read_maps(backend, text, text_pair=text_pair, kind=kind)
    tidied = tidy(whole, special=special, first=first, merge=merge).maps
    one, at, head = pick_layer(tidied, layer, head)
    assert visit.spec is not None
    link = draw_link(
        visit,
        {
            "text": text,
            "text_pair": text_pair,
            "model": visit.spec.key,
            "kind": whole.kind,
            "layer": at,
            "head": head,
            "special": special,
            "first": first,
            "merge": merge,
        },
    )
    name = visit.say(words.SAVED_OF, layer=at, head=head)
    files = "".join(draw_files(visit, tidied, one, layer=at, head=head))
    return (
        f'<p class="pg-take">{link}</p><p class="pg-take"><span>{html.escape(name)}</span>'
        f"{files}</p>{draw_limits(visit, one)}"
    )


def draw_files(
    visit: Visit, maps: AttentionMaps, one: AttentionMaps, *, layer: int, head: int
) -> list[str]:
    """Both views, the heatmap and its weights, each as a file of its own."""
    place = f"layer{layer}-head{head}"
    titles = (words.HEAD_VIEW, words.MODEL_VIEW)
    labels = [f"{visit.say(title)} – {maps.passport.model}" for title in titles]
    named = name_view(visit)
    lines = compose_head_view(one, words=named, label=labels[0], layer=layer, heads=(head,))
    grid = compose_model_view(maps, words=named, label=labels[1])
    table = list_weights(visit, one, layer=layer, head=head, limit=MOST_ROWS)
    files = [
        (f"head-view-{place}.html", export_view(lines), words.SAVE_HEAD_VIEW),
        ("model-view.html", export_view(grid), words.SAVE_MODEL_VIEW),
        (f"attention-{place}.csv", "\ufeff" + to_csv(*table), words.SAVE_WEIGHTS),
    ]
    if count_side(one) <= MOST_TOKENS:
        drawing = write_svg(
            one,
            layer=layer,
            head=head,
            title=find_title(visit, one, layer=layer, head=head),
            query_axis=visit.say(words.QUERY),
            key_axis=visit.say(words.KEY),
        )
        files.append((f"heatmap-{place}.svg", drawing, words.SAVE_HEATMAP))
    return [parts.draw_file(file, text, title=visit.say(title)) for file, text, title in files]


def draw_limits(visit: Visit, one: AttentionMaps) -> str:
    """What the files leave out, in words."""
    count = len(one.query_tokens) * len(one.key_tokens)
    sentences = []
    if count > MOST_ROWS:
        sentences.append(visit.say(words.CSV_STRONGEST, count=MOST_ROWS, all=count))
    if count_side(one) > MOST_TOKENS:
        sentences.append(visit.say(words.NO_SVG, limit=MOST_TOKENS))
    return draw_sentences(visit, sentences)


def count_side(maps: AttentionMaps) -> int:
    """Tokens on the longer side."""
    return max(len(maps.query_tokens), len(maps.key_tokens))


def draw_link(visit: Visit, values: dict[str, Any]) -> str:
    """A link that sets every control as it was; a sentence where it would be too long."""
    query = write_query("attention", values)
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'
