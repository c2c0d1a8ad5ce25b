"""Results of looking into a prediction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from playground.results.shared import AttentionKind, Floats, Passport, Token

# One attention head: of which kind of attention, its layer and its number, from 0.
Head = tuple[AttentionKind, int, int]
Question = Literal["next", "mask", "class", "answer"]


@dataclass(frozen=True, kw_only=True)
class Blanked:
    """The word that was made a blank, and how this model writes one."""

    word: str
    mask: str


@dataclass(frozen=True, kw_only=True)
class Silenced:
    """The output projection of one layer, the heads of that layer, and those that are off."""

    module: str
    heads: int
    off: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One choice and its probability before and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Switched:
    """A prediction with and without some heads.

    question     what is predicted
    text         what the model read; a word may have been masked
    masked       the word that was made a blank, None where nothing had to be
    off          the heads that are off, `heads` is how many there are
    silenced     where something was set to 0
    shifts       the likeliest choices of both, the former first choice first
    first, now   the first choice before and after
    log_before   ln p of the former first choice with all heads, `log_after` without those off
    divergence   KL(before ‖ after) in nats
    exclusive    whether the choices' probabilities sum to 1
    written      what the model goes on to write before and after, None where it does not write
    """

    question: Question
    text: str
    pair: str
    masked: Blanked | None
    off: tuple[Head, ...]
    heads: int
    silenced: tuple[Silenced, ...]
    shifts: tuple[Shift, ...]
    first: Shift
    now: Shift
    log_before: float
    log_after: float
    divergence: float
    exclusive: bool
    written: tuple[str, str] | None
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class HeadRanking:
    """How much less likely the first choice gets without each head by itself.

    drops  by kind of attention (layers, heads): ln p with all heads − ln p without this one;
           NaN where it has not been asked yet
    """

    question: Question
    text: str
    pair: str
    masked: Blanked | None
    first: str
    probability: float
    drops: Mapping[AttentionKind, Floats]
    modules: Mapping[AttentionKind, tuple[str, ...]]
    done: int
    total: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """Which input tokens a token draws on.

    rows  (layers, tokens): attention rolled out from the input up to each layer, each summing
          to 1
    raw   (tokens,): the last layer's attention, averaged over heads
    """

    kind: AttentionKind
    text: str
    pair: str
    tokens: tuple[Token, ...]
    place: int
    rows: Floats
    raw: Floats
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class StoppedEarly:
    """What a model would say after each layer; see `backends.base.probes.LayerGuesses`.

    place  where the blank stands, or the last token
    texts  [layer][position], the likeliest token
    settled  for each position the first layer from which on the last layer's token leads
    """

    text: str
    pair: str
    masked: Blanked | None
    question: Question
    tokens: tuple[Token, ...]
    place: int
    texts: tuple[tuple[str, ...], ...]
    probabilities: Floats
    final: Floats
    settled: tuple[int, ...]
    norm: str
    head: str
    factor: float
    passport: Passport


Method = Literal["attention", "rollout", "gradient", "occlusion"]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What each token counts for in a prediction, by several methods.

    place     where the prediction is read off; −1: in another text, which the model writes
    crossed   whether attention is cross-attention, from that other text
    weights   by method (tokens,); NaN for tokens that are not compared: special ones, and the
              blank itself
    ranks     Spearman's rank correlation of the sizes of the weights, by pair of methods; NaN
              where one of them is the same for all tokens
    blank     what stood in the place of a token that was left out
    done      how many of `total` tokens have been left out
    """

    question: Question
    text: str
    pair: str
    masked: Blanked | None
    choice: str
    choice_id: int
    probability: float
    exclusive: bool
    place: int
    crossed: bool
    tokens: tuple[Token, ...]
    weights: Mapping[Method, Floats]
    ranks: Mapping[tuple[Method, Method], float]
    blank: str
    done: int
    total: int
    passport: Passport
