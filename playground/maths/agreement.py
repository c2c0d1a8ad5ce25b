"""How alike two rankings are, and how a difference is shared among its causes."""

from collections.abc import Sequence
from math import comb

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
FEWEST = 3


def correlate_ranks(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's ρ: Pearson's correlation of the ranks, ties sharing their mean rank.

    None below three values or where one side is all ties. Source: Spearman 1904.
    """
    ranks = [rank_values(values) for values in (first, second)]
    if len(first) < FEWEST or any(np.ptp(each) == 0 for each in ranks):
        return None
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def rank_values(values: Sequence[float]) -> Numbers:
    """Ranks from 1, ties sharing their mean rank."""
    _, places, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)  # (distinct,), the last rank of each value
    means: Numbers = (last - (counts - 1) / 2)[places]
    return means


def share_difference(values: Sequence[float]) -> Numbers:
    """Shapley values of n causes from the outcome of each set of them.

    `values[set]` (2ⁿ,) is the outcome with the causes whose bits are in `set`: φᵢ = Σ over sets
    S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)). They add up to the outcome of
    all minus the outcome of none. Source: Shapley 1953.
    """
    count = len(values).bit_length() - 1
    shares = np.zeros(count)
    for cause in range(count):
        for group in range(len(values)):
            if group >> cause & 1:
                continue
            weight = 1 / (count * comb(count - 1, group.bit_count()))
            shares[cause] += weight * (values[group | 1 << cause] - values[group])
    return shares
