"""Results of the panels that hide words: one at a time, together, and in pairs of sentences."""

import math
from dataclasses import dataclass
from typing import Literal

from playground.results.shared import Passport

# What is hidden with a token: nothing else, or the rest of its word too.
HidingWay = Literal["token", "word"]
# What becomes of a word of the context: it goes, or blanks stand in its place.
ContextWay = Literal["removed", "masked"]


@dataclass(frozen=True, kw_only=True)
class ReadUnit:
    """A word, or a sign that belongs to none, with the bits −log₂ p of each of its tokens; None
    while a token is not read."""

    text: str
    start: int
    end: int
    tokens: tuple[str, ...]
    bits: tuple[float | None, ...]

    @property
    def total(self) -> float | None:
        """The bits of all its tokens; None while one of them is missing."""
        known = [value for value in self.bits if value is not None]
        return sum(known) if len(known) == len(self.bits) else None


@dataclass(frozen=True, kw_only=True)
class PseudoScore:
    """How likely each token of a text is to the model that sees all others."""

    text: str
    way: HidingWay
    units: tuple[ReadUnit, ...]
    passport: Passport

    @property
    def known(self) -> list[float]:
        """The bits of the tokens that are read."""
        return [value for unit in self.units for value in unit.bits if value is not None]

    @property
    def count(self) -> int:
        """The tokens in all."""
        return sum(len(unit.bits) for unit in self.units)

    @property
    def log_likelihood(self) -> float:
        """Pseudo-log-likelihood in nats: Σ ln p."""
        return -sum(self.known) * math.log(2)

    @property
    def perplexity(self) -> float:
        """exp(−pseudo-log-likelihood / tokens)."""
        known = self.known
        return 2.0 ** (sum(known) / len(known)) if known else math.nan


@dataclass(frozen=True, kw_only=True)
class ContextWord:
    """A word of the context, and what the model expects at the blank without it.

    without  the text without the word
    blank    the index of the blank among those in `without`
    bits     log₂ p of the first choice with the word minus that without: how much the word adds
    """

    text: str
    start: int
    end: int
    without: str
    blank: int
    probability: float
    bits: float
    best: str
    best_probability: float


@dataclass(frozen=True, kw_only=True)
class ContextEffect:
    """One blank with its first choice, and each word of its context in turn."""

    text: str
    number: int
    choice: str
    probability: float
    way: ContextWay
    words: tuple[ContextWord, ...]
    total: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Combination:
    """A word for each blank. `log_probability` is Σ ln p of each given those to its left, the
    blanks to its right still empty; `steps` are the addends. `apart` is Σ ln p of each by itself.
    """

    words: tuple[str, ...]
    steps: tuple[float, ...]
    apart: float

    @property
    def log_probability(self) -> float:
        """The sum of the steps."""
        return sum(self.steps)


@dataclass(frozen=True, kw_only=True)
class JointFilling:
    """The likeliest combinations, best first, and the one of the first choices of each blank by
    itself. `exact`: all combinations of the `width` first choices were read; else a beam of that
    width went from left to right."""

    text: str
    combinations: tuple[Combination, ...]
    apart: Combination
    exact: bool
    width: int
    readings: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class SentencePair:
    """Two sentences and ln P of the tokens they share, each hidden in turn, in either; `shared`
    counts those tokens. `line` counts from 1. Where the pair could not be read `problem` says
    why, and the numbers are 0."""

    line: int
    first: str
    second: str
    shared: int
    first_score: float
    second_score: float
    problem: Literal["", "half", "same", "apart", "long"] = ""

    @property
    def difference(self) -> float:
        """ln P of the first minus that of the second."""
        return self.first_score - self.second_score


@dataclass(frozen=True, kw_only=True)
class SentencePairs:
    """As many pairs as are read, of `total`."""

    pairs: tuple[SentencePair, ...]
    total: int
    passport: Passport
