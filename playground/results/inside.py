"""One layer of attention, taken apart."""

from dataclasses import dataclass

from playground.results.shared import AttentionKind, Floats, Passport, Token


@dataclass(frozen=True, kw_only=True)
class Projection:
    """How Q, K or V is made in all heads: inputs · weight + bias.

    inputs   (tokens, in)
    weight   (heads, in, d)
    bias     (heads, d); None: none
    outputs  (heads, tokens, d), the model's own, before norms and rotation
    """

    inputs: Floats
    weight: Floats
    bias: Floats | None
    outputs: Floats


@dataclass(frozen=True, kw_only=True)
class AttentionTrace:
    """Everything that goes through one attention layer, as the model had it. float32.

    `q`, `k` are the numbers of query and key tokens; a key head serves heads / key heads query
    heads.

    layer, layers    which layer, counted from 0, and of how many
    query            (heads, q, d), as it enters the dot product: after norms and rotation
    key              (key heads, k, d), the same
    value            (key heads, k, width of a value)
    projections      how Q, K and V are made; None where that is not known
    plain_query      (heads, q, d), straight from its projection; None where that is not known
    scale            what Q Kᵀ is multiplied by
    softcap          the cap on the scaled scores; None: no cap
    mask             (1 or heads, q, k), 0 or −∞; None: every query sees every key
    bias             (heads, q, k), added by distance; None: none
    sinks            (heads,); None: rows sum to 1
    window           how many tokens back a query sees; None: all
    weights          (heads, q, k), the model's own
    joined           (q, heads × width of a value), the heads side by side, before W^O
    token_vectors    (q, width), looked up for each token; None where that is not known
    place_vectors    (q, width), added for each position; None: the model adds none
    inputs           (q, width), what Q is made from; None where that is not known
    output_weight    W^O, (heads × width of a value, width); None where that is not known
    output_bias      (width,); None: none
    outputs          (q, width), the model's own, after W^O
    biased           whether the projection that makes Q adds a bias
    rotated, normed  whether Q and K are rotated by position, and whether they are normalized
    """

    kind: AttentionKind
    layer: int
    layers: int
    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    query: Floats
    key: Floats
    value: Floats
    projections: tuple[Projection, Projection, Projection] | None
    plain_query: Floats | None
    scale: float
    softcap: float | None
    mask: Floats | None
    bias: Floats | None
    sinks: Floats | None
    window: int | None
    weights: Floats
    joined: Floats
    token_vectors: Floats | None
    place_vectors: Floats | None
    inputs: Floats | None
    output_weight: Floats | None
    output_bias: Floats | None
    outputs: Floats | None
    biased: bool
    rotated: bool
    normed: bool

    @property
    def heads(self) -> int:
        """How many query heads."""
        return int(self.query.shape[0])

    @property
    def key_heads(self) -> int:
        """How many key heads; fewer than heads where they are shared."""
        return int(self.key.shape[0])

    def find_key_head(self, head: int) -> int:
        """The key head that a query head looks through."""
        return head * self.key_heads // self.heads


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A trace, and how far the formula is from the model over all heads of the layer: the largest
    difference of a number of Q, K and V, of a weight, and of a number of the output (None: not
    known)."""

    trace: AttentionTrace
    projected_off: float | None
    weights_off: float
    output_off: float | None
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """A number put into one cell of "Q", "K" or "M" by hand. −∞ is allowed in M."""

    matrix: str
    row: int
    column: int
    value: float


@dataclass(frozen=True, kw_only=True)
class Edits:
    """What is done to one head.

    scaled       False: the scores are not multiplied by 1/√d_k
    masked       False: the mask is left out (a bias by distance stays)
    size         how many of the d_k dimensions count; 0: all
    temperature  divides what enters the softmax
    cells        single numbers
    """

    scaled: bool = True
    masked: bool = True
    size: int = 0
    temperature: float = 1.0
    cells: tuple[CellEdit, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the head is the model's own."""
        return self == Edits()


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One head, step by step. `added` is M: mask and bias together. `joined` holds all heads,
    `outputs` is what leaves W^O (None: not known)."""

    query: Floats
    key: Floats
    value: Floats
    scaled: Floats
    added: Floats
    masked: Floats
    weights: Floats
    output: Floats
    joined: Floats
    outputs: Floats | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A head with its edits, beside the model's own.

    scale        what Q Kᵀ is multiplied by after the edits
    weights_by   the largest change of a weight that the edits made, `weights_at` where
    outputs_by   the largest change of a number that leaves W^O; None: not known
    """

    head: int
    edits: Edits
    scale: float
    own: Walk
    edited: Walk
    weights_by: float
    weights_at: tuple[int, int]
    outputs_by: float | None
