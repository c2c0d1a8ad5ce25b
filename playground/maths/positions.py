"""Where a token stands, as a vector."""

import math

import torch


def encode_positions(length: int, width: int, *, base: float = 10_000.0) -> torch.Tensor:
    """Sinusoidal encodings, (position, width), float32. Raises ValueError for an odd width.

    PE(pos, 2i) = sin(pos / base^{2i/width}), PE(pos, 2i+1) = cos of the same:
    Vaswani et al. 2017, section 3.5.
    """
    if width % 2:
        raise ValueError(f"a width of {width} has a sine without its cosine")
    positions = torch.arange(length, dtype=torch.float64)  # (position,)
    even = torch.arange(0, width, 2, dtype=torch.float64)  # (pair,)
    rates = torch.exp(-math.log(base) * even / width)  # (pair,)
    angles = torch.outer(positions, rates)  # (position, pair)
    pairs = torch.stack([angles.sin(), angles.cos()], dim=-1)  # (position, pair, 2)
    return pairs.flatten(-2).float()  # (position, width)
