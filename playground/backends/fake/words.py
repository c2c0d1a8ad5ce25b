"""Spells, for every fake: words are looked up whole, vectors are made from hashes."""

from collections.abc import Sequence

import numpy as np

from playground.backends.fake.text import SPECIAL, VOCABULARY, cut_words, make_numbers
from playground.results import Floats
from playground.results.vocabulary import (
    Piece,
    Replay,
    ReplayStep,
    SpecialToken,
    TokenizerKind,
)

WIDTH = 16


class FakeVocabulary:
    """What all fakes have in common."""

    key: str
    tokenizer_kind: TokenizerKind = "wordpiece"
    vocabulary_size = len(VOCABULARY)

    @property
    def special_tokens(self) -> tuple[SpecialToken, ...]:
        roles = ("cls", "sep", "mask", "eos")
        return tuple(
            SpecialToken(text=text, id=id_, roles=(role,))
            for id_, (text, role) in enumerate(zip(SPECIAL, roles, strict=True))
        )

    def cut_pieces(self, text: str) -> tuple[Piece, ...]:
        return tuple(
            Piece(
                text=token.text,
                id=token.id,
                entry=token.text,
                bytes=token.text.encode(),
                start=token.start,
                end=token.end,
                special=token.special,
            )
            for token in cut_words(text)
        )

    def replay_word(self, text: str, place: int) -> Replay | None:
        token = cut_words(text)[place]
        if token.special:
            return None
        return Replay(
            kind="wordpiece",
            word=token.text,
            first=place,
            ids=(token.id,),
            start=(token.text,),
            steps=(ReplayStep(pieces=(token.text,), at=0),),
        )

    def find_nearest(
        self, ids: Sequence[int], *, most: int
    ) -> tuple[tuple[tuple[int, float], ...], ...]:
        known = range(len(SPECIAL), len(VOCABULARY))
        table = self.embed_tokens(known)
        found = []
        for id_, row in zip(ids, self.embed_tokens(ids) @ table.T, strict=True):
            order = sorted((-float(value), other) for other, value in zip(known, row, strict=True))
            found.append(tuple((other, -value) for value, other in order if other != id_)[:most])
        return tuple(found)

    def embed_tokens(self, ids: Sequence[int]) -> Floats:
        rows = np.stack([make_numbers(self.key, id_, size=(WIDTH,)) - 0.5 for id_ in ids])
        unit: Floats = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
        return unit
