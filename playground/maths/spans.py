"""Spans of a text as answers: scores, one softmax over all of them, and its margins.

A span of tokens i … j is scored start[i] + end[j] (Devlin et al. 2019, section 4.3). Scores are
kept in a band (tokens, longest): row i, column k is the span from token i to token i + k.
"""

import numpy as np
import numpy.typing as npt

from playground.results import Floats

Doubles = npt.NDArray[np.float64]


def score_spans(starts: Floats, ends: Floats, *, longest: int) -> Floats:
    """Logits (tokens,) of being the first and the last token → (tokens, longest); −∞ for what
    would reach past the end."""
    count = len(starts)
    scores = np.full((count, longest), -np.inf, dtype=np.float32)
    for more in range(min(longest, count)):
        scores[: count - more, more] = starts[: count - more] + ends[more:]
    return scores


def normalize_spans(scores: Floats, nothing: float) -> tuple[Doubles, float]:
    """Scores (tokens, longest) and that of "no answer" → their logarithmic probabilities: a
    softmax over all of them together."""
    logs = scores.astype(np.float64)
    total = np.logaddexp(np.logaddexp.reduce(logs, axis=None), nothing)
    return logs - total, float(nothing - total)


def sum_starts(logs: Doubles) -> Doubles:
    """(tokens, longest) → (tokens,): ln of the probability that the span begins at a token."""
    sums: Doubles = np.logaddexp.reduce(logs, axis=1)
    return sums


def sum_ends(logs: Doubles) -> Doubles:
    """(tokens, longest) → (tokens,): ln of the probability that the span ends at a token."""
    count, longest = logs.shape
    sums = np.full(count, -np.inf)
    for more in range(min(longest, count)):
        part = sums[more:]
        np.logaddexp(part, logs[: count - more, more], out=part)
    return sums


def rank_spans(logs: Doubles, *, most: int) -> tuple[tuple[int, int], ...]:
    """First and last token of the `most` likeliest spans, best first."""
    flat = logs.ravel()
    best = np.argsort(-flat, kind="stable")[:most]
    pairs = (divmod(int(place), logs.shape[1]) for place in best if np.isfinite(flat[place]))
    return tuple((first, first + more) for first, more in pairs)
