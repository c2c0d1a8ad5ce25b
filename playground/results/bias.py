"""Results of the bias probe."""

from dataclasses import dataclass
from typing import Literal

from playground.results.shared import Passport


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """A number, and the interval that holds 95 % of its resamples; NaN where there is none."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return bool(self.low > 0 or self.high < 0)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """ln p of one word of a group in one template with one word of a set, that word hidden too
    (`prior`), and with it standing there."""

    template: str
    group: str
    word: str
    log_probability: float
    prior: float

    @property
    def association(self) -> float:
        """What the word adds (Kurita et al. 2019)."""
        return self.log_probability - self.prior


@dataclass(frozen=True, kw_only=True)
class ProbedWord:
    """A word of the first or second set: how much more it speaks for the first group than for
    the second, in nats, over the templates; and the same of the control pair."""

    word: str
    set: Literal[1, 2]
    lean: Bounds
    control: float | None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What was left out, and why: a `group` word that is not one token, a `word` the vocabulary
    does not have, or a `template` without its holes."""

    kind: Literal["group", "word", "template"]
    text: str
    pieces: str = ""


@dataclass(frozen=True, kw_only=True)
class BiasProbe:
    """Templates × groups × words, as far as they are read.

    words            in the order they were typed
    difference       mean lean of the first set minus that of the second (or the mean alone)
    effect           the same in standard deviations over all words
    control          the difference for the control pair; None without one
    control_effect   its effect size
    readings         each number behind the means
    refused          what was left out
    done, total      words
    """

    groups: tuple[tuple[str, ...], tuple[str, ...]]
    pair: tuple[str, ...]
    templates: tuple[str, ...]
    words: tuple[ProbedWord, ...]
    difference: Bounds
    effect: Bounds
    control: Bounds | None
    control_effect: Bounds | None
    readings: tuple[Reading, ...]
    refused: tuple[Refused, ...]
    done: int
    total: int
    passport: Passport
