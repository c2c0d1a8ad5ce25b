"""One head of attention, dimension by dimension."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.results.shared import AttentionKind, Floats, Passport, Token

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class HeadTrace:
    """All that decides the weights of one head, as the model had it. float32.

    `q`, `k` are the numbers of query and key tokens, `d` the width of a head.

    layer, layers       which layer, counted from 0, and of how many
    head, heads         which query head, and of how many
    key_head, key_heads which key head it looks through, and of how many
    query               (q, d), as it enters the dot product: after norms and rotation
    key                 (k, d), the same
    scale               what q·k is multiplied by
    softcap             the cap on the scaled scores; None: no cap
    bias                (q, k), added by distance; None: none
    mask                (q, k), 0 or −∞; None: every query sees every key
    sink                takes part in the softmax like one more key; None: rows sum to 1
    window              how many tokens back a query sees; None: all
    weights             (q, k), the model's own
    rotated, normed     whether Q and K are rotated by position, and whether they are normalized
    """

    kind: AttentionKind
    layer: int
    layers: int
    head: int
    heads: int
    key_head: int
    key_heads: int
    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    query: Floats
    key: Floats
    scale: float
    softcap: float | None
    bias: Floats | None
    mask: Floats | None
    sink: float | None
    window: int | None
    weights: Floats
    rotated: bool
    normed: bool


@dataclass(frozen=True, kw_only=True)
class Products:
    """One query of a head, multiplied out. float64.

    place     index of the query token
    products  (k, d), q × k, dimension by dimension
    dots      (k,), their sums: q·k
    scaled    (k,), times the scale, and capped where the model caps
    added     (k,), bias and mask together: 0 where there is neither
    scores    (k,), scaled + added; −∞ where the query may not look
    weights   (k,), the softmax of the scores
    off       the largest difference of a weight from the model's own
    """

    place: int
    products: Doubles
    dots: Doubles
    scaled: Doubles
    added: Doubles
    scores: Doubles
    weights: Doubles
    off: float


@dataclass(frozen=True, kw_only=True)
class Neurons:
    """A head of a text, and who computed it."""

    head: HeadTrace
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The window that a layer looks through.

    window  tokens in it, the query's own among them
    ahead   how many tokens ahead of itself a query of this text sees at most
    narrow  whether the window bars something of this text
    """

    window: int
    ahead: int
    narrow: bool


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One query and one key.

    key      index of the key token
    parts    (d,), q × k
    dot      their sum
    leading  the few dimensions that make up most of it, the largest first
    part     what those give together
    """

    key: int
    parts: Doubles
    dot: float
    leading: tuple[int, ...]
    part: float
