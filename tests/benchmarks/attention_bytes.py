"""Bytes and seconds of the views of attention, beside bertviz as it comes.

    python tests/benchmarks/attention_bytes.py [tokens]

First the embedded decoder on a text of so many tokens (512): what the page does when it shows one
layer, and the map of its heads at 128 tokens. Then random attention of 12 layers × 12 heads, whose
rows are spread over many tokens; ours sends one layer at a time.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playground.backends.base import Attends
from playground.backends.local import open_local
from playground.backends.opening import Opening
from playground.plots.heads import ViewWords, draw_head_view, draw_model_view
from playground.plots.heatmap import draw_heatmap
from playground.results import AttentionMaps, Passport, Token
from playground.tasks.attend import attend
from playground.tasks.head_map import score_heads

ROOT = Path(__file__).resolve().parents[2]
LAYERS = HEADS = 12
SCRIPTS = ("d3.js", "jquery.js")
WORDS = ViewWords(layer="Layer", layers="Layers", head="Head", heads="Heads", pair="", both="")


def make_maps(tokens: int, *, layers: tuple[int, ...]) -> AttentionMaps:
    """Random rows that sum to 1."""
    generator = np.random.default_rng(0)
    weights = np.stack(
        [generator.dirichlet(np.full(tokens, 0.1), (HEADS, tokens)).astype("f4") for _ in layers]
    )
    pieces = tuple(Token(text=f"w{i}", id=i, start=i, end=i + 1) for i in range(tokens))
    return AttentionMaps(
        kind="encoder",
        query_tokens=pieces,
        key_tokens=pieces,
        shown=layers,
        layers=LAYERS,
        heads=HEADS,
        weights=weights,
        pair_start=0,
        passport=Passport(
            model="", revision="", parameters=0, dtype="", device="", milliseconds=0.0
        ),
    )


def open_decoder() -> Attends:
    """The embedded decoder."""
    folder = ROOT / "assets" / "models" / "playground-gpt"
    *_, backend = open_local(Opening(key="playground-gpt", folder=folder))
    return backend  # type: ignore[return-value]


def read_text(backend: Attends, tokens: int) -> str:
    """The beginning of this project's own description, so many tokens long."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text[: backend.tokenize(text)[tokens - 1].end]


def draw_layer(maps: AttentionMaps, layer: int) -> str:
    """Our head view of one layer."""
    one = replace(maps, shown=(layer,), weights=maps.weights[[maps.shown.index(layer)]])
    return draw_head_view(one, scripts=SCRIPTS, words=WORDS, label="", layer=layer)


def draw_picture(maps: AttentionMaps) -> str:
    """Our heatmap of one head, as it is sent."""
    figure = draw_heatmap(maps, layer=0, head=0, title="", query_axis="", key_axis="", weight="")
    return str(figure.to_json())


def draw_with_bertviz(maps: AttentionMaps) -> str:
    """bertviz's own HTML for the same layers."""
    from bertviz import head_view

    attention = [torch.from_numpy(layer)[None] for layer in maps.weights]
    tokens = [token.text for token in maps.key_tokens]
    return str(head_view(attention, tokens, html_action="return").data)


def report(name: str, draw: Callable[[], str], *, layers: int) -> None:
    """One line: bytes, bytes a layer, seconds."""
    start = time.perf_counter()
    size = len(draw().encode())
    seconds = time.perf_counter() - start
    print(f"{name:<44}{size / 1e6:8.2f} MB{size / layers / 1e6:8.2f} MB a layer{seconds:8.2f} s")


def measure_decoder(tokens: int) -> None:
    """The embedded decoder: forward pass, views, map of heads."""
    backend = open_decoder()
    text = read_text(backend, min(tokens, backend.limit))
    draw_picture(attend(backend, text))  # what is loaded and made once, at the first use
    start = time.perf_counter()
    maps = attend(backend, text)
    seconds = time.perf_counter() - start
    count, heads, layers = len(maps.key_tokens), maps.heads, maps.layers
    print(f"playground-gpt, {layers} layers × {heads} heads, {count} tokens")
    print(f"{'forward pass with all weights':<80}{seconds:8.2f} s")
    for layer in range(layers):
        report(f"head view, layer {layer}", lambda at=layer: draw_layer(maps, at), layers=1)
    report("heatmap, one head", lambda: draw_picture(maps), layers=1)
    report(
        "model view, all layers",
        lambda: draw_model_view(maps, scripts=SCRIPTS, words=WORDS, label=""),
        layers=layers,
    )
    first = replace(maps, shown=(0,), weights=maps.weights[:1])
    report("bertviz head view, one layer", lambda: draw_with_bertviz(first), layers=1)
    text = read_text(backend, 128)
    start = time.perf_counter()
    scored = score_heads(attend(backend, text))
    seconds = time.perf_counter() - start
    print(f"{f'map of heads with its forward pass, {scored.tokens} tokens':<80}{seconds:8.2f} s")


def measure_random(tokens: int, *, whole: bool) -> None:
    """12 heads whose weights are spread wide. `whole`: bertviz with all layers as well."""
    layers = tuple(range(LAYERS)) if whole else (0,)
    maps = make_maps(tokens, layers=layers)
    one = replace(maps, shown=(0,), weights=maps.weights[:1])
    print(f"random weights, {LAYERS} layers × {HEADS} heads, {tokens} tokens")
    report("head view, one layer", lambda: draw_layer(one, 0), layers=1)
    report("bertviz head view, one layer", lambda: draw_with_bertviz(one), layers=1)
    if whole:
        report(
            "model view, all layers",
            lambda: draw_model_view(maps, scripts=SCRIPTS, words=WORDS, label=""),
            layers=LAYERS,
        )
        report("bertviz head view, all layers", lambda: draw_with_bertviz(maps), layers=LAYERS)


def main() -> None:
    tokens = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    measure_decoder(tokens)
    measure_random(tokens, whole=False)
    measure_random(128, whole=True)


if __name__ == "__main__":
    main()
