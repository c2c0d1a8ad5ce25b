"""Say how surprised a decoder is by a text."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from playground.backends.base import Scores
from playground.errors import TooFewTokens
from playground.results import AlignedSpan, Score, ScoredToken
from playground.tasks.checks import Stopwatch, replace_surrogates, require_text


def score(backend: Scores, text: str) -> Score:
    """Surprisal of every token given those before it, and their mean.

    cross_entropy = −(1/T) Σ ln p(w_t | w_<t) in nats, perplexity = exp(cross_entropy),
    bits_per_character = −Σ log₂ p / characters. A first token that nothing precedes has no
    probability and counts in none of them. A text of a single such token is refused: there is
    nothing to average.

    Raises EmptyText, TooFewTokens, TooManyTokens.
    """
    text = require_text(text)
    watch = Stopwatch()
    tokens, log_probabilities = backend.log_probabilities(text)
    scored = tuple(
        ScoredToken(
            text=token.text,
            id=token.id,
            probability=None if math.isnan(value) else math.exp(value),
            bits=None if math.isnan(value) else -value / math.log(2),
            start=token.start,
            end=token.end,
        )
        for token, value in zip(tokens, log_probabilities.tolist(), strict=True)
    )
    known = [token.bits for token in scored if token.bits is not None]
    if not known:
        raise TooFewTokens(needed=2)
    bits = sum(known)
    cross_entropy = bits * math.log(2) / len(known)
    return Score(
        tokens=scored,
        cross_entropy=cross_entropy,
        perplexity=math.exp(cross_entropy),
        bits_per_character=bits / len(text),
        passport=backend.passport(watch.milliseconds),
    )


def align_scores(first: Score, second: Score, text: str) -> tuple[AlignedSpan, ...]:
    """The scores of one text by two models whose tokens differ, over the stretches between the
    places where a token of both ends. The stretches join to the text, and each has tokens of
    both. The bits of a stretch are the sum of its tokens', None where one of them has no
    probability.
    """
    text = replace_surrogates(text)
    ends, others = find_ends(first.tokens), find_ends(second.tokens)
    last = min(max(ends, default=0), max(others, default=0))
    cuts = sorted(mark for mark in ends & others if mark < last)
    return tuple(
        AlignedSpan(text=text[start:end], start=start, end=end, first_bits=one, second_bits=two)
        for (start, end), one, two in zip(
            pairwise([0, *cuts, len(text)]),
            sum_bits(first.tokens, cuts),
            sum_bits(second.tokens, cuts),
            strict=True,
        )
    )


def find_ends(tokens: Sequence[ScoredToken]) -> set[int]:
    """Where the tokens that stand for characters end."""
    return {token.end for token in tokens if token.start < token.end}


def sum_bits(tokens: Sequence[ScoredToken], cuts: Sequence[int]) -> list[float | None]:
    """The bits of the tokens between `cuts`, one more than there are cuts. A piece of a
    character, which has no characters of its own, counts with the piece that completes it; a
    token that begins texts has neither characters nor bits and counts nowhere."""
    sums: list[float | None] = [0.0] * (len(cuts) + 1)
    for token in tokens:
        if token.start == token.end and token.bits is None:
            continue
        place = bisect_right(cuts, token.start)
        before = sums[place]
        sums[place] = None if before is None or token.bits is None else before + token.bits
    return sums
