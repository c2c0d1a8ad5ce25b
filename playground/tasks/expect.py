"""What a model expects at one place, from its logits."""

import math

import numpy as np

from playground.results import Floats


def softmax(logits: Floats) -> Floats:
    """Probabilities (vocabulary,), float32."""
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares


def rank_ids(values: Floats, *, count: int) -> tuple[int, ...]:
    """The ids of the `count` largest values, largest first; ties go to the smaller id."""
    best: list[int] = np.argsort(-values, kind="stable")[:count].tolist()
    return tuple(best)


def find_rank(values: Floats, id_: int) -> int:
    """1 + how many values are larger than that of `id_`."""
    return 1 + int((values > values[id_]).sum())


def measure_bits(logits: Floats, id_: int) -> float:
    """−log₂ of the probability of one token."""
    values = logits.astype(np.float64)
    largest = float(values.max())
    total = largest + float(np.log(np.exp(values - largest).sum()))
    return max(0.0, (total - float(values[id_])) / math.log(2))


def measure_entropy(probabilities: Floats) -> float:
    """H = −Σ p log₂ p in bits (Shannon 1948); 0 log 0 is 0."""
    shares = probabilities[probabilities > 0].astype(np.float64)
    return float(max(0.0, -(shares * np.log2(shares)).sum()))
