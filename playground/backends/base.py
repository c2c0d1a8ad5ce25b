"""What a backend can be asked: one small Protocol per capability.

A task is typed against exactly one of these and never learns which class answers.
Arrays are numpy, so that a task and the fake backend need no torch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from playground.results import AttentionKind, FinishReason, Floats, Passport, Token


class Family(StrEnum):
    """How a model is built, which decides how it is run."""

    DECODER = "decoder"
    ENCODER = "encoder"
    CLASSIFIER = "classifier"
    ENCODER_DECODER = "encoder-decoder"


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """The settings of one sequence. Temperature 0 is greedy; `top_k` 0, `top_p` 1 and
    `min_p` 0 and `repetition_penalty` 1 switch a stage off."""

    max_new_tokens: int = 60
    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One token drawn for one sequence of a decoding set.

    sequence       index into the requests
    id             the token drawn
    text           the text that is complete with it ("" inside a character)
    probability    the model's own, softmax of the raw logits
    rank           1 = the model's likeliest
    likeliest      ids of the model's likeliest tokens, best first
    probabilities  the model's own for each of `likeliest`
    sampled        the sampler's for each of `likeliest`
    finish_reason  "" while the sequence goes on
    """

    sequence: int
    id: int
    text: str
    probability: float
    rank: int
    likeliest: tuple[int, ...]
    probabilities: tuple[float, ...]
    sampled: tuple[float, ...]
    finish_reason: FinishReason


@dataclass(frozen=True, kw_only=True)
class MaskedLogits:
    """What an encoder says at its blanks.

    tokens             the tokens of the text, special ones included
    positions          indices of the masks in `tokens`
    log_probabilities  (masks, vocabulary), natural logarithm
    """

    tokens: tuple[Token, ...]
    positions: tuple[int, ...]
    log_probabilities: Floats


@dataclass(frozen=True, kw_only=True)
class WrittenSummary:
    """One text written by an encoder–decoder.

    text               the summary, special tokens removed
    target_tokens      its tokens; `start`/`end` are offsets into `text`
    source_tokens      the tokens that were read; offsets into the source text
    cross_attention    (target, source), mean over layers and heads, rows summing to 1
    """

    text: str
    target_tokens: tuple[Token, ...]
    source_tokens: tuple[Token, ...]
    cross_attention: Floats


class Backend(Protocol):
    """What every backend has, whatever else it can do."""

    @property
    def family(self) -> Family:
        """How the model is built, as read from its config."""
        ...

    @property
    def bytes(self) -> int:
        """Memory its weights take."""
        ...

    @property
    def limit(self) -> int:
        """The most tokens it reads at once, special tokens included."""
        ...

    def passport(self, milliseconds: float) -> Passport:
        """Name the model and what the result cost."""
        ...

    def tokenize(
        self, text: str, pair: str = "", *, special_tokens: bool = True
    ) -> tuple[Token, ...]:
        """Cut a text (and a second one) into tokens. Does not check `limit`."""
        ...

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The text of each token by itself, as shown in a list of alternatives."""
        ...


class Generates(Backend, Protocol):
    """A decoder that continues prompts."""

    def decode(
        self, prompts: Sequence[str], samplings: Sequence[Sampling], *, likeliest: int
    ) -> Iterator[tuple[Step, ...]]:
        """Step all sequences together; yield the new tokens of those still going.

        Raises TooManyTokens when a prompt and its new tokens do not fit `limit`.
        """
        ...


class Scores(Backend, Protocol):
    """A decoder that says how likely a given text is."""

    def log_probabilities(self, text: str) -> tuple[tuple[Token, ...], Floats]:
        """Tokens and ln p of each given those before it; NaN for a first token that nothing
        precedes. Raises TooManyTokens."""
        ...


class FillsMasks(Backend, Protocol):
    """An encoder with a masked-language-model head."""

    @property
    def mask_token(self) -> str:
        """How a blank is written for this model, "[MASK]" or "<mask>"."""
        ...

    def fill(self, text: str) -> MaskedLogits:
        """ln p of every token at every blank; no row when there is no blank.
        Raises TooManyTokens."""
        ...

    def token_id(self, word: str) -> tuple[int, ...]:
        """The ids a word is cut into where a blank stands (after a space)."""
        ...


class Classifies(Backend, Protocol):
    """An encoder with a classification head."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the columns."""
        ...

    def classify(self, texts: Sequence[str]) -> Floats:
        """Probabilities (texts, labels). Raises TooManyTokens."""
        ...


class Embeds(Backend, Protocol):
    """An encoder whose mean-pooled last layer places texts in a space."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (texts, width). A text past `limit` is embedded by its beginning."""
        ...


class Summarizes(Backend, Protocol):
    """An encoder–decoder that writes a shorter text."""

    def summarize(self, text: str, *, max_new_tokens: int, num_beams: int) -> WrittenSummary:
        """Beam search over one text that fits `limit`. Raises TooManyTokens."""
        ...


class Attends(Backend, Protocol):
    """Any model that shows its attention weights."""

    @property
    def attention_kinds(self) -> tuple[AttentionKind, ...]:
        """("encoder",), ("decoder",) or ("encoder", "decoder", "cross")."""
        ...

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> "Attention":
        """One forward pass over the text(s), all layers.

        For an encoder–decoder `pair` is the text of the decoder; when it is empty the model
        writes it first. Raises TooManyTokens, PairNotSupported, NoAttention.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Attention:
    """weights (layers, heads, query, key), float32, rows summing to 1; `pair_start` is the
    index of the first key token of the second text, 0 with one text."""

    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    weights: Floats
    pair_start: int
