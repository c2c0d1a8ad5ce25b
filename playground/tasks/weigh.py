"""Do attention, gradients and leaving words out agree on what a prediction rests on?"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from playground.backends.base import Backend
from playground.backends.base.probes import Crosses, Outlook, Weighs
from playground.errors import NoWeights, TooFewTokens
from playground.maths.agreement import correlate_ranks
from playground.maths.rollout import roll_out
from playground.results import Floats
from playground.results.probes import Explained, Method
from playground.tasks.checks import Stopwatch
from playground.tasks.probing import Asked, ask, check_size, require_texts

# The order of two tokens says nothing yet.
FEWEST = 3


def explain(
    backend: Backend, text: str, *, text_pair: str = "", rolled: bool = False
) -> Iterator[Explained]:
    """How much each token counts for the first choice: by attention (the last layer's, averaged
    over heads, at the place where the prediction is read off; with `rolled` the rollout), by
    gradient × input, and by leaving it out (the drop of ln p). Yields while tokens are left out.

    Special tokens and the blank itself are not compared. The order is that of the sizes: the
    sign of a gradient has no counterpart in attention.

    Raises EmptyText, NoMask, PairNotSupported, NoWeights, NoAttention, TooManyTokens,
    TooManyToProbe, TooFewTokens.
    """
    if not isinstance(backend, Weighs):
        raise NoWeights(model=backend.passport(0).model)
    texts = require_texts(text, text_pair)
    check_size(backend, texts.text, texts.pair)
    watch = Stopwatch()
    asked, outlook = ask(texts, backend.foresee)
    places = find_compared(outlook)
    if len(places) < FEWEST:
        raise TooFewTokens(needed=FEWEST)
    logs = outlook.log_probabilities
    choice, own = int(logs.argmax()), float(logs.max())
    (name,) = backend.name_choices(asked.text, asked.pair, [choice])
    first: Method = "rollout" if rolled else "attention"
    weights: dict[Method, Floats] = {
        first: keep(places, weigh_attention(backend, asked, outlook, rolled=rolled)),
        "gradient": keep(places, backend.weigh_gradients(asked.text, asked.pair, choice=choice)),
        "occlusion": np.full(len(outlook.tokens), np.nan, dtype=np.float32),
    }
    left_out = backend.leave_out(asked.text, asked.pair, choice=choice, places=places)
    for done, (place, value) in enumerate(left_out, 1):
        weights["occlusion"][place] = own - value
        yield Explained(
            question=outlook.question,
            text=asked.text,
            pair=asked.pair,
            masked=asked.masked,
            choice=name,
            choice_id=choice,
            probability=float(np.exp(own)),
            exclusive=outlook.exclusive,
            place=outlook.place,
            crossed=isinstance(backend, Crosses),
            tokens=outlook.tokens,
            weights={method: values.copy() for method, values in weights.items()},
            ranks=compare(weights, places) if done == len(places) else {},
            blank=backend.blank,
            done=done,
            total=len(places),
            passport=backend.passport(watch.milliseconds),
        )


def find_compared(outlook: Outlook) -> list[int]:
    """The places of the tokens that stand for text, without the blank."""
    blank = outlook.place if outlook.question == "mask" else -1
    return [
        place for place, token in enumerate(outlook.tokens) if not token.special and place != blank
    ]


def weigh_attention(backend: Weighs, asked: Asked, outlook: Outlook, *, rolled: bool) -> Floats:
    """(tokens,): where the place of the prediction looks. Of a model that writes about another text
    this is cross-attention; rolled out it goes on through the encoder."""
    if isinstance(backend, Crosses):
        own, crossed = backend.look_across(asked.text, asked.pair)
        mean = crossed.mean(axis=0)
        return np.asarray(mean @ roll_out(own)[-1] if rolled else mean, dtype=np.float32)
    kind = backend.attention_kinds[0]
    maps = backend.attend(asked.text, asked.pair, kind=kind).weights
    count = len(outlook.tokens)
    maps = maps[:, :, :count, :count]
    rows = roll_out(maps)[-1] if rolled else maps[-1].mean(axis=0)
    weights: Floats = np.asarray(rows[outlook.place], dtype=np.float32)
    return weights


def keep(places: Sequence[int], weights: Floats) -> Floats:
    """The weights of the tokens that are compared, NaN for the others."""
    kept = np.full(len(weights), np.nan, dtype=np.float32)
    kept[list(places)] = weights[list(places)]
    return kept


def compare(
    weights: dict[Method, Floats], places: Sequence[int]
) -> dict[tuple[Method, Method], float]:
    """Spearman's ρ of the sizes, for each pair of methods."""
    sizes = {method: np.abs(values[list(places)]) for method, values in weights.items()}
    return {(one, two): correlate(sizes[one], sizes[two]) for one, two in combinations(sizes, 2)}


def correlate(first: Floats, second: Floats) -> float:
    """Spearman's ρ; NaN where there is nothing to order."""
    rho = correlate_ranks(first.tolist(), second.tolist())
    return float("nan") if rho is None else rho
