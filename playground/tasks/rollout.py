"""Follow attention down to the input."""

from playground.backends.base import Attends
from playground.errors import UnknownChoice
from playground.maths.rollout import roll_out
from playground.results.probes import Rollout
from playground.tasks.attend import attend
from playground.tasks.checks import Stopwatch, require_integer


def follow_attention(
    backend: Attends,
    text: str,
    *,
    text_pair: str = "",
    kind: str = "",
    place: float | None = None,
) -> Rollout:
    """Which input tokens the token at `place` draws on, layer by layer, beside the last layer's
    own attention. None is the last token that stands for text.

    Cross-attention leads from one text to another and cannot be followed down.

    Raises UnknownChoice for "cross", OutOfRange for a place behind the text, and what `attend`
    raises.
    """
    if kind == "cross":
        known = ", ".join(each for each in backend.attention_kinds if each != "cross")
        raise UnknownChoice(name="kind", choices=known)
    watch = Stopwatch()
    maps = attend(backend, text, text_pair=text_pair, kind=kind)
    last = len(maps.query_tokens) - 1
    if place is None:
        spoken = [at for at, token in enumerate(maps.query_tokens) if not token.special]
        index = spoken[-1] if spoken else last
    else:
        index = require_integer("place", place, low=0, high=last)
    rolled = roll_out(maps.weights)  # (layers, tokens, tokens)
    return Rollout(
        kind=maps.kind,
        text=text,
        pair=text_pair,
        tokens=maps.query_tokens,
        place=index,
        rows=rolled[:, index].astype("float32"),
        raw=maps.weights[-1, :, index].mean(axis=0),
        passport=backend.passport(watch.milliseconds),
    )
