"""What a task returns: frozen values, ready for a plot or an endpoint.

Probabilities are in 0…1, surprisal in bits, losses in nats, times in milliseconds.
`start` and `end` are character offsets into the text that was typed, end exclusive.
"""

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


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A token that could have come: `probability` is the model's own, `sampled` the
    sampler's after temperature, top-k, top-p, min-p and repetition penalty."""

    text: str
    id: int
    probability: float
    sampled: float


@dataclass(frozen=True, kw_only=True)
class GeneratedToken:
    """One drawn token. `probability` and `rank` (1 = likeliest) are the model's own,
    before the sampler; `alternatives` are its likeliest, best first."""

    text: str
    id: int
    probability: float
    rank: int
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Generation:
    """`text` is what was added to `prompt`; `finish_reason` is empty while it grows."""

    prompt: str
    text: str
    tokens: tuple[GeneratedToken, ...]
    finish_reason: FinishReason
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class ScoredToken:
    """A token of a given text; the first has no probability when nothing precedes it."""

    text: str
    id: int
    probability: float | None
    bits: float | None


@dataclass(frozen=True, kw_only=True)
class Score:
    """`cross_entropy` is in nats per token, `perplexity` its exponential; both over the
    tokens that have a probability. `bits_per_character` divides by the text's characters."""

    tokens: tuple[ScoredToken, ...]
    cross_entropy: float
    perplexity: float
    bits_per_character: float
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Candidate:
    token: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Mask:
    """One blank. `position` is its token index. `chosen` holds the words the user asked
    about, with `loss` = −ln p for each in the same order."""

    position: int
    candidates: tuple[Candidate, ...]
    chosen: tuple[Candidate, ...] = ()
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MaskFilling:
    text: str
    masks: tuple[Mask, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """`weight`: how much the probability of the label falls when this word is left out."""

    text: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Classification:
    text: str
    label: str
    scores: dict[str, float]
    attributions: tuple[Attribution, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class ClassifiedRow:
    """One of many texts. `label` is empty when its `tokens` are more than the model reads."""

    text: str
    label: str
    probability: float
    tokens: int


@dataclass(frozen=True, kw_only=True)
class ClassifiedRows:
    """Many texts, as far as they are done, of `total`."""

    rows: tuple[ClassifiedRow, ...]
    total: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`sources[i]` are the indices into `document` of the sentences that
    `sentences[i]` draws on. The document is read in `parts`, of which `done` are read."""

    method: SummaryMethod
    document: tuple[str, ...]
    sentences: tuple[str, ...]
    sources: tuple[tuple[int, ...], ...]
    done: int
    parts: tuple[str, ...]
    passport: Passport

    @property
    def summary(self) -> str:
        """The sentences, joined."""
        return " ".join(self.sentences)


@dataclass(frozen=True, kw_only=True)
class AttentionMaps:
    """`weights[layer, head, query, key]` for the layers in `shown`, rows summing to 1.

    `layers` and `heads` count what the model has. `pair_start` is the index of the first
    key token of the second text, 0 when there is one text only.
    """

    kind: AttentionKind
    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    shown: tuple[int, ...]
    layers: int
    heads: int
    weights: Floats
    pair_start: int
    passport: Passport
