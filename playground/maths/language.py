"""How well a model expects a text, from the log-probabilities of its tokens.

`log_probabilities` (token,) are ln p(w_t | w_<t). A token that has none (the first, when
nothing precedes it) is NaN and is left out.
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]


def cross_entropy(log_probabilities: Array) -> float:
    """−(1/T) Σ ln p, in nats per token; 0 when no token has a probability."""
    known = _select_known(log_probabilities)
    return float(-known.mean()) if known.size else 0.0


def perplexity(log_probabilities: Array) -> float:
    """exp(cross-entropy): between how many equally likely tokens the model seems to choose."""
    return float(np.exp(cross_entropy(log_probabilities)))


def bits_per_character(log_probabilities: Array, *, characters: int) -> float:
    """−Σ log₂ p / characters: comparable between models whose tokens differ.

    Raises ValueError when there are no characters.
    """
    if characters < 1:
        raise ValueError("a text without characters has no bits per character")
    return float(-_select_known(log_probabilities).sum() / np.log(2) / characters)


def _select_known(log_probabilities: Array) -> npt.NDArray[np.float64]:
    values = np.asarray(log_probabilities, dtype=np.float64)
    known: npt.NDArray[np.float64] = values[~np.isnan(values)]
    return known
