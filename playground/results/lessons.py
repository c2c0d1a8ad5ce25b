"""What the panels from scratch and the lessons show."""

from dataclasses import dataclass

from playground.results.shared import Floats, Passport, Token


@dataclass(frozen=True, kw_only=True)
class RebuiltPlace:
    """One place of a text: the largest difference of any logit there, and the token that fits
    best with its logit, from the library and from scratch."""

    token: Token
    gap: float
    library_best: str
    library_logit: float
    scratch_best: str
    scratch_logit: float


@dataclass(frozen=True, kw_only=True)
class Rebuilding:
    """A text through the library's model and through the Transformer from scratch.

    `gap` is the largest difference of all `numbers` logits; `own_gap` is the library's from
    itself, between the two ways in which it computes attention.
    """

    places: tuple[RebuiltPlace, ...]
    source: tuple[Token, ...]
    numbers: int
    gap: float
    own_gap: float
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Encodings:
    """Sinusoidal encodings (position, width) and their cosines: of all pairs of positions, and
    for each distance. `periods` (pair,) is after how many positions a pair comes round."""

    table: Floats
    cosines: Floats
    by_distance: Floats
    periods: Floats


@dataclass(frozen=True, kw_only=True)
class LearnedPositions:
    """The cosines of a model's first learned positions, of which it has `total`; the mean, the
    least and the largest for each distance. All are empty for a model that learned none."""

    total: int
    cosines: Floats
    mean: Floats
    least: Floats
    largest: Floats
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """A query and a key, turned by their positions.

    angles    (pair, distance) in degrees, −180 … 180
    cosines   (pair, distance), of the angles
    first     (distance,) the product of the query at 0 and the key so far behind it
    later     the same with both moved by `start` positions
    gap       the largest difference of the two, in float64
    """

    angles: Floats
    cosines: Floats
    first: Floats
    later: Floats
    start: int
    gap: float


@dataclass(frozen=True, kw_only=True)
class WeightShare:
    """How softmax shares its weight, without and with 1/√d: entropy in bits, the largest weight,
    and Σ p (1 − p). `spread` is measured of q·k, `root` is √d."""

    d: int
    spread: float
    root: float
    entropy: tuple[float, float]
    largest: tuple[float, float]
    slope: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """One query over a few keys: Q Kᵀ, the same × 1/√d, the weights, each (key,), and the output
    (width,)."""

    scores: Floats
    scaled: Floats
    weights: Floats
    output: Floats


@dataclass(frozen=True, kw_only=True)
class Masking:
    """Weights (query, key) of the same random scores without and with the mask, the mask itself,
    and how far each output moves (query,) when the last token is another."""

    mask: Floats
    open_weights: Floats
    masked_weights: Floats
    open_change: Floats
    masked_change: Floats


@dataclass(frozen=True, kw_only=True)
class LastChanged:
    """Two texts that differ in their last token alone: how far the model's prediction moves at
    each place, 0 … 1 (half the sum of the differences of all probabilities)."""

    tokens: tuple[Token, ...]
    other: Token
    changes: tuple[float, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class PreviousHeads:
    """The mean weight of each head on the token right before: (layer, head)."""

    weights: Floats
    passport: Passport
