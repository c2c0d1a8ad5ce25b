"""Shorten a document: rewritten by an encoder–decoder, or by choosing its sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import sentencex

from playground.backends.base import NO_REPEAT, Backend, Embeds, Summarizes, WrittenSummary
from playground.errors import TooManyWords
from playground.maths.overlap import count_words
from playground.maths.ranking import rank_sentences
from playground.results import Floats, Summary
from playground.tasks.checks import Stopwatch, require_integer, require_text

# sentencex 1.0.32 fails at some of the spaces that take more than one byte.
WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
# Tokens kept free in each chunk for the task prefix and the special tokens.
MARGIN = 12
# A source sentence counts when it got at least this share of the attention of the first one.
SOURCE_SHARE = 0.6
MOST_SOURCES = 2
# Sentences compared with each other: the time grows with their square.
MOST_COMPARED = 2_000
# The longest document: about 550 parts for a model that reads 128 tokens at once.
MOST_WORDS = 50_000
# Sentences whose vectors are computed between two signs of life.
EMBEDDED_AT_ONCE = 64


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Character spans of the sentences, without the space around them."""
    language = "zh" if any("一" <= character <= "鿿" for character in text) else "en"
    spans: list[tuple[int, int]] = []
    position = 0
    plain = WIDE_SPACE.sub(" ", text)
    for piece in sentencex.segment(language, plain):
        start = plain.index(piece, position)
        position = start + len(piece)
        stripped = piece.strip()
        if stripped:
            first = start + piece.index(stripped)
            spans.append((first, first + len(stripped)))
    return tuple(spans)


def require_document(text: str) -> str:
    """Like `require_text`. Raises EmptyText, TooManyWords."""
    text = require_text(text)
    words = count_words(text)
    if words > MOST_WORDS:
        raise TooManyWords(words=words, limit=MOST_WORDS)
    return text


def summarize_abstractive(
    backend: Summarizes,
    text: str,
    *,
    max_new_tokens: float = 60,
    num_beams: float = 4,
    no_repeat: float = NO_REPEAT,
) -> Iterator[Summary]:
    """Write a summary of each chunk of sentences that fits the model; yield after each, and once
    before the first of several.

    `no_repeat`: no run of so many tokens comes twice in the summary of a chunk; 0 switches the
    guard off. The sources of a summary sentence are the document's sentences that its tokens
    looked at most, by cross-attention averaged over layers and heads.

    Raises EmptyText, TooManyWords, NotANumber, OutOfRange, NotWhole, TooManyTokens.
    """
    text = require_document(text)
    length = require_integer("max_new_tokens", max_new_tokens, low=5, high=200)
    beams = require_integer("num_beams", num_beams, low=1, high=8)
    guard = require_integer("no_repeat", no_repeat, low=0, high=8)
    watch = Stopwatch()
    spans = split_to_fit(backend, text)
    chunks = group_sentences(backend, text, spans)
    summary = Summary(
        method="abstractive",
        document=tuple(text[first:last] for first, last in spans),
        sentences=(),
        sources=(),
        done=0,
        parts=tuple(text[spans[chunk[0]][0] : spans[chunk[-1]][1]] for chunk in chunks),
        passport=backend.passport(0),
    )
    if len(chunks) > 1:
        yield summary
    for chunk, part in zip(chunks, summary.parts, strict=True):
        start = spans[chunk[0]][0]
        written = backend.summarize(part, max_new_tokens=length, num_beams=beams, no_repeat=guard)
        local = [(spans[index][0] - start, spans[index][1] - start) for index in chunk]
        cut = split_sentences(written.text)
        weighed = [weigh_sources(written, span, spans=local) for span in cut]
        found = [find_sources(shares) for shares in weighed]
        summary = replace(
            summary,
            sentences=(*summary.sentences, *(written.text[first:last] for first, last in cut)),
            sources=(*summary.sources, *(tuple(chunk[i] for i in indices) for indices in found)),
            shares=(
                *summary.shares,
                *(
                    tuple(float(shares[i]) for i in indices)
                    for shares, indices in zip(weighed, found, strict=True)
                ),
            ),
            done=summary.done + 1,
            passport=backend.passport(watch.milliseconds),
        )
        yield summary


def split_to_fit(backend: Backend, text: str) -> tuple[tuple[int, int], ...]:
    """Sentence spans; a sentence that alone is past the model's limit is cut at tokens, so
    that every character of the document is read once."""
    room = backend.limit - MARGIN
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        tokens = backend.tokenize(text[start:end], special_tokens=False)
        if len(tokens) <= room:
            spans.append((start, end))
            continue
        cuts = [start + tokens[index].start for index in range(room, len(tokens), room)]
        spans.extend(zip([start, *cuts], [*cuts, end], strict=True))
    return tuple(spans)


def group_sentences(
    backend: Backend, text: str, spans: Sequence[tuple[int, int]]
) -> tuple[tuple[int, ...], ...]:
    """Indices of consecutive sentences, as many in a chunk as the model reads at once."""
    room = backend.limit - MARGIN
    chunks: list[list[int]] = []
    used = room + 1
    for index, (start, end) in enumerate(spans):
        # One more for the space that joins it to the sentence before.
        size = len(backend.tokenize(text[start:end], special_tokens=False)) + 1
        if used + size > room:
            chunks.append([])
            used = 0
        chunks[-1].append(index)
        used += size
    return tuple(tuple(chunk) for chunk in chunks)


def weigh_sources(
    written: WrittenSummary, span: tuple[int, int], *, spans: Sequence[tuple[int, int]]
) -> Floats:
    """The share of the attention of one summary sentence that each of the source `spans` got:
    (spans,), summing to 1. A long sentence gets more than a short one that matters as much."""
    rows = [
        index
        for index, token in enumerate(written.target_tokens)
        if not token.special and token.start < span[1] and token.end > span[0]
    ]
    looked = written.cross_attention[rows].sum(axis=0)  # (source,)
    totals = np.array(
        [
            sum(
                float(value)
                for value, token in zip(looked, written.source_tokens, strict=True)
                if not token.special and start <= token.start < end
            )
            for start, end in spans
        ],
        dtype=np.float32,
    )
    shares: Floats = totals / max(float(totals.sum()), 1e-9)
    return shares


def find_sources(shares: Floats) -> tuple[int, ...]:
    """Which sources one summary sentence looked at most, in their order."""
    best = np.argsort(-shares, kind="stable")[:MOST_SOURCES]
    return tuple(sorted(int(i) for i in best if shares[i] >= SOURCE_SHARE * shares[best[0]]))


def summarize_extractive(backend: Embeds, text: str, *, max_new_tokens: float = 60) -> Summary:
    """The last value of `choose_sentences`."""
    *_, summary = choose_sentences(backend, text, max_new_tokens=max_new_tokens)
    return summary


def choose_sentences(
    backend: Embeds, text: str, *, max_new_tokens: float = 60
) -> Iterator[Summary]:
    """Choose the most central sentences of a document, in its own order.

    The best first, as many as fit `max_new_tokens` tokens of the encoder, at least one. Past
    2,000 sentences the shortest are passed over. Yields after each batch of sentences that is
    embedded, without sentences until all are.

    Raises EmptyText, TooManyWords, NotANumber, OutOfRange.
    """
    text = require_document(text)
    budget = require_integer("max_new_tokens", max_new_tokens, low=5, high=2_000)
    watch = Stopwatch()
    document = tuple(text[start:end] for start, end in split_sentences(text))
    longest = sorted(range(len(document)), key=lambda index: -len(document[index]))
    compared = sorted(longest[:MOST_COMPARED])
    sentences = [document[index] for index in compared]
    batches = [
        sentences[place : place + EMBEDDED_AT_ONCE]
        for place in range(0, len(sentences), EMBEDDED_AT_ONCE)
    ]
    summary = Summary(
        method="extractive",
        document=document,
        sentences=(),
        sources=(),
        done=0,
        parts=tuple(" ".join(batch) for batch in batches),
        passport=backend.passport(0),
    )
    rows = []
    for batch in batches:
        yield summary
        rows.append(backend.embed(batch))
        summary = replace(summary, done=summary.done + 1)
    lengths = [len(backend.tokenize(sentence, special_tokens=False)) for sentence in sentences]
    ranked = rank_sentences(np.concatenate(rows), lengths=lengths)
    chosen = sorted(compared[place] for place in take_first(ranked, lengths, budget=budget))
    yield replace(
        summary,
        sentences=tuple(document[index] for index in chosen),
        sources=tuple((index,) for index in chosen),
        passport=backend.passport(watch.milliseconds),
    )


def take_first(ranked: Sequence[int], lengths: Sequence[int], *, budget: int) -> list[int]:
    """As many of `ranked` as `budget` holds, skipping those too long; always the first."""
    taken = [ranked[0]]
    used = lengths[ranked[0]]
    for index in ranked[1:]:
        if used + lengths[index] <= budget:
            taken.append(index)
            used += lengths[index]
    return taken
