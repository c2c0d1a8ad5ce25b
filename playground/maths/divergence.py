"""How far one prediction is from another."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]


def measure_divergence(before: Array, after: Array, *, exclusive: bool = True) -> float:
    """KL(before ‖ after) = Σ p (ln p − ln q) in nats (Kullback & Leibler 1951), from ln p and
    ln q (choices,). Where the choices are not `exclusive`, each is a yes or no by itself and
    the divergences of all are added up. 0 ln 0 is 0."""
    logs = [np.asarray(each, dtype=np.float64) for each in (before, after)]
    total = _add_up(*logs)
    if not exclusive:
        total += _add_up(*(_negate(each) for each in logs))
    # Rounding may leave a little less than nothing.
    return max(total, 0.0)


def _add_up(before: npt.NDArray[np.float64], after: npt.NDArray[np.float64]) -> float:
    possible = np.isfinite(before)
    shares = np.exp(before[possible])
    return float((shares * (before[possible] - after[possible])).sum())


def _negate(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """ln p → ln(1 − p)."""
    with np.errstate(divide="ignore"):
        rest: npt.NDArray[np.float64] = np.log(-np.expm1(logs))
    return rest
