"""How right a classifier is, and whether its probabilities mean what they say."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.results.judging import ReliabilityBin

BINS = 10
Counts = npt.NDArray[np.int64]


def count_confusion(
    truths: Sequence[str], guesses: Sequence[str], *, labels: Sequence[str]
) -> Counts:
    """How often each label (row) was taken for each (column)."""
    from sklearn.metrics import confusion_matrix

    counts: Counts = confusion_matrix(truths, guesses, labels=list(labels))
    return counts


def measure_accuracy(truths: Sequence[str], guesses: Sequence[str]) -> float:
    """The share that is right."""
    from sklearn.metrics import accuracy_score

    return float(accuracy_score(truths, guesses))


def measure_macro_f1(truths: Sequence[str], guesses: Sequence[str]) -> float:
    """The mean over the labels that occur of 2 · precision · recall / (precision + recall)."""
    from sklearn.metrics import f1_score

    return float(f1_score(truths, guesses, average="macro", zero_division=0.0))


def bin_reliability(
    probabilities: Sequence[float], right: Sequence[bool], *, bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Rows grouped by their probability in `bins` equal steps of 0…1; empty ones are left out."""
    edges = np.linspace(0, 1, bins + 1)
    values, hits = np.asarray(probabilities), np.asarray(right, dtype=float)
    places = np.clip(np.digitize(values, edges[1:-1]), 0, bins - 1)  # (rows,)
    return tuple(
        ReliabilityBin(
            low=float(edges[place]),
            high=float(edges[place + 1]),
            count=int((places == place).sum()),
            probability=float(values[places == place].mean()),
            right=float(hits[places == place].mean()),
        )
        for place in range(bins)
        if (places == place).any()
    )


def measure_calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Expected calibration error: Σ rows in bin / rows · |probability − right|."""
    rows = sum(each.count for each in bins)
    missed = sum(each.count * abs(each.probability - each.right) for each in bins)
    return missed / rows if rows else 0.0
