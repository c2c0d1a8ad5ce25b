"""Do two lists of numbers put things into the same order?"""

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]


def rank_values(values: npt.NDArray[np.floating]) -> Doubles:
    """(n,) → ranks from 1; equal values share the mean of their ranks."""
    numbers = np.asarray(values, dtype=np.float64)
    _, places, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)  # rank of the last of each group
    ranks: Doubles = (last - (counts - 1) / 2)[places]
    return ranks


def correlate_ranks(first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]) -> float:
    """Spearman's ρ: the correlation of the ranks (Spearman 1904), from −1 (opposite order) to 1
    (the same order). NaN for fewer than two values, and where all values of one are equal."""
    one, two = rank_values(first), rank_values(second)
    if len(one) < 2:
        return float("nan")
    one, two = one - one.mean(), two - two.mean()
    size = float(np.sqrt((one @ one) * (two @ two)))
    return float(np.clip(one @ two / size, -1, 1)) if size > 0 else float("nan")
