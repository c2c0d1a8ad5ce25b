"""Say how surprised a decoder is by a text."""

import math

from playground.backends.base import Scores
from playground.errors import EmptyText
from playground.results import Score, ScoredToken
from playground.tasks.checks import Stopwatch, require_text


def score(backend: Scores, text: str) -> Score:
    """Surprisal of every token given those before it, and their mean.

    cross_entropy = −(1/T) Σ ln p(w_t | w_<t) in nats, perplexity = exp(cross_entropy),
    bits_per_character = −Σ log₂ p / characters. A first token that nothing precedes has no
    probability and counts in none of them. A text of a single such token is refused: there is
    nothing to average.

    Raises EmptyText, TooManyTokens.
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
        )
        for token, value in zip(tokens, log_probabilities.tolist(), strict=True)
    )
    known = [token.bits for token in scored if token.bits is not None]
    if not known:
        raise EmptyText
    bits = sum(known)
    cross_entropy = bits * math.log(2) / len(known)
    return Score(
        tokens=scored,
        cross_entropy=cross_entropy,
        perplexity=math.exp(cross_entropy),
        bits_per_character=bits / len(text),
        passport=backend.passport(watch.milliseconds),
    )
