"""Show where a model looks."""

from playground.backends.base import Attends
from playground.errors import NoAttention
from playground.results import AttentionMaps
from playground.tasks.checks import Stopwatch, require_choice, require_integer, require_text


def attend(
    backend: Attends, text: str, *, text_pair: str = "", kind: str = "", layer: float | None = None
) -> AttentionMaps:
    """Attention weights of one layer, or of all when `layer` is None.

    `kind` is "encoder", "decoder" or "cross" and defaults to the first that the model has.
    For an encoder–decoder `text_pair` is what the decoder writes; when it is empty, the model
    writes it first.

    Raises EmptyText, UnknownChoice, NotANumber, OutOfRange, TooManyTokens, PairNotSupported,
    NoAttention.
    """
    text = require_text(text)
    pair = require_text(text_pair) if text_pair.strip() else ""
    kinds = backend.attention_kinds
    if not kinds:
        raise NoAttention(model=backend.passport(0).model)
    chosen = kinds[kinds.index(require_choice("kind", kind, kinds)) if kind else 0]
    watch = Stopwatch()
    attention = backend.attend(text, pair, kind=chosen)
    layers, heads = attention.weights.shape[:2]
    shown = tuple(range(layers))
    if layer is not None:
        shown = (require_integer("layer", layer, low=0, high=layers - 1),)
    return AttentionMaps(
        kind=chosen,
        query_tokens=attention.query_tokens,
        key_tokens=attention.key_tokens,
        shown=shown,
        layers=layers,
        heads=heads,
        weights=attention.weights[list(shown)],
        pair_start=attention.pair_start,
        passport=backend.passport(watch.milliseconds),
    )
