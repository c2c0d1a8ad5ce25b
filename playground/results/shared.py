"""What results of all tasks have in common."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FinishReason = Literal["", "length", "end", "stopped"]
AttentionKind = Literal["encoder", "decoder", "cross"]
SummaryMethod = Literal["abstractive", "extractive"]


@dataclass(frozen=True, kw_only=True)
class Passport:
    """Which model computed a result, and what it cost."""

    model: str
    revision: str
    parameters: int
    dtype: str
    device: str
    milliseconds: float


@dataclass(frozen=True, kw_only=True)
class LoadProgress:
    """How far the opening of a model is. `total` is 0 while it is not known."""

    model: str
    stage: Literal["waiting", "downloading", "reading"]
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Token:
    """One piece of text as a model sees it.

    `text` is what a person reads: the slice of the typed text, or the name of a special
    token. It is empty for a piece that ends inside a character; the piece that completes
    the character carries it.
    """

    text: str
    id: int
    start: int
    end: int
    special: bool = False


@dataclass(frozen=True, kw_only=True)
class Tokenization:
    tokens: tuple[Token, ...]
    passport: Passport
