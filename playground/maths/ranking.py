"""Which sentences say most of a document, and say it once.

Centrality: a sentence matters when sentences that matter resemble it (LexRank: Erkan &
Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization").
Here the resemblance is the cosine of sentence vectors, and the random reader who gets bored
jumps to early sentences rather than to any (a biased LexRank, after Otterbacher,
Erkan & Radev 2005), since most texts say early what they are about.

Selection: maximal marginal relevance (Carbonell & Goldstein 1998): the next sentence is
central *and* unlike those already taken.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

_JUMP = 0.15
_FADING = 0.5
_RELEVANCE = 0.7
_SAME = 0.95
_STEPS = 100
_SETTLED = 1e-9


def choose_sentences(
    vectors: npt.NDArray[np.floating],
    *,
    count: int,
    lengths: Sequence[int] | None = None,
    relevance: float = _RELEVANCE,
) -> tuple[int, ...]:
    """The `count` best sentences (all, if there are fewer) in document order.

    See `rank_sentences` for the arguments.
    """
    ranked = rank_sentences(vectors, lengths=lengths, relevance=relevance)
    return tuple(sorted(ranked[: max(count, 0)]))


def rank_sentences(
    vectors: npt.NDArray[np.floating],
    *,
    lengths: Sequence[int] | None = None,
    relevance: float = _RELEVANCE,
) -> tuple[int, ...]:
    """All sentences, the one to take first first.

    `vectors` (sentence, width) in document order, of any length. `lengths` (in words or
    tokens) keeps fragments from being taken early. `relevance` in 0…1 weighs centrality
    against being unlike the sentences taken before. Repetitions come last. Deterministic;
    ties go to the earlier sentence.
    """
    cosines = compare_sentences(vectors)  # (sentence, sentence)
    scores = measure_centrality(cosines, prior=weigh_positions(len(cosines)))  # (sentence,)
    if lengths is not None:
        scores = scores * weigh_lengths(lengths)  # (sentence,)
    return _select_diverse(scores, cosines, relevance=relevance)


def compare_sentences(vectors: npt.NDArray[np.floating]) -> Matrix:
    """Cosines (sentence, sentence); 0 with a vector that has no direction."""
    values = np.nan_to_num(np.asarray(vectors, dtype=np.float64))  # (sentence, width)
    # The largest entry becomes 1: squares of tiny ones would be 0, of huge ones infinite.
    largest = np.abs(values).max(axis=1, keepdims=True, initial=0)  # (sentence, 1)
    values = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0)
    norms = np.linalg.norm(values, axis=1, keepdims=True)  # (sentence, 1)
    units = np.divide(values, norms, out=np.zeros_like(values), where=norms > 0)
    return np.asarray((units @ units.T).clip(-1, 1), dtype=np.float64)  # (sentence, sentence)


def weigh_positions(count: int) -> Matrix:
    """Where the bored reader jumps: (sentence,), summing to 1; the earlier, the likelier."""
    prior = np.arange(1, count + 1, dtype=np.float64) ** -_FADING  # (sentence,)
    return np.asarray(prior / max(prior.sum(), 1e-12))


def weigh_lengths(lengths: Sequence[int]) -> Matrix:
    """(sentence,): 1, or less in proportion for what is shorter than half the median."""
    sizes = np.asarray(lengths, dtype=np.float64)  # (sentence,)
    usual = float(np.median(sizes)) if sizes.size else 1.0
    return np.asarray((2 * sizes / max(usual, 1.0)).clip(0.01, 1))


def measure_centrality(cosines: Matrix, *, prior: Matrix) -> Matrix:
    """How often a random reader who walks from sentence to similar sentence is at each.

    (sentence,), summing to 1: the fixed point p = jump × prior + (1 − jump) × Pᵀp. Cosines of
    neural vectors are all well above 0, so only what is above their mean counts as a tie.
    """
    count = len(cosines)
    if count < 2:
        return prior
    apart = ~np.eye(count, dtype=bool)  # (sentence, sentence)
    ties = np.where(apart, (cosines - cosines[apart].mean()).clip(min=0), 0)
    degrees = ties.sum(axis=1, keepdims=True)  # (sentence, 1)
    # Who resembles nobody sends the reader to the prior.
    steps = np.divide(ties, degrees, out=np.tile(prior, (count, 1)), where=degrees > 0)
    scores = prior
    for _ in range(_STEPS):
        moved = _JUMP * prior + (1 - _JUMP) * (scores @ steps)  # (sentence,)
        if np.abs(moved - scores).sum() < _SETTLED:
            break
        scores = moved
    return scores


def _select_diverse(scores: Matrix, cosines: Matrix, *, relevance: float) -> tuple[int, ...]:
    """Maximal marginal relevance: λ × centrality − (1 − λ) × likest sentence taken before."""
    count = len(scores)
    importance = scores / scores.max(initial=1e-12)  # (sentence,), the largest is 1
    redundancy = np.zeros(count)  # cosine with the likest sentence taken before
    left = np.ones(count, dtype=bool)
    taken: list[int] = []
    for _ in range(count):
        worth = relevance * importance - (1 - relevance) * redundancy
        worth -= 10.0 * (redundancy > _SAME)
        # Rounded, so that equal sentences tie whatever order the sums were made in.
        best = int(np.argmax(np.where(left, worth.round(9), -np.inf)))
        taken.append(best)
        left[best] = False
        redundancy = np.maximum(redundancy, cosines[best])
    return tuple(taken)
