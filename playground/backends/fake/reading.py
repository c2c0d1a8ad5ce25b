"""Fakes that answer questions, translate, and judge several feelings at once."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.backends.base import (
    LONGEST_ANSWER,
    RIVALS,
    Family,
    ReadAnswers,
    WrittenTranslation,
)
from playground.backends.fake.models import FakeClassifier, FakeEncoderDecoder, FakeModel
from playground.backends.fake.text import (
    END,
    SPECIAL,
    VOCABULARY,
    cut_words,
    find_id,
    make_numbers,
    make_probabilities,
    make_special,
)
from playground.backends.spans import choose_spans
from playground.errors import EmptyText, UnknownLanguage
from playground.maths.spans import score_spans
from playground.results import Floats, Rival, Token


class FakeReader(FakeModel):
    """Answers, Attends. The answer begins behind the last word that the question shares with
    the context; a question that shares none has no answer."""

    family = Family.READER

    def answer(self, question: str, context: str, *, most: int) -> ReadAnswers:
        asked = {token.text.lower() for token in cut_words(question)}
        tokens = cut_words(context)
        if not tokens:
            raise EmptyText
        self._check_length(len(asked))
        time.sleep(self._seconds)
        shared = [place for place, token in enumerate(tokens) if token.text.lower() in asked]
        starts, ends = 2 * make_numbers(self.key, question, context, size=(2, len(tokens)))
        if shared:
            first = min(shared[-1] + 1, len(tokens) - 1)
            starts[first] += 6
            ends[min(first + 1, len(tokens) - 1)] += 6
        scores = score_spans(starts, ends, longest=LONGEST_ANSWER)
        return choose_spans(tokens, scores, nothing=8.0 if shared else 14.0, most=most)


class FakeTranslator(FakeEncoderDecoder):
    """Summarizes, Translates, Attends. The translation is the text backwards."""

    languages = (("en", "fr"), ("en", "de"), ("en", "zh"))

    def translate(
        self,
        text: str,
        *,
        source: str,
        target: str,
        max_new_tokens: int,
        num_beams: int,
        begun: Sequence[int] = (),
    ) -> WrittenTranslation:
        if (source, target) not in self.languages:
            known = ", ".join(f"{first} → {second}" for first, second in self.languages)
            raise UnknownLanguage(model=self.key, languages=known)
        read = self.tokenize(text)
        self._check_length(len(read))
        time.sleep(self._seconds)
        words = [token.text for token in reversed(read) if not token.special][:max_new_tokens]
        words = self._begin(words, begun)
        written = " ".join(words)
        size = (len(words) + 1, len(read))
        sure = make_numbers(self.key, text, target, size=(len(words) + 1,))
        return WrittenTranslation(
            text=written,
            target_tokens=(*keep_spaces(written), make_special(END)),
            probabilities=tuple(sure.tolist()),
            source_tokens=read,
            cross_attention=make_probabilities(self.key, text, target, size=size),
            rivals=self._list_rivals(text, target, [*words, SPECIAL[END]], shares=sure.tolist()),
        )

    def _begin(self, words: list[str], begun: Sequence[int]) -> list[str]:
        """The words with the first ones as `begun` says; nothing follows an end."""
        given = [
            words[place] if place < len(words) and find_id(words[place]) == id_ else named
            for place, (id_, named) in enumerate(zip(begun, self.token_texts(begun), strict=True))
        ]
        if begun and begun[-1] == END:
            return given[:-1]
        return [*given, *words[len(begun) :]]

    def _list_rivals(
        self, text: str, target: str, words: Sequence[str], *, shares: Sequence[float]
    ) -> tuple[tuple[Rival, ...], ...]:
        """The word itself and nine of the vocabulary, which share what it leaves."""
        rows = []
        for place, (word, share) in enumerate(zip(words, shares, strict=True)):
            id_ = find_id(word)
            powers = make_probabilities(self.key, text, target, place, size=(len(VOCABULARY),))
            others = [int(i) for i in (-powers).argsort(kind="stable") if i != id_][: RIVALS - 1]
            rest = (1 - share) / powers.sum()
            row = [Rival(id=id_, text=word, probability=share)]
            row += [
                Rival(id=i, text=VOCABULARY[i], probability=float(rest * powers[i])) for i in others
            ]
            rows.append(tuple(sorted(row, key=lambda rival: -rival.probability)))
        return tuple(rows)


def keep_spaces(text: str) -> tuple[Token, ...]:
    """Words and marks that begin with the space in front of them."""
    tokens = []
    done = 0
    for token in cut_words(text):
        tokens.append(replace(token, text=text[done : token.end], start=done))
        done = token.end
    return tuple(tokens)


class FakeEmotions(FakeClassifier):
    """Classifies, Attends. A text may have several of the labels."""

    labels = ("surprise or question", "negative", "neutral", "positive")
    exclusive = False

    def classify(self, texts: Sequence[str]) -> Floats:
        tones = super().classify(texts)
        asks = np.array([0.8 if "?" in text else 0.1 for text in texts], dtype=np.float32)
        bad, good = tones.T
        return np.stack([asks, bad, 1 - np.maximum(bad, good), good], axis=1)
