"""Results of judging texts: why, what changed, how right, and what about."""

from dataclasses import dataclass

from playground.results.shared import Passport


@dataclass(frozen=True, kw_only=True)
class WordWeights:
    """One word (of a long text: one sentence) under three ways of asking what it does.

    occlusion   p(label | text) − p(label | text without it)
    gradient    gradient × input of the label's log-odds, summed over its tokens
    integrated  integrated gradients of the label's probability, summed over its tokens
    """

    text: str
    occlusion: float
    gradient: float
    integrated: float


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How alike two ways rank the words: Spearman's ρ, None where a ranking is all ties or
    there are fewer than three words."""

    first: str
    second: str
    rho: float | None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a text got its label.

    probability  of the label for the text
    blank        of the label with every token blanked out, where integrated gradients start
    gap          |Σ integrated − (probability − blank)|, the error of `points` points on the way
    words        in the order of the text; none where the text is a single word
    """

    text: str
    label: str
    probability: float
    blank: float
    gap: float
    points: int
    words: tuple[WordWeights, ...]
    agreements: tuple[Agreement, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Change:
    """A stretch of words that differs, and its share of the difference.

    before, after  the words of the two versions; one of them may be empty
    weight         Shapley value: what the change adds to the label's probability, averaged over
                   all orders in which the changes can be made
    alone          what it adds when it is the only change
    """

    before: str
    after: str
    weight: float
    alone: float


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Two versions of a text. The weights of the changes add up to the difference of the
    label's probabilities. `parts` are (before, after, index of its change or −1)."""

    label: str
    before: dict[str, float]
    after: dict[str, float]
    parts: tuple[tuple[str, str, int], ...]
    changes: tuple[Change, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class ReliabilityBin:
    """Rows whose probability lies in low…high: their mean probability and the share that is
    right."""

    low: float
    high: float
    count: int
    probability: float
    right: float


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How right a model is on rows whose label is known.

    confusion    (true, predicted) counts, in the order of `labels`
    error        expected calibration error: the mean distance of a bin's probability from its
                 share of right answers, weighted by rows (Naeini et al. 2015)
    unknown      true labels that the model does not have, with how many rows carry each; those
                 rows do not count
    skipped      rows without a true label or past the model's limit
    """

    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    accuracy: float
    macro_f1: float
    bins: tuple[ReliabilityBin, ...]
    error: float
    rows: int
    unknown: dict[str, int]
    skipped: int


@dataclass(frozen=True, kw_only=True)
class Topic:
    """`score`: the cosine, or the probability of "entailment" against "contradiction".
    `share`: out of 1 among all topics."""

    label: str
    score: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Topics:
    """Topics of a text in the order they were typed; `hypotheses` is what each was compared as."""

    text: str
    topics: tuple[Topic, ...]
    hypotheses: tuple[str, ...]
    template: str
    passport: Passport

    @property
    def best(self) -> Topic:
        """The one with the largest share."""
        return max(self.topics, key=lambda topic: topic.share)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table that was uploaded: named columns and rows of cells, all as texts."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
