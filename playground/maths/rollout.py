"""Attention followed down to the input, as in Abnar & Zuidema 2020, "Quantifying Attention Flow
in Transformers": a token keeps half of itself in each layer (the residual connection)."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]
Doubles = npt.NDArray[np.float64]


def roll_out(weights: Array) -> Doubles:
    """Attention (layers, heads, query, key) → (layers, query, input token), rows summing to 1.

    The heads are averaged; A′ = (A + I) / 2 with rows summing to 1, and up to layer l it is
    A′_l · A′_{l−1} ⋯ A′_1.
    """
    means = np.asarray(weights, dtype=np.float64).mean(axis=1)  # (layers, query, key)
    mixed = 0.5 * means + 0.5 * np.eye(means.shape[-1])  # (layers, query, key)
    mixed /= mixed.sum(axis=-1, keepdims=True)
    rows = [mixed[0]]
    for layer in mixed[1:]:
        rows.append(layer @ rows[-1])  # (query, input token)
    return np.stack(rows)
