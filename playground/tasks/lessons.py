"""The experiments of the lessons.

torch takes two seconds that start-up need not pay, so the maths is imported where it is used.
"""

from collections.abc import Sequence

import numpy as np

from playground.backends.base import Attends, Rebuilds
from playground.results import Floats
from playground.results.lessons import (
    LastChanged,
    LookUp,
    Masking,
    PreviousHeads,
    WeightShare,
)
from playground.tasks.checks import Stopwatch, require_integer, require_text

WIDEST = 4096
KEYS = 16
MOST_SEEDS = 1000


def look_up(
    query: Sequence[float], keys: Sequence[Sequence[float]], values: Sequence[Sequence[float]]
) -> LookUp:
    """One query over keys and values that were made by hand."""
    from playground.maths import lessons

    steps = lessons.look_up(query, keys, values)
    rows = (steps.scores, steps.scaled, steps.weights, steps.output)
    scores, scaled, weights, output = (row[0].numpy() for row in rows)
    return LookUp(scores=scores, scaled=scaled, weights=weights, output=output)


def shift_weights(scores: Floats, *, by: float) -> Floats:
    """The weights when all scores are raised by the same number."""
    from playground.maths.lessons import shift_scores

    return shift_scores(scores, by=by)


def share_weights(d: float, *, seed: float = 0) -> WeightShare:
    """Random queries and keys of width d: the spread of their products, and how softmax shares
    its weight among 16 keys. Raises NotANumber, NotWhole, OutOfRange."""
    from playground.maths import lessons

    width = require_integer("d", d, low=1, high=WIDEST)
    dice = require_integer("seed", seed, low=0, high=MOST_SEEDS)
    raw, scaled = (
        lessons.share_weights(width, scaled=each, keys=KEYS, seed=dice) for each in (False, True)
    )
    return WeightShare(
        d=width,
        spread=lessons.measure_spread(width, seed=dice),
        root=width**0.5,
        entropy=(raw.entropy, scaled.entropy),
        largest=(raw.largest, scaled.largest),
        slope=(raw.slope, scaled.slope),
    )


def mask(length: int, *, seed: float) -> Masking:
    """Random scores without and with the causal mask. Raises NotANumber, NotWhole, OutOfRange."""
    from playground.maths import lessons
    from playground.maths.attention import causal_mask

    dice = require_integer("seed", seed, low=0, high=MOST_SEEDS)
    weights = [
        lessons.attend_at_random(length, masked=each, seed=dice).numpy() for each in (False, True)
    ]
    changes = [
        lessons.change_last(length, masked=each, seed=dice).numpy() for each in (False, True)
    ]
    return Masking(
        mask=causal_mask(length).numpy(),
        open_weights=weights[0],
        masked_weights=weights[1],
        open_change=changes[0],
        masked_change=changes[1],
    )


def draw_heads(length: int, *, heads: int, seed: float) -> Floats:
    """Weights (head, query, key) of heads that look at random. Raises as `mask` does."""
    from playground.maths import lessons

    dice = require_integer("seed", seed, low=0, high=MOST_SEEDS)
    weights: Floats = lessons.draw_heads(length, heads=heads, d=8, seed=dice).numpy()
    return weights


def split_numbers(numbers: Sequence[float], *, heads: int) -> Floats:
    """A vector cut into heads: (head, d)."""
    from playground.maths import lessons

    return lessons.split_numbers(numbers, heads=heads)


def count_parameters(*, width: int, heads: int) -> int:
    """The numbers that a layer of attention learns."""
    from playground.maths import lessons

    return lessons.count_parameters(width=width, heads=heads)


def change_last(backend: Rebuilds, text: str, *, last: str) -> LastChanged:
    """The model's predictions at every place of a text, and how far each moves when the last
    token becomes that of `last`. Special tokens around the text stay.

    Raises EmptyText, TooManyTokens, WrongKind; ValueError where the texts differ elsewhere.
    """
    from playground.maths.lessons import measure_distance

    watch = Stopwatch()
    first, second = backend.rebuild(require_text(text)), backend.rebuild(require_text(last))
    differing = [
        place
        for place, pair in enumerate(zip(first.tokens, second.tokens, strict=True))
        if pair[0].id != pair[1].id
    ]
    if len(differing) != 1:
        raise ValueError(f"the texts differ at {differing}")
    changes = measure_distance(first.usual, second.usual)
    return LastChanged(
        tokens=first.tokens,
        other=second.tokens[differing[0]],
        changes=tuple(changes.tolist()),
        passport=backend.passport(watch.milliseconds),
    )


def find_previous_heads(backend: Attends, text: str) -> PreviousHeads:
    """The mean weight of every head on the token right before, in a text of two tokens or more.
    Raises EmptyText, TooManyTokens, NoAttention."""
    watch = Stopwatch()
    attention = backend.attend(require_text(text), "", kind=backend.attention_kinds[0])
    before = attention.weights.diagonal(-1, axis1=-2, axis2=-1)  # (layer, head, query)
    weights: Floats = before.mean(-1).astype(np.float32)
    return PreviousHeads(weights=weights, passport=backend.passport(watch.milliseconds))
