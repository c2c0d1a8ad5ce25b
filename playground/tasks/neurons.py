"""Look at one head dimension by dimension."""

from playground.backends.base.tracing import Traces
from playground.maths.neurons import (
    cut_head,
    find_leading,
    find_telling,
    measure_window,
    multiply_out,
)
from playground.results import AttentionKind, Floats
from playground.results.neurons import HeadTrace, Neurons, Pair, Products, Reach
from playground.tasks.checks import Stopwatch, require_integer
from playground.tasks.inside import trace

# A finding names so many dimensions at most, and stops where they make up this share.
MOST_NAMED, SHARE = 3, 0.5


def take_head(
    backend: Traces,
    text: str,
    *,
    text_pair: str = "",
    kind: str = "",
    layer: float = 0,
    head: float = 0,
) -> Neurons:
    """One head of one layer, in one forward pass; a layer or head past the last is the last.

    Raises EmptyText, UnknownChoice, NotANumber, NotWhole, OutOfRange, TooManyTokens,
    PairNotSupported, NoAttention.
    """
    watch = Stopwatch()
    found = trace(backend, text, text_pair=text_pair, kind=kind, layer=layer).trace
    place = require_integer("head", head, low=0, high=1000)
    return Neurons(
        head=cut_head(found, min(place, found.heads - 1)),
        passport=backend.passport(watch.milliseconds),
    )


def multiply(found: HeadTrace, *, place: float = -1) -> Products:
    """One query token multiplied out; −1 is one with something to show. No forward pass.

    Raises NotANumber, NotWhole, OutOfRange.
    """
    last = len(found.query_tokens) - 1
    chosen = require_integer("row", place, low=-1, high=last)
    return multiply_out(found, find_telling(found) if chosen < 0 else chosen)


def pair_up(found: Products, key: int) -> Pair:
    """The products of the query and one key, and the dimensions that count most."""
    parts = found.products[key]
    leading = find_leading(parts, most=MOST_NAMED, share=SHARE)
    return Pair(
        key=key,
        parts=parts,
        dot=float(found.dots[key]),
        leading=tuple(leading),
        part=float(parts[leading].sum()),
    )


def find_window(kind: AttentionKind, window: int | None, mask: Floats | None) -> Reach | None:
    """What the window of a layer bars; None for a layer without one. `mask` is (q, k)."""
    return measure_window(window, mask, causal=kind == "decoder")
