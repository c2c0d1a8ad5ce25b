"""Where a token stands, as a vector, as a turn, or as a kind of distance."""

import math

import torch


def find_rates(width: int, *, base: float = 10_000.0) -> torch.Tensor:
    """How far pair i turns from one place to the next, in radians: base^{−2i/width}, (pair,),
    float64. Raises ValueError for an odd width."""
    if width % 2:
        raise ValueError(f"a width of {width} has a sine without its cosine")
    even = torch.arange(0, width, 2, dtype=torch.float64)  # (pair,)
    return torch.exp(-math.log(base) * even / width)  # (pair,)


def encode_positions(length: int, width: int, *, base: float = 10_000.0) -> torch.Tensor:
    """Sinusoidal encodings, (position, width), float32. Raises ValueError for an odd width.

    PE(pos, 2i) = sin(pos / base^{2i/width}), PE(pos, 2i+1) = cos of the same:
    Vaswani et al. 2017, section 3.5.
    """
    positions = torch.arange(length, dtype=torch.float64)  # (position,)
    angles = torch.outer(positions, find_rates(width, base=base))  # (position, pair)
    pairs = torch.stack([angles.sin(), angles.cos()], dim=-1)  # (position, pair, 2)
    return pairs.flatten(-2).float()  # (position, width)


def rotate(
    vectors: torch.Tensor, positions: torch.Tensor, *, base: float = 10_000.0
) -> torch.Tensor:
    """`vectors` (…, position, width), each pair of numbers turned by position × its rate.

    The pair (x₂ᵢ, x₂ᵢ₊₁) becomes (x₂ᵢ cos − x₂ᵢ₊₁ sin, x₂ᵢ sin + x₂ᵢ₊₁ cos) of the angle
    position · base^{−2i/width}: RoPE, Su et al. 2021, equation 34. `positions` is (position,).
    Raises ValueError for an odd width.
    """
    rates = find_rates(vectors.shape[-1], base=base)  # (pair,)
    angles = torch.outer(positions.double(), rates).to(vectors.dtype)  # (position, pair)
    first, second = vectors[..., 0::2], vectors[..., 1::2]  # (…, position, pair)
    turned = torch.stack(
        [
            first * angles.cos() - second * angles.sin(),
            first * angles.sin() + second * angles.cos(),
        ],
        dim=-1,
    )  # (…, position, pair, 2)
    return turned.flatten(-2)  # (…, position, width)


def bucket_distances(length: int, *, buckets: int, reach: int, causal: bool) -> torch.Tensor:
    """The kind of each distance, (query, key), whole numbers from 0 to buckets − 1: T5's
    relative positions (Raffel et al. 2020, section 2.1).

    Half of the kinds are single distances, the rest grow with the logarithm up to `reach`, from
    where on all distances are one kind. Without `causal` half of all are for keys that come
    after the query; with it those count as distance 0.
    """
    places = torch.arange(length)  # (length,)
    ahead = places[None, :] - places[:, None]  # (query, key), above 0 for what comes after
    kinds = torch.zeros_like(ahead)
    if causal:
        distance = (-ahead).clamp(min=0)
    else:
        buckets //= 2
        kinds = kinds + buckets * (ahead > 0)
        distance = ahead.abs()
    single = buckets // 2
    share = torch.log(distance.clamp(min=1) / single) / math.log(reach / single)
    grouped = single + (share * (buckets - single)).long()  # (query, key)
    grouped = grouped.clamp(max=buckets - 1)
    return kinds + torch.where(distance < single, distance, grouped)


def measure_turned(
    query: torch.Tensor, key: torch.Tensor, *, start: int, distances: int, base: float
) -> torch.Tensor:
    """The product of a query at `start` + distance and a key at `start`, both (width,) and
    rotated, for each distance from 0: (distance,), float64."""
    behind = rotate(key.double()[None], torch.tensor([start]), base=base)  # (1, width)
    places = start + torch.arange(distances)  # (distance,)
    ahead = rotate(query.double().expand(distances, -1), places, base=base)  # (distance, width)
    return (ahead @ behind.T).squeeze(-1)  # (distance,)
