"""What a head does, as a number: scores of attention weights [..., query, key].

Each score is a mean over the rows it can be measured on, and NaN where there is none. `rows`
are the queries that stand for text: what special tokens look at counts nowhere.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.results import Floats

Mask = npt.NDArray[np.bool_]


def look_back(weights: Floats, rows: Sequence[int]) -> Floats:
    """(…, query, key) → (…): the mean weight on the token just before.

    Source: Clark et al. 2019, "What Does BERT Look At?", section 3.1; the positional heads of
    Voita et al. 2019, "Analyzing Multi-Head Self-Attention", section 5.2, which count how often
    that weight is the largest.
    """
    return _average(weights, _shift(weights, rows, by=-1))


def look_ahead(weights: Floats, rows: Sequence[int]) -> Floats:
    """(…, query, key) → (…): the mean weight on the token just after. Source: as `look_back`."""
    return _average(weights, _shift(weights, rows, by=1))


def look_at_first(weights: Floats, rows: Sequence[int], *, itself: bool) -> Floats:
    """(…, query, key) → (…): the mean weight on the first token. `itself`: queries and keys are
    the same tokens, so that the first one is no query.

    Source: Clark et al. 2019, section 3.2 ([CLS] as a place to look at when there is nothing to
    do); Xiao et al. 2023, "Efficient Streaming Language Models with Attention Sinks".
    """
    mask = _no_mask(weights)
    mask[[row for row in rows if not (itself and row == 0)], 0] = True
    return _average(weights, mask)


def look_at_same(
    weights: Floats,
    query_words: Sequence[int],
    key_words: Sequence[int],
    *,
    itself: bool,
    causal: bool,
) -> Floats:
    """(…, query, key) → (…): the mean weight on other tokens of the same word, over the queries
    that have one. Words are numbers, −1 for none. `itself`: queries and keys are the same tokens,
    and none is another one for itself. `causal`: only those before it can be looked at.

    Source: the duplicate-token heads of Wang et al. 2022, "Interpretability in the Wild",
    section 3.
    """
    queries, keys = np.array(query_words), np.array(key_words)
    mask = (queries[:, None] == keys[None, :]) & (queries >= 0)[:, None]
    if itself:
        mask &= ~np.eye(len(queries), dtype=bool)
    return _average(weights, np.tril(mask) if causal else mask)


def look_after_same(weights: Floats, words: Sequence[int]) -> Floats:
    """(…, query, key) → (…): the mean weight on tokens that came just after an earlier token of
    the same word, over the queries that have one: where the text goes on if it repeats itself.

    Source: Olsson et al. 2022, "In-context Learning and Induction Heads", the prefix-matching
    score, which they take on repeated random tokens.
    """
    numbers = np.array(words)
    same = (numbers[:, None] == numbers[None, :]) & (numbers >= 0)[:, None]
    mask = _no_mask(weights)
    mask[:, 1:] = np.tril(same, -2)[:, :-1]
    return _average(weights, mask)


def measure_entropy(weights: Floats, rows: Sequence[int]) -> Floats:
    """(…, query, key) → (…): mean of −Σ w log₂ w in bits: 0 for a head that looks at one token.

    Source: Clark et al. 2019, section 3.3.
    """
    seen = weights[..., list(rows), :]
    logs = np.log2(seen, out=np.zeros_like(seen), where=seen > 0)
    return _mean(-(seen * logs).sum(-1))


def measure_distance(weights: Floats, rows: Sequence[int]) -> Floats:
    """(…, query, key) → (…): the mean of Σ w |query − key| in tokens.

    Source: Vig & Belinkov 2019, "Analyzing the Structure of Attention", equation 3.
    """
    queries, keys = weights.shape[-2:]
    far = np.abs(np.arange(queries)[:, None] - np.arange(keys)[None, :])
    return _mean((weights * far)[..., list(rows), :].sum(-1))


def spread_evenly(queries: int, keys: int, *, causal: bool) -> Floats:
    """(query, key): the same weight on every key that can be looked at."""
    seen = np.ones((queries, keys), dtype=np.float32)
    seen = np.tril(seen) if causal else seen
    even: Floats = seen / seen.sum(-1, keepdims=True)
    return even


def _shift(weights: Floats, rows: Sequence[int], *, by: int) -> Mask:
    mask = _no_mask(weights)
    keys = weights.shape[-1]
    for row in rows:
        if 0 <= row + by < keys:
            mask[row, row + by] = True
    return mask


def _no_mask(weights: Floats) -> Mask:
    return np.zeros(weights.shape[-2:], dtype=bool)


def _average(weights: Floats, mask: Mask) -> Floats:
    """The mean over the rows of a mask, those it leaves empty left out, of the weight in it."""
    rows = mask.any(-1)
    return _mean((weights[..., rows, :] * mask[rows]).sum(-1))


def _mean(values: Floats) -> Floats:
    """(…, row) → (…), NaN of none."""
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan, dtype=np.float32)
    mean: Floats = values.mean(-1, dtype=np.float64).astype(np.float32)
    return mean
