"""Fakes whose predictions can be looked into: a head that is off takes a number of its own from
every choice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from playground.backends.base.probes import Blank, HeadGrid, LayerGuesses, Outlook
from playground.backends.fake.decoder import FakeDecoder
from playground.backends.fake.models import HEADS, LAYERS, FakeClassifier, FakeEncoder, FakeModel
from playground.backends.fake.reading import FakeReader, FakeTranslator
from playground.backends.fake.text import MASK, VOCABULARY, cut_words, make_numbers
from playground.errors import EmptyText, NeedsSecondText, NoMask, PairNotSupported
from playground.results import AttentionKind, Floats, Token
from playground.results.probes import Head, Question


class FakeSwitches(FakeModel):
    """Switches."""

    question: Question

    def find_heads(self) -> Mapping[AttentionKind, HeadGrid]:
        return {
            kind: HeadGrid(
                heads=HEADS,
                modules=tuple(f"{kind}.{layer}.attention.out" for layer in range(LAYERS)),
            )
            for kind in self.attention_kinds
        }

    def foresee(self, text: str, pair: str, *, off: Collection[Head] = ()) -> Outlook:
        tokens, place = self._place(text, pair)
        self._check_length(len(tokens))
        return Outlook(
            question=self.question,
            tokens=tokens,
            place=place,
            log_probabilities=self._judge(text, pair, off=off),
            exclusive=True,
        )

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        return self.token_texts(choices)

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        tokens = self.tokenize(text, pair)
        return tokens, len(tokens) - 1

    def _judge(self, text: str, pair: str, *, off: Collection[Head] = ()) -> Floats:
        """ln p (choices,)."""
        logits = 6 * make_numbers(self.key, text, pair, "outlook", size=(self._count(),))
        for head in off:
            logits = logits - make_numbers(self.key, *head, size=logits.shape)
        shares: Floats = (logits - np.log(np.exp(logits).sum())).astype(np.float32)
        return shares

    def _count(self) -> int:
        return len(VOCABULARY)


class FakeWeighs(FakeSwitches):
    """Switches, Weighs."""

    blank: Blank = "mask"

    def weigh_gradients(self, text: str, pair: str, *, choice: int) -> Floats:
        tokens, _ = self._place(text, pair)
        numbers: Floats = make_numbers(self.key, text, pair, choice, size=(len(tokens),)) - 0.5
        return numbers

    def leave_out(
        self, text: str, pair: str, *, choice: int, places: Sequence[int]
    ) -> Iterator[tuple[int, float]]:
        for place in places:
            logs = self._judge(text, f"{pair} without {place}")
            yield place, float(logs[choice])


class FakeStops(FakeWeighs):
    """Switches, Weighs, Stops."""

    def stop_early(self, text: str, pair: str) -> LayerGuesses:
        tokens, place = self._place(text, pair)
        self._check_length(len(tokens))
        size = (LAYERS + 1, len(tokens), len(VOCABULARY))
        logits = 6 * make_numbers(self.key, text, pair, "layers", size=size)
        logits[-1, place] = self._judge(text, pair)
        shares = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
        ids = shares.argmax(-1)  # (layers + 1, tokens)
        return LayerGuesses(
            question=self.question,
            tokens=tokens,
            place=place,
            ids=tuple(tuple(row) for row in ids.tolist()),
            probabilities=shares.max(-1),
            final=np.stack([row[np.arange(len(tokens)), ids[-1]] for row in shares]),
            norm="norm",
            head="head",
        )


class FakeProbedDecoder(FakeDecoder, FakeStops):
    """FakeDecoder, Continues, Stops, Weighs."""

    question: Question = "next"
    blank: Blank = "nothing"

    def go_on(self, text: str, pair: str, *, off: Collection[Head] = (), most: int) -> str:
        words = np.argsort(-self._judge(text, pair, off=off), kind="stable")[:most]
        return "".join(f" {VOCABULARY[word]}" for word in words)

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        if pair:
            raise PairNotSupported(model=self.key)
        if not cut_words(text):
            raise EmptyText
        return super()._place(text, pair)


class FakeProbedEncoder(FakeEncoder, FakeStops):
    """FakeEncoder, Stops, Weighs."""

    question: Question = "mask"

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        tokens = self.tokenize(text, pair)
        ids = [token.id for token in tokens]
        if MASK not in ids:
            raise NoMask(mask=self.mask_token)
        return tokens, ids.index(MASK)


class FakeProbedClassifier(FakeClassifier, FakeWeighs):
    """FakeClassifier, Weighs."""

    question: Question = "class"

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.labels[choice] for choice in choices)

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        return self.tokenize(text, pair), 0

    def _count(self) -> int:
        return len(self.labels)


class FakeProbedReader(FakeReader, FakeSwitches):
    """FakeReader, Switches: the answer is a word, or none."""

    question: Question = "answer"

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        words = cut_words(pair)
        return tuple(words[(choice - 1) % len(words)].text if choice else "" for choice in choices)

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        if not pair.strip():
            raise NeedsSecondText(model=self.key)
        return self.tokenize(text, pair), -1


class FakeProbedTranslator(FakeTranslator, FakeStops):
    """FakeTranslator, Continues, Crosses, Stops."""

    question: Question = "next"
    blank: Blank = "nothing"

    def look_across(self, text: str, pair: str) -> tuple[Floats, Floats]:
        own = self.attend(text, pair, kind="encoder").weights
        return own, self.attend(text, pair, kind="cross").weights[-1, :, -1]

    def stop_early(self, text: str, pair: str) -> LayerGuesses:
        return replace(super().stop_early(text, pair), place=0, factor=0.5)

    def go_on(self, text: str, pair: str, *, off: Collection[Head] = (), most: int) -> str:
        words = np.argsort(-self._judge(text, pair, off=off), kind="stable")[:most]
        return " ".join(VOCABULARY[word] for word in words)

    def _place(self, text: str, pair: str) -> tuple[tuple[Token, ...], int]:
        return self.tokenize(text), -1
