"""How far a mean, or a difference of means, would move if other examples had been drawn."""

import numpy as np
import numpy.typing as npt

from playground.results.bias import Bounds

Values = npt.NDArray[np.float64]

RESAMPLES = 2_000
LEVEL = 0.95
# A spread below this share of the values is rounding.
_ROUNDING = 1e-9


def effect_size(first: Values, second: Values) -> float:
    """Difference of means in standard deviations of all values together: WEAT's d.

    first, second  (n,), (m,) one score for each word of two sets; an empty `second` compares
                   the mean of `first` with 0
    Source: Caliskan, Bryson & Narayanan 2017; the deviation is the sample's (n − 1).
    NaN where there are fewer than two values, or where they do not differ.
    """
    return float(_effects(first[None], second[None])[0])


def mean_difference(first: Values, second: Values) -> float:
    """Mean of `first` minus mean of `second`; an empty `second` counts as 0."""
    return float(_differences(first[None], second[None])[0])


def bootstrap_effect(first: Values, second: Values, *, seed: int) -> Bounds:
    """Effect size with its percentile interval; both sets are drawn anew, each by itself."""
    return _bootstrap(first, second, seed=seed, effects=True)


def bootstrap_difference(first: Values, second: Values, *, seed: int) -> Bounds:
    """Difference of means with its percentile interval; with an empty `second`, the mean."""
    return _bootstrap(first, second, seed=seed, effects=False)


def _bootstrap(first: Values, second: Values, *, seed: int, effects: bool) -> Bounds:
    """Percentile bootstrap (Efron & Tibshirani 1993, chapter 13). Raises ValueError for an empty
    `first`. A single value has no interval: its bounds are NaN."""
    if first.size == 0:
        raise ValueError("nothing to draw from")
    measure = _effects if effects else _differences
    value = float(measure(first[None], second[None])[0])
    if first.size < 2 or second.size == 1:
        return Bounds(value=value, low=float("nan"), high=float("nan"))
    dice = np.random.default_rng(seed)
    drawn = measure(_draw(first, dice), _draw(second, dice))  # (resamples,)
    # A resample of one value again and again has no spread, so no effect size.
    drawn = drawn[np.isfinite(drawn)]
    if not drawn.size or not np.isfinite(value):
        return Bounds(value=value, low=float("nan"), high=float("nan"))
    edge = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [edge, 1 - edge])
    return Bounds(value=value, low=float(low), high=float(high))


def _draw(values: Values, dice: np.random.Generator) -> Values:
    """Resamples (resamples, n) with replacement."""
    if not values.size:
        return np.empty((RESAMPLES, 0))
    places = dice.integers(0, values.size, size=(RESAMPLES, values.size))
    drawn: Values = values[places]
    return drawn


def _differences(first: Values, second: Values) -> Values:
    """Of each row (rows, n), (rows, m) → (rows,)."""
    below = second.mean(axis=1) if second.shape[1] else np.zeros(len(first))
    difference: Values = first.mean(axis=1) - below
    return difference


def _effects(first: Values, second: Values) -> Values:
    """Of each row (rows, n), (rows, m) → (rows,)."""
    everything = np.concatenate([first, second], axis=1)  # (rows, n + m)
    if everything.shape[1] < 2:
        return np.full(len(first), np.nan)
    spread = everything.std(axis=1, ddof=1)
    scale = np.abs(everything).max(axis=1)
    flat = spread <= _ROUNDING * scale
    effect: Values = _differences(first, second) / np.where(flat, np.nan, spread)
    return effect
