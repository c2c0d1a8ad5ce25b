"""bertviz's head view and model view in a frame of their own: the only place that knows bertviz.

bertviz's JavaScript is taken from the installed package, d3 5 and jQuery from theirs, so
that nothing is asked of a network. The weights travel as one byte each, of a long text only
those that are drawn; bertviz itself writes all of them as decimal text, twice.

Source: Vig 2019, "A Multiscale Visualization of Attention in the Transformer Model".
"""

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from playground.plots.frame import View, dump_json, embed_view, locate_package
from playground.plots.labels import shorten_text, show_text
from playground.plots.template import categories
from playground.results import AttentionMaps, Floats, Token

Part = dict[str, str | list[int]]

# Sizes that bertviz's scripts set, in pixels.
_HEAD_ROW, _HEAD_TOP = 22.5, 30
_MODEL_WIDTH, _MODEL_AXIS, _MODEL_PADDING = 970, 38, 10
_DETAIL_ROW, _DETAIL_TOP = 18, 55
_MODEL_LEAST_WIDTH = 640
_CONTROLS, _FRAME = 32, 12

# A line is drawn as opaque as its weight; a browser manages this many at once.
_MOST_LINES = 40_000
_FAINTEST_LEVEL = 5
_HEAD_COLUMNS, _MODEL_COLUMNS = 11, 9


@dataclass(frozen=True, kw_only=True)
class ViewWords:
    """The words inside the frame. `pair` names the filter, `both` its first entry (from both
    texts to both)."""

    layer: str
    layers: str
    head: str
    heads: str
    pair: str
    both: str


def draw_head_view(
    maps: AttentionMaps,
    *,
    scripts: Sequence[str],
    words: ViewWords,
    label: str,
    layer: int | None = None,
    heads: Sequence[int] | None = None,
) -> str:
    """An iframe with the head view. `scripts` are the addresses of `script_files`.

    `layer` (as the model counts) is shown first, else the first of `maps.shown`; of `heads`
    all are lit when None. `label` names the frame.
    """
    view = compose_head_view(maps, words=words, label=label, layer=layer, heads=heads)
    return embed_view(view, scripts=scripts)


def draw_model_view(
    maps: AttentionMaps,
    *,
    scripts: Sequence[str],
    words: ViewWords,
    label: str,
) -> str:
    """An iframe with the model view: a thumbnail per layer in `maps.shown` and head."""
    return embed_view(compose_model_view(maps, words=words, label=label), scripts=scripts)


def compose_head_view(
    maps: AttentionMaps,
    *,
    words: ViewWords,
    label: str,
    layer: int | None = None,
    heads: Sequence[int] | None = None,
) -> View:
    """The head view, see `draw_head_view`."""
    rows = max(len(maps.query_tokens), len(maps.key_tokens))
    height = rows * _HEAD_ROW + _HEAD_TOP + _count_controls(maps) * _CONTROLS + _FRAME
    given = _describe_maps(maps, words=words, columns=_HEAD_COLUMNS, lines=len(maps.shown)) | {
        "layer": maps.shown[0] if layer is None else layer,
        "heads": None if heads is None else list(heads),
        "colours": categories(maps.heads),
    }
    return View(
        markup=_mark_up(maps, words=words, kind="head"),
        script=_read_bertviz("head_view.js"),
        given=dump_json(given),
        label=label,
        style=f"height:{height:.0f}px",
    )


def compose_model_view(maps: AttentionMaps, *, words: ViewWords, label: str) -> View:
    """The model view, see `draw_model_view`."""
    tokens = max(len(maps.query_tokens), len(maps.key_tokens), 1)
    width = (_MODEL_WIDTH - _MODEL_AXIS) / maps.heads
    row = min(12.0, max(0.8, 1.2 * width / tokens))
    thumbnails = len(maps.shown) * (tokens * row + _MODEL_PADDING) + _MODEL_AXIS
    height = max(thumbnails, tokens * _DETAIL_ROW + _DETAIL_TOP)
    given = _describe_maps(maps, words=words, columns=_MODEL_COLUMNS, lines=1) | {
        "display_mode": "light",
        "include_heads": list(range(maps.heads)),
        "total_heads": maps.heads,
        "row": row,
        "colours": categories(12)[:10],
    }
    return View(
        markup=_mark_up(maps, words=words, kind="model"),
        # bertviz's thumbnails grow with the text without end.
        script=_patch(
            _read_bertviz("model_view.js"), "7 * (12 / config.totalHeads)", "PYTHON_PARAMS.row"
        ),
        given=dump_json(given),
        label=label,
        style=_fit_model(height, extra=_count_controls(maps) * _CONTROLS + _FRAME),
    )


def find_faintest(maps: AttentionMaps, *, lines: int = _MOST_LINES) -> float:
    """The smallest weight that still gets its line when at most about `lines` are drawn."""
    return _find_level(_quantize(maps), lines=lines) / 255


def _find_level(levels: npt.NDArray[np.uint8], *, lines: int) -> int:
    """The same as one of 255 levels."""
    counts = np.bincount(levels.ravel(), minlength=256)
    stronger = np.cumsum(counts[::-1])[::-1]
    crowded = int(np.count_nonzero(stronger > lines))
    return max(_FAINTEST_LEVEL, min(crowded, 255))


def _describe_maps(
    maps: AttentionMaps, *, words: ViewWords, columns: int, lines: int
) -> dict[str, object]:
    """What both views read, under the names bertviz gave it; our own are in `frame.js`. `lines`:
    how many times the most lines are drawn."""
    levels = _quantize(maps)
    faintest = _find_level(levels, lines=lines * _MOST_LINES)
    return {
        **_pack_weights(levels.ravel(), faintest=faintest),
        "faintest": faintest / 255,
        "shape": maps.weights.shape,
        "parts": _split_pair(maps),
        "left_text": _label_tokens(maps.query_tokens, columns=columns),
        "right_text": _label_tokens(maps.key_tokens, columns=columns),
        "include_layers": list(maps.shown),
        "default_filter": "0",
        "root_div_id": "view",
        "words": {
            "Layer": words.layer,
            "Layers": words.layers,
            "Head": words.head,
            "Heads": words.heads,
        },
    }


def _split_pair(maps: AttentionMaps) -> list[Part]:
    """Which queries look at which keys: all, and for a pair of texts each at each."""
    queries, keys = len(maps.query_tokens), len(maps.key_tokens)
    everything: Part = {"name": "", "queries": [0, queries], "keys": [0, keys]}
    if not _has_pair(maps):
        return [everything]
    first, second = [0, maps.pair_start], [maps.pair_start, keys]
    return [
        everything,
        {"name": "A → A", "queries": first, "keys": first},
        {"name": "B → B", "queries": second, "keys": second},
        {"name": "A → B", "queries": first, "keys": second},
        {"name": "B → A", "queries": second, "keys": first},
    ]


def _has_pair(maps: AttentionMaps) -> bool:
    """The filter needs queries and keys to be the same tokens."""
    return maps.kind != "cross" and 0 < maps.pair_start < len(maps.key_tokens)


def _count_controls(maps: AttentionMaps) -> int:
    return 1 if _has_pair(maps) or len(maps.shown) > 1 else 0


def _mark_up(maps: AttentionMaps, *, words: ViewWords, kind: str) -> str:
    """The elements that bertviz's script fills: the selects and the drawing's place."""
    options = "".join(
        f'<option value="{index}">{html.escape(str(part["name"]) or words.both)}</option>'
        for index, part in enumerate(_split_pair(maps))
    )
    choose_layer = kind == "head" and len(maps.shown) > 1
    hidden = "" if choose_layer or _has_pair(maps) else " hidden"
    return (
        f'<div id="view" class="{kind}"><div class="controls"{hidden}>'
        f"<label{'' if choose_layer else ' hidden'}>{html.escape(words.layer)}"
        f' <select id="layer"></select></label>'
        f"<label{'' if _has_pair(maps) else ' hidden'}>{html.escape(words.pair)}"
        f' <select id="filter">{options}</select></label></div><div id="vis"></div></div>'
    )


def _label_tokens(tokens: Sequence[Token], *, columns: int) -> list[str]:
    return [shorten_text(show_text(token.text), width=columns) for token in tokens]


def _quantize(maps: AttentionMaps) -> npt.NDArray[np.uint8]:
    """Weights in 0…1 as 0…255, [layer, head, query, key]; off by 0.002 at most."""
    weights: Floats = np.nan_to_num(maps.weights, nan=0.0).clip(0, 1)
    return np.rint(255 * weights).astype(np.uint8)


def _pack_weights(levels: npt.NDArray[np.uint8], *, faintest: int) -> dict[str, str]:
    """All weights; or, where that is less, those that are drawn with the distance of each to the
    one before, 255 going on in the next byte."""
    drawn = np.flatnonzero(levels >= faintest)
    gaps = np.diff(drawn, prepend=-1)
    # A gap of 255 would go on as well, so it takes two bytes: 255 and 0.
    bytes_ = np.full(int((gaps // 255 + 1).sum()), 255, dtype=np.uint8)
    bytes_[np.cumsum(gaps // 255 + 1) - 1] = gaps % 255
    if len(drawn) + len(bytes_) >= len(levels):
        return {"weights": _write_bytes(levels)}
    return {"weights": _write_bytes(levels[drawn]), "gaps": _write_bytes(bytes_)}


def _write_bytes(values: npt.NDArray[np.uint8]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def _fit_model(height: float, *, extra: int) -> str:
    """The drawing shrinks with the page down to a width at which it can still be read."""
    least = height * _MODEL_LEAST_WIDTH / _MODEL_WIDTH + extra
    return (
        f"max-width:{_MODEL_WIDTH + 8}px;min-height:{least:.0f}px;"
        f"aspect-ratio:{_MODEL_WIDTH + 8}/{height + extra:.0f}"
    )


def _patch(script: str, old: str, new: str) -> str:
    if script.count(old) != 1:
        raise RuntimeError(f"this version of bertviz does not contain {old!r} once")
    return script.replace(old, new)


@cache
def _read_bertviz(name: str) -> str:
    return (locate_package("bertviz") / name).read_text(encoding="utf-8")
