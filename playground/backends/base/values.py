"""What goes into a backend and what comes out of it: frozen values, arrays in numpy."""

from dataclasses import dataclass
from enum import StrEnum

from playground.results import FinishReason, Floats, Rival, Token

# Tokens of the longest answer that a reader may point at.
LONGEST_ANSWER = 30
# Summaries do not say the same three tokens twice (Paulus et al. 2017).
NO_REPEAT = 3
# Alternatives to each token of a translation.
RIVALS = 10


class Family(StrEnum):
    """How a model is built, which decides how it is run."""

    DECODER = "decoder"
    ENCODER = "encoder"
    CLASSIFIER = "classifier"
    READER = "reader"
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
class MaskedCopy:
    """A text as token ids, special ones included, some of them replaced by the mask; and the
    indices of the tokens that are asked about, at least one."""

    ids: tuple[int, ...]
    places: tuple[int, ...]


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


@dataclass(frozen=True, kw_only=True)
class WrittenTranslation:
    """One text put into another language by an encoder–decoder.

    text               the translation, special tokens removed
    target_tokens      its tokens, the one that ends it included; offsets into `text`
    probabilities      the model's own of each target token, given the source and those before it
    source_tokens      the tokens that were read, without the words that ask for the language
    cross_attention    (target, source), mean over layers and heads, rows summing to 1
    rivals             for each target token the `RIVALS` likeliest in its place, best first
    """

    text: str
    target_tokens: tuple[Token, ...]
    probabilities: tuple[float, ...]
    source_tokens: tuple[Token, ...]
    cross_attention: Floats
    rivals: tuple[tuple[Rival, ...], ...]


@dataclass(frozen=True, kw_only=True)
class AnswerSpan:
    """A stretch of the context: indices of its first and last token, and its probability."""

    first: int
    last: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class ReadAnswers:
    """What a reader found: one distribution over all short spans and "no answer".

    tokens                   those of the context; offsets into it
    spans                    the likeliest, best first
    start_log_probabilities  (tokens,), ln of the probability that the answer begins there
    end_log_probabilities    (tokens,), ln of the probability that it ends there
    no_answer                ln of the probability of "no answer"
    windows                  in how many overlapping parts the context was read
    """

    tokens: tuple[Token, ...]
    spans: tuple[AnswerSpan, ...]
    start_log_probabilities: Floats
    end_log_probabilities: Floats
    no_answer: float
    windows: int


@dataclass(frozen=True, kw_only=True)
class SamplerStage:
    """What one stage of the sampler made of the distribution.

    name           "logits" for the model's own, else "repetition_penalty", "temperature",
                   "top_k", "top_p" or "min_p"
    probabilities  (vocabulary,), summing to 1
    kept           how many tokens can still be drawn
    mass           the share of the stage before that those had, 1 where nothing was cut
    """

    name: str
    probabilities: Floats
    kept: int
    mass: float


@dataclass(frozen=True, kw_only=True)
class BeamNode:
    """One token of one text that beam search weighed; a parent stands before its children.

    depth           1 for the first new token
    parent          index of the node it continues, -1 at the root (the prompt)
    probability     the model's own, given the text before it
    log_probability cumulative, natural logarithm: Σ ln p of the new tokens up to this one
    alive           whether the text was among the beams after this step, or among the finished
                    texts; the others were weighed and dropped
    """

    id: int
    text: str
    depth: int
    parent: int
    probability: float
    log_probability: float
    alive: bool


@dataclass(frozen=True, kw_only=True)
class Beam:
    """A finished text of beam search: `leaf` is the index of its last node, `score` what the
    search ranks by: log_probability / tokens ** length_penalty (1 here)."""

    text: str
    leaf: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Attention:
    """weights (layers, heads, query, key), float32, rows summing to 1; `pair_start` is the
    index of the first key token of the second text, 0 with one text."""

    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    weights: Floats
    pair_start: int
