"""The views of the tab Attention: what its handlers show."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from playground.backends.base import Attends
from playground.plots.heads import ViewWords, draw_head_view, draw_model_view, find_faintest
from playground.plots.heatmap import draw_heatmap, is_rounded, select_head
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import Table, tabulate_attention
from playground.results import AttentionMaps, Tidied
from playground.tasks.attend import attend
from playground.tasks.head_map import score_heads
from playground.tasks.tidy import tidy
from playground.texts import Text
from playground.texts import attention as words
from playground.ui import parts
from playground.ui.attention.ground import Seen
from playground.ui.snippets import write_attend
from playground.ui.visit import Visit

# Rows of the heatmap's file: 0.1 MB. The panel that makes files has room for more.
MOST_ROWS = 2_000


def read_maps(backend: Attends, text: str, *, text_pair: str, kind: str) -> AttentionMaps:
    """All layers; of a kind that the model has."""
    kinds = backend.attention_kinds
    if kinds and kind not in kinds:
        kind = kinds[0]
    return attend(backend, text, text_pair=text_pair, kind=kind)


def pick_layer(maps: AttentionMaps, layer: float, head: float) -> tuple[AttentionMaps, int, int]:
    """One layer, since all of them are megabytes; layer and head as the model has them."""
    at, head = min(int(layer or 0), maps.layers - 1), min(int(head or 0), maps.heads - 1)
    return replace(maps, shown=(at,), weights=maps.weights[[at]]), at, head


def show_layer(
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
) -> tuple[Any, ...]:
    """Lines of one layer, numbers of one head, and the code."""
    whole = read_maps(backend, text, text_pair=text_pair, kind=kind)
    one, at, head = pick_layer(whole, layer, head)
    tidied = tidy(one, special=special, first=first, merge=merge)
    maps = tidied.maps
    lines = draw_head_view(
        maps,
        scripts=visit.scripts,
        words=name_view(visit),
        label=visit.say(words.HEAD_VIEW),
        layer=at,
        heads=(head,),
    )
    plot = draw_heatmap(
        maps,
        layer=at,
        head=head,
        title="",
        query_axis=visit.say(words.QUERY),
        key_axis=visit.say(words.KEY),
        weight=visit.say(words.WEIGHT),
    )
    assert visit.spec is not None
    return (
        frame_view(visit, tidied, lines, reading=words.HEAD_VIEW_READING),
        parts.draw_title(find_title(visit, maps, layer=at, head=head)),
        plot,
        draw_numbers(visit, tidied, layer=at, head=head),
        write_attend(visit.spec, text, text_pair, kind=whole.kind, layer=at),
    )


def show_model(
    visit: Visit,
    backend: Attends,
    *,
    text: str,
    text_pair: str,
    kind: str,
    special: bool,
    first: bool,
    merge: str,
) -> tuple[Any, ...]:
    """The grid of all heads, what is to be known about all views, and the scores of the heads."""
    maps = read_maps(backend, text, text_pair=text_pair, kind=kind)
    tidied = tidy(maps, special=special, first=first, merge=merge)
    grid = draw_model_view(
        tidied.maps,
        scripts=visit.scripts,
        words=name_view(visit),
        label=visit.say(words.MODEL_VIEW),
    )
    seen = Seen(
        kinds=backend.attention_kinds,
        scores=score_heads(maps),
        languages=visit.spec.languages if visit.spec else (),
    )
    return (
        frame_view(visit, tidied, grid, reading=words.MODEL_VIEW_READING),
        parts.draw_note(visit.say(words.CAVEAT)) + parts.draw_passport(visit, maps.passport),
        seen,
        time.monotonic_ns(),
    )


def frame_view(visit: Visit, tidied: Tidied, view: str, *, reading: Text) -> str:
    """A view with its reading above it; a long one scrolls inside the page."""
    faintest = format_probability(find_faintest(tidied.maps))
    sentences = [visit.say(reading), visit.say(words.FAINT, weight=faintest)]
    notes = draw_sentences(visit, sentences) + draw_tidying(visit, tidied)
    return f'{notes}<div class="pg-scroll" tabindex="0">{view}</div>'


def draw_tidying(visit: Visit, tidied: Tidied) -> str:
    """What was hidden and merged, in words; nothing where nothing was."""
    sentences = []
    if tidied.refused:
        sentences.append(visit.say(words.HIDING_REFUSED))
    if tidied.hidden:
        held = format_probability(tidied.held)
        sentences.append(visit.say(words.HIDDEN, hidden=tidied.hidden, held=held))
    if tidied.merged:
        sentences.append(visit.say(words.MERGED, merged=tidied.merged))
    if tidied.hidden or tidied.merged:
        sentences.append(visit.say(words.RAW_CODE))
    return draw_sentences(visit, sentences)


def draw_sentences(visit: Visit, sentences: Sequence[str]) -> str:
    """Sentences as one note; nothing for none."""
    space = "" if visit.language == "zh" else " "
    return parts.draw_note(space.join(sentences)) if sentences else ""


def draw_numbers(visit: Visit, tidied: Tidied, *, layer: int, head: int) -> str:
    """What stands under the heatmap: its reading, its strongest weights, and their file."""
    maps = tidied.maps
    table = list_weights(visit, maps, layer=layer, head=head, limit=MOST_ROWS)
    count = len(maps.query_tokens) * len(maps.key_tokens)
    sentences = [visit.say(words.HEATMAP_READING)]
    if is_rounded(select_head(maps, layer=layer, head=head)):
        sentences.append(visit.say(words.ROUNDED))
    if len(table[1]) < count:
        sentences.append(visit.say(words.CSV_STRONGEST, count=len(table[1]), all=count))
    save = parts.draw_download(visit, f"attention-layer{layer}-head{head}", table)
    return (
        draw_sentences(visit, sentences)
        + draw_tidying(visit, tidied)
        + parts.draw_table(visit, table)
        + f'<p class="pg-take">{save}</p>'
    )


def list_weights(visit: Visit, maps: AttentionMaps, *, layer: int, head: int, limit: int) -> Table:
    """The strongest weights of a head, as a table."""
    headers = (words.QUERY_AT, words.QUERY, words.KEY_AT, words.KEY, words.WEIGHT)
    return tabulate_attention(
        maps, layer=layer, head=head, headers=[visit.say(header) for header in headers], limit=limit
    )


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


def find_title(visit: Visit, maps: AttentionMaps, *, layer: int, head: int) -> str:
    """The strongest link between two tokens that are neither special nor the same; where there
    is none, the strongest of all."""
    weights = select_head(maps, layer=layer, head=head)
    telling = weights.copy()
    telling[[token.special for token in maps.query_tokens]] = -1
    telling[:, [token.special for token in maps.key_tokens]] = -1
    if maps.kind != "cross":
        telling[range(len(telling)), range(len(telling))] = -1
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
