"""What a classifier can be asked beside its probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from playground.backends.base.protocols import Classifies
from playground.results import Floats, Token


@dataclass(frozen=True, kw_only=True)
class ClassGradients:
    """How the probability of one class depends on each token.

    tokens       the tokens of the text, special ones included
    gradient     (tokens,), gradient × input of the log-odds of the class
    integrated   (tokens,), integrated gradients of its probability; special tokens have 0
    probability  of the class for the text
    blank        of the class for the text with every token but the special ones blanked out
    points       how many points of the way from blank to text were looked at
    """

    tokens: tuple[Token, ...]
    gradient: Floats
    integrated: Floats
    probability: float
    blank: float
    points: int

    @property
    def gap(self) -> float:
        """How far the integrated gradients miss what they should add up to, which is
        probability − blank (completeness, Sundararajan et al. 2017)."""
        return abs(float(self.integrated.sum(dtype=float)) - (self.probability - self.blank))


class AttributesClasses(Classifies, Protocol):
    """A classifier whose probabilities can be differentiated with respect to its tokens."""

    def attribute_classes(self, text: str, place: int, *, points: int) -> ClassGradients:
        """What each token does for the class at `place` of `labels`, with up to `points` points:
        fewer where the sum is right sooner, or where the text is long. Raises TooManyTokens,
        WrongKind."""
        ...


class Entails(Classifies, Protocol):
    """A classifier that reads pairs: does the first text entail the second?"""

    def entail(self, premise: str, hypotheses: Sequence[str]) -> Floats:
        """Raw logits (hypotheses, labels) of each pair, float32. Raises TooManyTokens."""
        ...
