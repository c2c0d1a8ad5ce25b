"""What every task refuses, and how."""

import math
import time
from collections.abc import Sequence

from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, UnknownChoice


def require_text(text: str) -> str:
    """Return the text with lone surrogates replaced (no tokenizer accepts them).

    Raises EmptyText when nothing but space is left, or no text is there at all: an empty box may
    send nothing.
    """
    if not isinstance(text, str) or not text.strip():
        raise EmptyText
    return replace_surrogates(text)


def replace_surrogates(text: str | None) -> str:
    """The text with every lone surrogate replaced by \ufffd; "" for none, which an empty box may
    send."""
    return (text or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def require_number(name: str, value: float, *, low: float, high: float) -> float:
    """Raises NotANumber (NaN, infinity, None, text) or OutOfRange; `name` is the argument's."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotANumber(name=name)
    # `isfinite` cannot take an integer beyond the range of a float.
    if isinstance(value, float) and not math.isfinite(value):
        raise NotANumber(name=name)
    if not low <= value <= high:
        raise OutOfRange(name=name, low=low, high=high)
    return float(value)


def require_integer(name: str, value: float, *, low: int, high: int) -> int:
    """Like `require_number`; raises NotWhole for a fraction."""
    number = require_number(name, value, low=low, high=high)
    if number != int(number):
        raise NotWhole(name=name, low=low, high=high)
    return int(number)


def require_choice(name: str, value: str, choices: Sequence[str]) -> str:
    """Raises UnknownChoice unless `value` is one of `choices`."""
    if value not in choices:
        raise UnknownChoice(name=name, choices=", ".join(choices))
    return value


class Stopwatch:
    """Milliseconds since it was made."""

    def __init__(self) -> None:
        self.start = time.perf_counter()

    @property
    def milliseconds(self) -> float:
        return (time.perf_counter() - self.start) * 1000
