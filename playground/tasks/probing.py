"""What the tasks that look into a prediction have in common."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from playground.backends.base import Backend
from playground.backends.base.probes import HeadGrid, Switches
from playground.errors import NoMask, NoSwitch, TooManyToProbe
from playground.results import AttentionKind
from playground.results.probes import Blanked
from playground.tasks.checks import require_text

Found = TypeVar("Found")
# A word with its apostrophes, or one Han character.
WORD = re.compile(r"[一-鿿]|[^\W_一-鿿]+(?:['’-][^\W_一-鿿]+)*")
# Tokens that are taken apart one by one.
MOST_TOKENS = 128


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The texts as the model reads them, and the word that was made a blank."""

    text: str
    pair: str
    masked: Blanked | None = None


def require_switches(backend: Backend) -> Switches:
    """Raises NoSwitch."""
    if not isinstance(backend, Switches):
        raise NoSwitch(model=backend.passport(0).model)
    return backend


def require_texts(text: str, text_pair: str) -> Asked:
    """Raises EmptyText."""
    pair = require_text(text_pair) if text_pair.strip() else ""
    return Asked(text=require_text(text), pair=pair)


def ask(asked: Asked, question: Callable[[str, str], Found]) -> tuple[Asked, Found]:
    """The answer to a question about the texts. Where the model wants a blank and there is none,
    the last word of the first text becomes one. Raises NoMask for a text without words."""
    try:
        return asked, question(asked.text, asked.pair)
    except NoMask as error:
        words = list(WORD.finditer(asked.text))
        if not words:
            raise
        last = words[-1]
        text = f"{asked.text[: last.start()]}{error.mask}{asked.text[last.end() :]}"
        masked = Asked(text=text, pair=asked.pair, masked=Blanked(word=last[0], mask=error.mask))
        return masked, question(masked.text, masked.pair)


def check_size(backend: Backend, text: str, pair: str = "") -> None:
    """Raises TooManyToProbe."""
    tokens = len(backend.tokenize(text, pair))
    if tokens > MOST_TOKENS:
        raise TooManyToProbe(tokens=tokens, limit=MOST_TOKENS)


def count_heads(grids: Mapping[AttentionKind, HeadGrid]) -> int:
    """All heads of a model."""
    return sum(grid.layers * grid.heads for grid in grids.values())
