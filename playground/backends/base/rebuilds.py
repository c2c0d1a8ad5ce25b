"""What the parts from scratch are held against: a model rebuilt, and its learned positions."""

from dataclasses import dataclass
from typing import Protocol

from playground.backends.base.protocols import Backend
from playground.results import Floats, Token


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """One text through the library's model and through the Transformer from scratch.

    tokens   what stands at each place that logits are given for: of an encoder–decoder, what the
             decoder reads
    source   what the encoder of an encoder–decoder reads; else nothing
    scratch  logits (tokens, vocabulary) from scratch
    library  those of the library, attention written out ("eager")
    usual    those of the library as it usually runs
    """

    tokens: tuple[Token, ...]
    source: tuple[Token, ...]
    scratch: Floats
    library: Floats
    usual: Floats


class Rebuilds(Backend, Protocol):
    """A model whose weights fit the Transformer from scratch."""

    def rebuild(self, text: str) -> Rebuilt:
        """Logits of a short text three times. The decoder of an encoder–decoder reads what the
        model itself writes. Raises TooManyTokens, and WrongKind for a model that the Transformer
        from scratch has no option for."""
        ...


class Positioned(Backend, Protocol):
    """A model that may have learned a vector for each position."""

    def position_embeddings(self) -> Floats:
        """(positions, width), float32, position 0 first; no row where there are none."""
        ...
