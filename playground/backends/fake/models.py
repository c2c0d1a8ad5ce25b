"""One fake per family; the decoder has a file of its own."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from playground.backends.base import (
    NO_REPEAT,
    Attention,
    Family,
    MaskedCopy,
    MaskedLogits,
    Rebuilt,
    WrittenSummary,
)
from playground.backends.base.tracing import MOST_TRACED
from playground.backends.fake.text import (
    CLS,
    END,
    MASK,
    SEP,
    SPECIAL,
    VOCABULARY,
    WORDS,
    cut_words,
    find_id,
    make_numbers,
    make_probabilities,
    make_special,
)
from playground.backends.fake.tracing import make_trace
from playground.backends.fake.words import FakeVocabulary
from playground.errors import TooManyTokens
from playground.results import AttentionKind, Floats, Passport, Token
from playground.results.inside import AttentionTrace

LAYERS, HEADS, WIDTH = 4, 4, 16


class FakeModel(FakeVocabulary):
    """What the four have in common."""

    family: ClassVar[Family]
    attention_kinds: ClassVar[tuple[AttentionKind, ...]] = ("encoder",)

    def __init__(
        self, key: str = "fake", *, bytes_: int = 4_000_000, limit: int = 512, seconds: float = 0.0
    ) -> None:
        """`seconds`: how long every token or text takes."""
        self.key = key
        self.bytes = bytes_
        self.limit = limit
        self._seconds = seconds

    def passport(self, milliseconds: float) -> Passport:
        return Passport(
            model=self.key,
            revision="fake",
            parameters=self.bytes // 4,
            dtype="float32",
            device="cpu",
            milliseconds=milliseconds,
        )

    def tokenize(
        self, text: str, pair: str = "", *, special_tokens: bool = True
    ) -> tuple[Token, ...]:
        return self._frame(cut_words(text), cut_words(pair), special_tokens=special_tokens)

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(VOCABULARY[id_] if id_ < len(VOCABULARY) else f"#{id_}" for id_ in ids)

    def _frame(
        self, first: tuple[Token, ...], second: tuple[Token, ...], *, special_tokens: bool
    ) -> tuple[Token, ...]:
        """[CLS] first [SEP] second [SEP]."""
        if not special_tokens:
            return (*first, *second)
        tail = (*second, make_special(SEP)) if second else ()
        return (make_special(CLS), *first, make_special(SEP), *tail)

    def _check_length(self, tokens: int, *, most: int = 10**9) -> None:
        limit = min(self.limit, most)
        if tokens > limit:
            raise TooManyTokens(tokens=tokens, limit=limit, model=self.key)

    def _attend_to_itself(self, text: str, pair: str, *, causal: bool = False) -> Attention:
        tokens = self.tokenize(text, pair)
        self._check_length(len(tokens))
        size = (LAYERS, HEADS, len(tokens), len(tokens))
        weights = make_probabilities(self.key, text, pair, size=size)
        if causal:
            weights = np.tril(weights)
            weights /= weights.sum(-1, keepdims=True)
        start = len(tokens) - len(cut_words(pair)) - 1 if pair else 0
        return Attention(query_tokens=tokens, key_tokens=tokens, weights=weights, pair_start=start)

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        return self._attend_to_itself(text, pair)

    def trace(self, text: str, pair: str, *, kind: AttentionKind, layer: int) -> AttentionTrace:
        """See `Traces`; between the tokens that `attend` has."""
        seen = self.attend(text, pair, kind=kind)
        self._check_length(max(len(seen.query_tokens), len(seen.key_tokens)), most=MOST_TRACED)
        return make_trace(
            self.key,
            text,
            pair,
            kind=kind,
            layer=layer,
            shape=(LAYERS, HEADS, WIDTH),
            query_tokens=seen.query_tokens,
            key_tokens=seen.key_tokens,
        )

    def position_embeddings(self) -> Floats:
        """Points on a circle that come closer and closer: neighbours are alike."""
        angles = np.sqrt(np.arange(self.limit))[:, None] / np.arange(1, WIDTH // 2 + 1)
        pairs = [np.sin(angles), np.cos(angles)]
        return np.concatenate(pairs, axis=1).astype(np.float32)

    def rebuild(self, text: str) -> Rebuilt:
        """The same numbers three times."""
        tokens = self.tokenize(text)
        self._check_length(len(tokens))
        rows = make_numbers(self.key, text, size=(len(tokens), len(VOCABULARY)))
        return Rebuilt(tokens=tokens, source=(), scratch=rows, library=rows, usual=rows)


class FakeEncoder(FakeModel):
    """FillsMasks, Embeds, Attends."""

    family = Family.ENCODER
    mask_token = SPECIAL[MASK]
    mask_id = MASK

    def tokenize(
        self, text: str, pair: str = "", *, special_tokens: bool = True
    ) -> tuple[Token, ...]:
        """A word outside the vocabulary shares the id of one that is in it."""
        tokens = super().tokenize(text, pair, special_tokens=special_tokens)
        return tuple(
            token
            if token.id < len(VOCABULARY)
            else replace(token, id=len(SPECIAL) + token.id % len(WORDS))
            for token in tokens
        )

    def fill(self, text: str) -> MaskedLogits:
        tokens = self.tokenize(text)
        positions = tuple(place for place, token in enumerate(tokens) if token.id == MASK)
        copy = MaskedCopy(ids=tuple(token.id for token in tokens), places=positions)
        (rows,) = self.read_copies([copy])
        return MaskedLogits(tokens=tokens, positions=positions, log_probabilities=rows)

    def read_copies(self, copies: Sequence[MaskedCopy]) -> tuple[Floats, ...]:
        """What is likely depends on all ids around and on the place."""
        found: list[Floats] = []
        for copy in copies:
            self._check_length(len(copy.ids))
            time.sleep(self._seconds)
            rows = np.empty((len(copy.places), len(VOCABULARY)), dtype=np.float32)
            for row, place in zip(rows, copy.places, strict=True):
                row[:] = make_probabilities(self.key, *copy.ids, place, size=row.shape)
            found.append(np.log(rows))
        return tuple(found)

    def token_id(self, word: str) -> tuple[int, ...]:
        """A word outside the vocabulary counts as two pieces."""
        ids = []
        for token in cut_words(word):
            known = token.id < len(VOCABULARY)
            ids += [token.id] if known else [token.id, token.id + 1]
        return tuple(ids)

    def embed(self, texts: Sequence[str]) -> Floats:
        """A sum of word vectors: texts that share words are near each other."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in (*cut_words(text.lower()), make_special(CLS)):
                row += make_numbers(self.key, token.id, size=(WIDTH,)) - 0.5
        rows /= np.linalg.norm(rows, axis=-1, keepdims=True)
        return rows


class FakeClassifier(FakeModel):
    """Classifies, Attends. Some words are good, some bad, the rest are hashed."""

    family = Family.CLASSIFIER
    labels: tuple[str, ...] = ("negative", "positive")
    exclusive = True
    TONES: ClassVar[dict[str, float]] = {"good": 2.0, "great": 3.0, "bad": -2.0, "awful": -3.0}

    def classify(self, texts: Sequence[str]) -> Floats:
        rows = np.empty((len(texts), 2), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            tokens = self.tokenize(text)
            self._check_length(len(tokens))
            time.sleep(self._seconds)
            words = [token.text.lower() for token in tokens if not token.special]
            tone = sum(self.TONES.get(word, find_id(word) % 7 / 50 - 0.06) for word in words)
            row[1] = 1 / (1 + np.exp(-tone))
            row[0] = 1 - row[1]
        return rows


class FakeEncoderDecoder(FakeModel):
    """Summarizes, Attends. The summary is the beginning of the text."""

    family = Family.ENCODER_DECODER
    attention_kinds = ("encoder", "decoder", "cross")

    def position_embeddings(self) -> Floats:
        """None, as T5 has it."""
        return np.empty((0, WIDTH), dtype=np.float32)

    def _frame(
        self, first: tuple[Token, ...], second: tuple[Token, ...], *, special_tokens: bool
    ) -> tuple[Token, ...]:
        return (*first, *second, *([make_special(END)] if special_tokens else []))

    def summarize(
        self, text: str, *, max_new_tokens: int, num_beams: int, no_repeat: int = NO_REPEAT
    ) -> WrittenSummary:
        source = self.tokenize(text)
        self._check_length(len(source))
        time.sleep(self._seconds)
        written = source[: max(1, min(max_new_tokens, len(source) // 3))]
        summary = text[written[0].start : written[-1].end]
        shift = written[0].start
        target = tuple(
            replace(token, start=token.start - shift, end=token.end - shift) for token in written
        )
        weights = make_probabilities(self.key, text, size=(len(target), len(source)))
        return WrittenSummary(
            text=summary, target_tokens=target, source_tokens=source, cross_attention=weights
        )

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        source = self.tokenize(text)
        pair = pair or self.summarize(text, max_new_tokens=40, num_beams=1).text
        target = (make_special(CLS), *cut_words(pair))
        self._check_length(max(len(source), len(target)))
        queries = source if kind == "encoder" else target
        keys = target if kind == "decoder" else source
        size = (LAYERS, HEADS, len(queries), len(keys))
        weights = make_probabilities(self.key, text, pair, kind, size=size)
        if kind == "decoder":
            weights = np.tril(weights)
            weights /= weights.sum(-1, keepdims=True)
        return Attention(query_tokens=queries, key_tokens=keys, weights=weights, pair_start=0)
