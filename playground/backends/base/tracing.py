"""Attention taken apart: one more thing a backend can be asked."""

from typing import Protocol

from playground.backends.base.protocols import Attends
from playground.results.inside import AttentionTrace
from playground.results.shared import AttentionKind

# All numbers of a layer at this length are a dozen megabytes for twelve heads.
MOST_TRACED = 512


class Traces(Attends, Protocol):
    """Any model whose attention goes through the library's attention interface."""

    def trace(self, text: str, pair: str, *, kind: AttentionKind, layer: int) -> AttentionTrace:
        """One forward pass over the text(s); one layer, the last one where the model has fewer.

        Reads up to MOST_TRACED tokens. For an encoder–decoder `pair` is the text of the decoder;
        when it is empty the model writes it first. Raises TooManyTokens, PairNotSupported,
        NoAttention.
        """
        ...
