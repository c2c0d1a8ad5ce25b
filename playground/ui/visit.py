"""Who is reading, and what came with their event."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import gradio as gr

from playground.registry.runtime import Runtime
from playground.registry.spec import ModelSpec
from playground.texts import Language, Text, choose_language

Value = TypeVar("Value")

# Seconds between two pictures of a text that grows.
PACE = 0.08


def ignore(tokens: int) -> None:
    """Nobody counts."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who is reading, what they clicked, and which model was opened for them.

    `scripts` are the addresses of the libraries that bertviz's frames load from this server.
    `halt` is set when the reader presses Stop; it is set with `late` when a later event of theirs
    writes in the same place. `session` and `address` are where the event came from.
    `count_tokens` is told how many tokens were written for the visit; `pace` says how many
    seconds to leave between two pictures of a text that grows.
    """

    runtime: Runtime
    language: Language
    scripts: tuple[str, ...] = ()
    index: int | None = None
    spec: ModelSpec | None = None
    count_tokens: Callable[[int], None] = ignore
    pace: Callable[[], float] = lambda: PACE
    session: str = ""
    address: str = ""
    halt: threading.Event = field(default_factory=threading.Event)
    late: threading.Event = field(default_factory=threading.Event)

    def say(self, text: Text, **values: str | int | float) -> str:
        """A text of the catalogue in the reader's language."""
        return text.say(self.language, **values)


def read_language(request: gr.Request | None) -> Language:
    """The reader's language, from the Accept-Language header."""
    headers = getattr(request, "headers", None) or {}
    return choose_language(headers.get("accept-language", ""))


def read_index(data: gr.EventData) -> int | None:
    """The number of the chip that was chosen, if the event carries one."""
    index = (data._data or {}).get("index") if isinstance(data._data, dict) else None
    return index if isinstance(index, int) and index >= 0 else None


def pace_values(
    values: Iterable[Value],
    *,
    halt: threading.Event | None = None,
    seconds: float | Callable[[], float] = PACE,
) -> Iterator[Value]:
    """Pass on at most one value in `seconds`, always the first and the last. Once `halt` is set
    no further value is asked for."""
    waiting: list[Value] = []
    passed = float("-inf")
    for value in values:
        if halt is not None and halt.is_set():
            waiting = [value]
            break
        pause = seconds if isinstance(seconds, int | float) else seconds()
        if time.monotonic() - passed >= pause:
            yield value
            passed, waiting = time.monotonic(), []
        else:
            waiting = [value]
    yield from waiting


def tally(visit: Visit, values: Iterable[Value], count: Callable[[Value], int]) -> Iterator[Value]:
    """The same values; in the end the visit's tokens are counted, as the last value has them."""
    written = 0
    try:
        for value in values:
            written = count(value)
            yield value
    finally:
        visit.count_tokens(written)
