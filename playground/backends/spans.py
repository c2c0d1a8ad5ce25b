"""From the scores of spans to what a reader answers, with or without a model behind it."""

from collections.abc import Sequence

import numpy as np

from playground.backends.base import AnswerSpan, ReadAnswers
from playground.maths.spans import normalize_spans, rank_spans, sum_ends, sum_starts
from playground.results import Floats, Token


def choose_spans(
    tokens: Sequence[Token], scores: Floats, *, nothing: float, most: int, windows: int = 1
) -> ReadAnswers:
    """Scores (tokens, longest) of the spans of a context that was read in `windows`, and that of
    "no answer", as one distribution with its `most` likeliest spans."""
    logs, no_answer = normalize_spans(scores, nothing)
    return ReadAnswers(
        tokens=tuple(tokens),
        spans=tuple(
            AnswerSpan(first=first, last=last, probability=float(np.exp(logs[first, last - first])))
            for first, last in rank_spans(logs, most=most)
        ),
        start_log_probabilities=sum_starts(logs).astype(np.float32),
        end_log_probabilities=sum_ends(logs).astype(np.float32),
        no_answer=no_answer,
        windows=windows,
    )
