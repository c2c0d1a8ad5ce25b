"""Follow attention down to the input."""

from collections.abc import Sequence

from playground.backends.base import Attends
from playground.errors import UnknownChoice
from playground.maths.rollout import roll_out
from playground.results import Token
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
    own attention. None is the last word.

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
        index = find_last_word(maps.query_tokens)
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


def find_last_word(tokens: Sequence[Token]) -> int:
    """The last token with a letter or a digit; of a text without, the last that is not
    special."""
    spoken = [at for at, token in enumerate(tokens) if not token.special]
    words = [at for at in spoken if any(sign.isalnum() for sign in tokens[at].text)]
    return (words or spoken or [len(tokens) - 1])[-1]
