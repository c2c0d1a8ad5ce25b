"""A score taken apart by dimensions: q·k is a sum, and each dimension has its part in it.

numpy in and out, float64, so that sums of a few hundred products are exact to float32.
"""

import numpy as np

from playground.results import Floats
from playground.results.inside import AttentionTrace
from playground.results.neurons import Doubles, HeadTrace, Products, Reach


def cut_head(found: AttentionTrace, head: int) -> HeadTrace:
    """One head of a layer, by itself."""
    key_head = found.find_key_head(head)
    mask = found.mask
    return HeadTrace(
        kind=found.kind,
        layer=found.layer,
        layers=found.layers,
        head=head,
        heads=found.heads,
        key_head=key_head,
        key_heads=found.key_heads,
        query_tokens=found.query_tokens,
        key_tokens=found.key_tokens,
        query=found.query[head].copy(),
        key=found.key[key_head].copy(),
        scale=found.scale,
        softcap=found.softcap,
        bias=None if found.bias is None else found.bias[head].copy(),
        mask=None if mask is None else mask[head if len(mask) > 1 else 0].copy(),
        sink=None if found.sinks is None else float(found.sinks[head]),
        window=found.window,
        weights=found.weights[head].copy(),
        rotated=found.rotated,
        normed=found.normed,
    )


def multiply_out(found: HeadTrace, place: int) -> Products:
    """Every step from one query to its weights, as in Vaswani et al. 2017, equation 1: products,
    their sums, scale (and cap), bias and mask, softmax."""
    query = found.query[place].astype(np.float64)  # (d,)
    products = query * found.key  # (k, d)
    dots = products.sum(axis=1)  # (k,)
    scaled = dots * found.scale  # (k,)
    if found.softcap is not None:
        scaled = found.softcap * np.tanh(scaled / found.softcap)
    added = np.zeros(len(dots))  # (k,)
    for part in (found.bias, found.mask):
        if part is not None:
            added = added + part[place]
    scores = scaled + added  # (k,)
    weights = share_out(scores, found.sink)
    return Products(
        place=place,
        products=products,
        dots=dots,
        scaled=scaled,
        added=added,
        scores=scores,
        weights=weights,
        off=float(np.abs(weights - found.weights[place]).max(initial=0.0)),
    )


def share_out(scores: Doubles, sink: float | None) -> Doubles:
    """Softmax over the keys; a sink takes a share of its own."""
    largest = max(float(scores.max()), -np.inf if sink is None else sink)
    powers = np.exp(scores - largest)
    whole = powers.sum() + (0.0 if sink is None else np.exp(sink - largest))
    shares: Doubles = powers / whole
    return shares


def find_leading(parts: Doubles, *, most: int, share: float) -> list[int]:
    """The fewest dimensions that make up at least `share` of the sum of `parts` (d,) in its own
    direction, at most `most`, the largest first: where others work against them they can make
    more than all of it."""
    whole = float(parts.sum())
    sign = -1.0 if whole < 0 else 1.0
    order = np.argsort(-sign * parts, kind="stable")
    leading = [int(order[0])]
    for place in order[1:most].tolist():
        if sign * float(parts[leading].sum()) >= share * abs(whole) or sign * parts[place] <= 0:
            break
        leading.append(place)
    return leading


def find_telling(found: HeadTrace) -> int:
    """The query to begin with: of those that look most at a token that is neither special nor the
    first nor themselves, the one with the largest weight; where there is none, the last token
    that stands for text."""
    best = found.weights.argmax(axis=1)
    telling = [
        row
        for row, column in enumerate(best.tolist())
        if column
        and not found.key_tokens[column].special
        and not found.query_tokens[row].special
        and (found.kind == "cross" or column != row)
    ]
    if telling:
        return max(telling, key=lambda row: float(found.weights[row].max()))
    texts = [row for row, token in enumerate(found.query_tokens) if not token.special]
    return texts[-1] if texts else 0


def measure_window(window: int | None, mask: Floats | None, *, causal: bool) -> Reach | None:
    """The window of a layer, and what it does to a text; None for a layer without one. `mask`
    (q, k): 0 or −∞, where q and k are the same tokens. In a layer that looks both ways the library
    counts the tokens to one side and the query."""
    if window is None:
        return None
    size = window if causal else 2 * window - 1
    if mask is None:
        return Reach(window=size, ahead=0, narrow=False)
    ahead = np.arange(mask.shape[1])[None] - np.arange(len(mask))[:, None]  # (q, k)
    seen = np.isfinite(mask)
    narrow = bool((~seen & (ahead <= 0)).any()) or bool(not causal and (~seen).any())
    return Reach(window=size, ahead=int(ahead[seen].max(initial=0)), narrow=narrow)
