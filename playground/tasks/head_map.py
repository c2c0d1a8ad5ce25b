"""Say what each head of a model does on a text."""

from collections.abc import Sequence

import numpy as np

from playground.maths import heads
from playground.results import AttentionMaps, Floats, HeadScores, Token

# The scores, in the order in which they are offered.
SHARES = ("previous", "next", "first", "same", "induction")
SCORES = (*SHARES, "entropy", "distance")
# Those that compare positions: they say nothing where queries and keys stand in two texts.
POSITIONS = frozenset(("previous", "next", "induction", "distance"))


def score_heads(maps: AttentionMaps) -> HeadScores:
    """Every score of every head in `maps`, which hold all layers; see `maths.heads` for what they
    are. A score that this kind of attention cannot have is NaN."""
    even = heads.spread_evenly(
        len(maps.query_tokens), len(maps.key_tokens), causal=maps.kind == "decoder"
    )
    return HeadScores(
        kind=maps.kind,
        scores=measure(maps, maps.weights),
        chance={name: float(score) for name, score in measure(maps, even).items()},
        tokens=len(maps.key_tokens),
        passport=maps.passport,
    )


def measure(maps: AttentionMaps, weights: Floats) -> dict[str, Floats]:
    """The scores of weights (…, query, key) over the tokens of `maps`, by name."""
    crossed = maps.kind == "cross"
    queries, keys = number_words(maps.query_tokens, maps.key_tokens)
    rows = [row for row, token in enumerate(maps.query_tokens) if not token.special]
    scores = {
        "first": heads.look_at_first(weights, rows, itself=not crossed),
        "same": heads.look_at_same(
            weights, queries, keys, itself=not crossed, causal=maps.kind == "decoder"
        ),
        "entropy": heads.measure_entropy(weights, rows),
    }
    if crossed:
        return scores | {name: np.full_like(scores["entropy"], np.nan) for name in POSITIONS}
    return scores | {
        "previous": heads.look_back(weights, rows),
        "next": heads.look_ahead(weights, rows),
        "induction": heads.look_after_same(weights, queries),
        "distance": heads.measure_distance(weights, rows),
    }


def number_words(queries: Sequence[Token], keys: Sequence[Token]) -> tuple[list[int], list[int]]:
    """A number for each token, the same for the same word, whatever its case and the space before
    it; −1 for tokens that stand for no text. A piece of a character is known by its id."""
    known: dict[str | int, int] = {}

    def number(token: Token) -> int:
        if token.special:
            return -1
        return known.setdefault(token.text.strip().casefold() or token.id, len(known))

    return [number(token) for token in queries], [number(token) for token in keys]
