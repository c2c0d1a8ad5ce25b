"""Switch heads off, and see what becomes of the prediction."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from playground.backends.base import Backend
from playground.backends.base.probes import Continues, HeadGrid, Outlook, Switches
from playground.errors import OutOfRange, UnknownChoice
from playground.maths.divergence import measure_divergence
from playground.results import AttentionKind, Floats
from playground.results.probes import Head, HeadRanking, Shift, Silenced, Switched
from playground.tasks.checks import Stopwatch, require_integer
from playground.tasks.probing import Asked, ask, count_heads, require_switches, require_texts

# Tokens the model goes on to write.
WRITTEN = 12


def switch_off(
    backend: Backend,
    text: str,
    *,
    text_pair: str = "",
    off: Collection[Head] = (),
    top_k: float = 6,
) -> Switched:
    """The prediction with all heads and without those `off`: the `top_k` likeliest choices of
    both. An encoder needs a blank: where there is none, the last word becomes one.

    Raises EmptyText, NoMask, NeedsSecondText, PairNotSupported, TooManyTokens, NoSwitch,
    UnknownChoice, OutOfRange, NotANumber, NotWhole.
    """
    model = require_switches(backend)
    count = require_integer("top_k", top_k, low=1, high=50)
    texts = require_texts(text, text_pair)
    grids = model.find_heads()
    heads = tuple(sorted(set(off)))
    check_heads(heads, grids)
    watch = Stopwatch()
    asked, before = ask(texts, model.foresee)
    after = model.foresee(asked.text, asked.pair, off=heads)
    shifts = list_shifts(model, asked, before, after, count=count)
    now = max(shifts, key=lambda shift: shift.after)
    best = int(before.log_probabilities.argmax())
    return Switched(
        question=before.question,
        text=asked.text,
        pair=asked.pair,
        masked=asked.masked,
        off=heads,
        heads=count_heads(grids),
        silenced=find_silenced(heads, grids),
        shifts=shifts,
        first=shifts[0],
        now=now,
        log_before=float(before.log_probabilities[best]),
        log_after=float(after.log_probabilities[best]),
        divergence=measure_divergence(
            before.log_probabilities, after.log_probabilities, exclusive=before.exclusive
        ),
        exclusive=before.exclusive,
        written=write_both(model, asked, heads),
        passport=backend.passport(watch.milliseconds),
    )


def rank_heads(backend: Backend, text: str, *, text_pair: str = "") -> Iterator[HeadRanking]:
    """How much each head by itself matters for the first choice: the drop of its ln p without
    that head, in one forward pass each. Yields after each head.

    Raises as `switch_off` does.
    """
    model = require_switches(backend)
    texts = require_texts(text, text_pair)
    grids = model.find_heads()
    watch = Stopwatch()
    asked, before = ask(texts, model.foresee)
    best = int(before.log_probabilities.argmax())
    own = float(before.log_probabilities[best])
    (name,) = model.name_choices(asked.text, asked.pair, [best])
    drops = {kind: make_blank(grid) for kind, grid in grids.items()}
    for done, head in enumerate(list_heads(grids), 1):
        kind, layer, number = head
        after = model.foresee(asked.text, asked.pair, off=[head])
        drops[kind][layer, number] = own - float(after.log_probabilities[best])
        yield HeadRanking(
            question=before.question,
            text=asked.text,
            pair=asked.pair,
            masked=asked.masked,
            first=name,
            probability=float(np.exp(own)),
            drops={kind: values.copy() for kind, values in drops.items()},
            modules={kind: grid.modules for kind, grid in grids.items()},
            done=done,
            total=count_heads(grids),
            passport=backend.passport(watch.milliseconds),
        )


def check_heads(off: Collection[Head], grids: Mapping[AttentionKind, HeadGrid]) -> None:
    """Raises UnknownChoice or OutOfRange for a head that the model lacks."""
    for kind, layer, head in off:
        if kind not in grids:
            raise UnknownChoice(name="kind", choices=", ".join(grids))
        grid = grids[kind]
        if not 0 <= layer < grid.layers:
            raise OutOfRange(name="layer", low=0, high=grid.layers - 1)
        if not 0 <= head < grid.heads:
            raise OutOfRange(name="head", low=0, high=grid.heads - 1)


def list_shifts(
    model: Switches, asked: Asked, before: Outlook, after: Outlook, *, count: int
) -> tuple[Shift, ...]:
    """The likeliest choices of both predictions, in the order of the first."""
    first, then = before.log_probabilities, after.log_probabilities
    wanted = dict.fromkeys([*rank(first, count), *rank(then, count)])
    order = sorted(wanted, key=lambda choice: -first[choice])
    names = model.name_choices(asked.text, asked.pair, order)
    return tuple(
        Shift(name=name, before=float(np.exp(first[at])), after=float(np.exp(then[at])))
        for name, at in zip(names, order, strict=True)
    )


def rank(logs: Floats, count: int) -> list[int]:
    """The likeliest choices, best first; none that cannot be."""
    best: list[int] = np.argsort(-logs, kind="stable")[:count].tolist()
    return [choice for choice in best if np.isfinite(logs[choice])]


def find_silenced(
    off: Collection[Head], grids: Mapping[AttentionKind, HeadGrid]
) -> tuple[Silenced, ...]:
    """The projections behind the heads, with the heads of each."""
    found: dict[tuple[AttentionKind, int], list[int]] = {}
    for kind, layer, head in off:
        found.setdefault((kind, layer), []).append(head)
    return tuple(
        Silenced(module=grids[kind].modules[layer], heads=grids[kind].heads, off=tuple(heads))
        for (kind, layer), heads in found.items()
    )


def write_both(model: Switches, asked: Asked, off: Collection[Head]) -> tuple[str, str] | None:
    """What a model that writes goes on to write, with all heads and without some; nothing where
    there is no room."""
    if not isinstance(model, Continues):
        return None
    used = len(model.tokenize(asked.pair or asked.text))
    most = min(WRITTEN, model.limit - used)
    if most < 1:
        return None
    whole = model.go_on(asked.text, asked.pair, most=most)
    return whole, model.go_on(asked.text, asked.pair, off=off, most=most) if off else whole


def list_heads(grids: Mapping[AttentionKind, HeadGrid]) -> list[Head]:
    """Every head of a model."""
    return [
        (kind, layer, head)
        for kind, grid in grids.items()
        for layer in range(grid.layers)
        for head in range(grid.heads)
    ]


def make_blank(grid: HeadGrid) -> Floats:
    """(layers, heads), nothing known yet."""
    return np.full((grid.layers, grid.heads), np.nan, dtype=np.float32)
