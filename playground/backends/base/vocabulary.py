"""What a model's tokenizer and its input embeddings can be asked."""

from collections.abc import Sequence
from typing import Protocol

from playground.backends.base.protocols import Backend
from playground.results import Floats
from playground.results.vocabulary import Piece, Replay, SpecialToken, TokenizerKind


class Spells(Backend, Protocol):
    """Every model: how it cuts texts, and where its tokens lie before any layer."""

    @property
    def tokenizer_kind(self) -> TokenizerKind:
        """The algorithm that makes tokens of words."""
        ...

    @property
    def vocabulary_size(self) -> int:
        """How many tokens the tokenizer knows, added ones included."""
        ...

    @property
    def special_tokens(self) -> tuple[SpecialToken, ...]:
        """The tokens that stand for no text, by id."""
        ...

    def cut_pieces(self, text: str) -> tuple[Piece, ...]:
        """The tokens of a text, without those added around it. Does not check `limit`."""
        ...

    def replay_word(self, text: str, place: int) -> Replay | None:
        """How the word that the token at `place` belongs to was cut. None where there is no word
        (a special token) or where the steps would not end in the tokenizer's own result."""
        ...

    def find_nearest(
        self, ids: Sequence[int], *, most: int
    ) -> tuple[tuple[tuple[int, float], ...], ...]:
        """For each id the `most` nearest other tokens that stand for text, with the cosine of
        the input embeddings, nearest first."""
        ...

    def embed_tokens(self, ids: Sequence[int]) -> Floats:
        """Input embeddings (ids, width), float32."""
        ...
