"""Where a token stands: as sines, as learned vectors, as a rotation."""

import numpy as np

from playground.backends.base import Positioned
from playground.errors import UnknownChoice
from playground.maths.ranking import compare_sentences
from playground.results import Floats
from playground.results.lessons import Encodings, LearnedPositions, Rotation
from playground.tasks.checks import Stopwatch, require_integer, require_number

LONGEST = 128
WIDEST = 128
BASES = (10.0, 1_000_000.0)
FARTHEST = 4096


def encode(*, length: float, width: float, base: float) -> Encodings:
    """Sinusoidal encodings and how alike they are. Raises NotANumber, NotWhole, OutOfRange, and
    UnknownChoice for an odd width."""
    # torch takes two seconds that start-up need not pay.
    from playground.maths.positions import encode_positions, find_rates

    count = require_integer("length", length, low=2, high=LONGEST)
    size = require_width(width)
    base = require_number("base", base, low=BASES[0], high=BASES[1])
    table: Floats = encode_positions(count, size, base=base).numpy()
    cosines: Floats = compare_sentences(table).astype(np.float32)
    periods: Floats = (2 * np.pi / find_rates(size, base=base).numpy()).astype(np.float32)
    return Encodings(table=table, cosines=cosines, by_distance=cosines[0], periods=periods)


def learn(backend: Positioned, *, length: float) -> LearnedPositions:
    """How alike a model's learned positions are. Raises NotANumber, NotWhole, OutOfRange."""
    count = require_integer("length", length, low=2, high=LONGEST)
    watch = Stopwatch()
    table = backend.position_embeddings()  # (position, width)
    cosines: Floats = compare_sentences(table[:count]).astype(np.float32)
    diagonals = [cosines.diagonal(distance) for distance in range(len(cosines))]
    return LearnedPositions(
        total=len(table),
        cosines=cosines,
        mean=np.array([each.mean() for each in diagonals], dtype=np.float32),
        least=np.array([each.min() for each in diagonals], dtype=np.float32),
        largest=np.array([each.max() for each in diagonals], dtype=np.float32),
        passport=backend.passport(watch.milliseconds),
    )


def turn(
    *, width: float, base: float, start: float, distances: int = 65, seed: int = 0
) -> Rotation:
    """RoPE on a random query and key, at the beginning and `start` positions later. Raises
    as `encode` does."""
    from playground.maths.lessons import draw
    from playground.maths.positions import find_rates, measure_turned

    size = require_width(width)
    base = require_number("base", base, low=BASES[0], high=BASES[1])
    begin = require_integer("start", start, low=0, high=FARTHEST)
    query, key = draw(2, size, seed=seed)
    first = measure_turned(query, key, start=0, distances=distances, base=base)
    later = measure_turned(query, key, start=begin, distances=distances, base=base)
    rates = find_rates(size, base=base).numpy()  # (pair,)
    turned = np.degrees(np.outer(rates, np.arange(distances)))  # (pair, distance)
    angles = ((turned + 180) % 360 - 180).astype(np.float32)
    cosines: Floats = np.cos(np.radians(turned)).astype(np.float32)
    return Rotation(
        angles=angles,
        cosines=cosines,
        first=first.float().numpy(),
        later=later.float().numpy(),
        start=begin,
        gap=float((first - later).abs().max()),
    )


def require_width(width: float) -> int:
    """Raises UnknownChoice for an odd width: a sine has its cosine."""
    size = require_integer("width", width, low=2, high=WIDEST)
    if size % 2:
        raise UnknownChoice(name="width", choices=f"2, 4, 6 … {WIDEST}")
    return size
