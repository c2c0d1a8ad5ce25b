"""Bytes and seconds of a head view, beside bertviz as it comes.

    python tests/benchmarks/attention_bytes.py [tokens]

Random attention of 12 layers × 12 heads; ours sends one layer at a time.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playground.plots.heads import ViewWords, draw_head_view, draw_model_view
from playground.results import AttentionMaps, Passport, Token

LAYERS = HEADS = 12
WORDS = ViewWords(layer="Layer", layers="Layers", head="Head", heads="Heads", pair="", both="")


def make_maps(tokens: int, *, layers: tuple[int, ...]) -> AttentionMaps:
    """Random rows that sum to 1."""
    generator = np.random.default_rng(0)
    weights = generator.dirichlet(np.full(tokens, 0.1), (len(layers), HEADS, tokens))
    pieces = tuple(Token(text=f"w{i}", id=i, start=i, end=i + 1) for i in range(tokens))
    return AttentionMaps(
        kind="encoder",
        query_tokens=pieces,
        key_tokens=pieces,
        shown=layers,
        layers=LAYERS,
        heads=HEADS,
        weights=weights.astype(np.float32),
        pair_start=0,
        passport=Passport(
            model="", revision="", parameters=0, dtype="", device="", milliseconds=0.0
        ),
    )


def draw_with_bertviz(maps: AttentionMaps) -> str:
    """bertviz's own HTML for the same layers."""
    from bertviz import head_view

    attention = [torch.from_numpy(layer)[None] for layer in maps.weights]
    tokens = [token.text for token in maps.key_tokens]
    return str(head_view(attention, tokens, html_action="return").data)


def report(name: str, draw: object, *, layers: int) -> None:
    start = time.perf_counter()
    size = len(draw().encode())  # type: ignore[operator]
    seconds = time.perf_counter() - start
    print(f"{name:<34}{size / 1e6:8.2f} MB{size / layers / 1e6:8.2f} MB a layer{seconds:8.2f} s")


def main() -> None:
    tokens = int(sys.argv[1]) if len(sys.argv) > 1 else 128
    one = make_maps(tokens, layers=(0,))
    every = make_maps(tokens, layers=tuple(range(LAYERS)))
    scripts = ("d3.js", "jquery.js")
    print(f"{LAYERS} layers × {HEADS} heads, {tokens} tokens")
    report(
        "head view, one layer",
        lambda: draw_head_view(one, scripts=scripts, words=WORDS, label="", layer=0),
        layers=1,
    )
    report(
        "model view, all layers",
        lambda: draw_model_view(every, scripts=scripts, words=WORDS, label=""),
        layers=LAYERS,
    )
    report("bertviz head view, one layer", lambda: draw_with_bertviz(one), layers=1)
    report("bertviz head view, all layers", lambda: draw_with_bertviz(every), layers=LAYERS)


if __name__ == "__main__":
    main()
