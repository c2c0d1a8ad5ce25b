"""Batches for the encoder-decoder: pairs as ids, by kind and by length, and what a step draws."""

import random
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from playground.training.adapters import Pool, fill_pools
from playground.training.pairs import TRANSLATE, Pair

Ids = tuple[list[int], list[int]]


@dataclass(frozen=True, kw_only=True)
class T5Shape:
    """Sizes of the model and of its batches, in which sources and targets are padded or cut.

    ``sentences`` are the lengths of the batches of translations, which hold ``sentence_tokens``.
    """

    vocabulary: int = 12288
    layers: int = 4
    heads: int = 6
    width: int = 384
    hidden: int = 1024
    dropout: float = 0.0
    rows: int = 24
    source: int = 128
    target: int = 48
    sentences: tuple[int, ...] = (12, 20, 40)
    sentence_tokens: int = 1536
    copy_steps: int = 60


TINY = T5Shape(
    vocabulary=300, layers=1, heads=2, width=16, hidden=32, rows=4, source=48, target=120,
    sentences=(24,), sentence_tokens=48, copy_steps=1,
)  # fmt: skip

# Which part of the rows of a batch of summaries comes from which pool.
SHARES = {"headline": 0.45, "news": 0.30, "lead": 0.20, "abstract": 0.05}
# Every second batch is one of summaries; the others are translations.
EVERY_SUMMARY = 2
# Chinese has a fifth of the others' sentences, which come three times as often.
ECHOES = {"fr": 1, "de": 1, "zh": 3}


def encode_pools(
    pools: dict[str, list[Pair]], tokenizer: Tokenizer, shape: T5Shape
) -> dict[str, list[Ids]]:
    """Ids of each pair, sources cut to their length, pairs with longer targets dropped."""
    encoded: dict[str, list[Ids]] = {}
    for name, pool in pools.items():
        sources = tokenizer.encode_batch([s[: shape.source * 8] for s, _ in pool])
        targets = tokenizer.encode_batch([t for _, t in pool])
        encoded[name] = [
            (cut_source(source.ids, shape.source), target.ids)
            for source, target in zip(sources, targets, strict=True)
            if len(target.ids) <= shape.target
        ]
    return encoded


def encode_bitexts(bitexts: dict[str, list[Pair]], tokenizer: Tokenizer) -> dict[str, list[Ids]]:
    """Ids of each pair of sentences; a source begins with the words that ask for its language."""
    encoded: dict[str, list[Ids]] = {}
    for name, pairs in bitexts.items():
        sources = tokenizer.encode_batch([TRANSLATE[name] + english for english, _ in pairs])
        targets = tokenizer.encode_batch([other for _, other in pairs])
        encoded[name] = [(s.ids, t.ids) for s, t in zip(sources, targets, strict=True)]
    return encoded


def sort_sentences(sentences: dict[str, list[Ids]], shape: T5Shape) -> list[Pool[Ids]]:
    """All languages' pairs by the longer of source and target; the longest are left out."""
    pairs = [
        pair
        for name, found in sentences.items()
        for pair in found * ECHOES[name]
        if max(map(len, pair)) <= shape.sentences[-1]
    ]
    lengths = [max(map(len, pair)) for pair in pairs]
    return fill_pools(pairs, lengths, buckets=shape.sentences, batch_tokens=shape.sentence_tokens)


def draw_batch(
    pools: dict[str, list[Ids]], lanes: list[Pool[Ids]], step: int, seed: int, shape: T5Shape
) -> dict[str, Tensor]:
    """``source`` (rows, source length) padded with 0, ``target`` (rows, target length) likewise."""
    shuffler = random.Random(seed * 1_000_003 + step)
    if step < shape.copy_steps:
        return draw_copies(pools, shuffler, shape)
    if lanes and step % EVERY_SUMMARY:
        (lane,) = shuffler.choices(lanes, [len(p.examples) / p.rows for p in lanes])
        pairs = [shuffler.choice(lane.examples) for _ in range(lane.rows)]
        return {
            "source": pad_rows([source for source, _ in pairs], lane.length),
            "target": pad_rows([target for _, target in pairs], lane.length),
        }
    names = [name for name in SHARES if pools[name]]
    chosen = shuffler.choices(names, [SHARES[name] for name in names], k=shape.rows)
    pairs = [shuffler.choice(pools[name]) for name in chosen]
    return {
        "source": pad_rows([source for source, _ in pairs], shape.source),
        "target": pad_rows([target for _, target in pairs], shape.target),
    }


def draw_copies(
    pools: dict[str, list[Ids]], shuffler: random.Random, shape: T5Shape
) -> dict[str, Tensor]:
    """Shuffled words as source and as target: only looking at the source helps."""
    pairs = next(pool for pool in pools.values() if pool)
    rows = []
    longest = min(shape.source, shape.target) - 1
    for _ in range(shape.rows):
        ids = list(shuffler.choice(pairs)[0][:-1])
        shuffler.shuffle(ids)
        rows.append([*ids[: shuffler.randint(4, longest)], 1])
    return {"source": pad_rows(rows, shape.source), "target": pad_rows(rows, shape.target)}


def cut_source(ids: list[int], length: int) -> list[int]:
    """At most ``length`` ids, the last of them the end token."""
    return ids if len(ids) <= length and ids[-1] == 1 else [*ids[: length - 1], 1]


def pad_rows(rows: list[list[int]], length: int) -> Tensor:
    """(rows, length) with zeros behind."""
    return torch.tensor([row + [0] * (length - len(row)) for row in rows])
