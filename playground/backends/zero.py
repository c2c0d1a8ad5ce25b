"""Models on a Space with ZeroGPU, where a card is lent for the time of one call.

    this process   a twin of the model on the CPU: it cuts texts, names tokens, knows its sizes
    compute        `spaces.GPU` is around this function alone, and it runs in a forked process,
                   which opens the model on the card; arguments and results are pickled
    another call   has perhaps another process: what was opened in one is not seen in this one,
                   so a set of texts is decoded by itself, not with those of other visitors

Nothing here touches CUDA outside `compute`, and the package `spaces` is imported only on such a
Space (`Settings.zero_gpu`), where Hugging Face has installed it.
Source: https://huggingface.co/docs/hub/spaces-zerogpu.
"""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from playground.backends.base import Backend
from playground.backends.local import open_local
from playground.backends.opening import OpenBackend, Opening
from playground.errors import PlaygroundError
from playground.results import LoadProgress, Passport

# What the twin does by itself: it takes no forward pass.
CHEAP = frozenset(
    {
        *("tokenize", "token_texts", "passport", "token_id", "name_choices", "find_heads"),
        *("write_chat", "count_tokens", "find_token", "spell", "cut_pieces", "replay_word"),
        *("embed_tokens", "find_nearest", "position_embeddings"),
    }
)
# Seconds for which a card is asked for; the visitor's daily share must still hold so many.
SECONDS = 60
# Models that one GPU process keeps.
MOST_OPEN = 3


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method of one model."""

    opening: Opening
    method: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a call gives: a value; the next item of a stream; or the error that ended it. The
    package would pass on no more than an error's name."""

    kind: str
    value: Any = None


Compute = Callable[[Call], Iterator[Outcome]]


class ZeroGPU:
    """Opens models whose forward passes run on a lent card."""

    def __init__(self, open_backend: OpenBackend = open_local) -> None:
        """Imports `spaces`, which wants to be there before CUDA is."""
        self._open_backend = open_backend
        self._opened: dict[Opening, Backend] = {}
        lend = importlib.import_module("spaces").GPU

        def compute(call: Call) -> Iterator[Outcome]:
            yield from self._compute(call)

        self._lent: Compute = lend(compute, duration=SECONDS)

    def open(self, opening: Opening) -> Iterator[LoadProgress | Backend]:
        """The twin with its progress, downloads included, then the backend. See `OpenBackend`."""
        here = replace(opening, device="cpu", dtype="float32")
        for item in self._open_backend(here):
            if isinstance(item, LoadProgress):
                yield item
            else:
                # All files are here by now: a lent card does not wait for the Hub.
                yield make_proxy(item, replace(opening, offline=True), self._lent)

    def _compute(self, call: Call) -> Iterator[Outcome]:
        """In the GPU process."""
        try:
            result = getattr(self._find(call.opening), call.method)(*call.args, **call.kwargs)
            if not isinstance(result, Iterator):
                yield Outcome(kind="value", value=result)
                return
            yield Outcome(kind="stream")
            for item in result:
                yield Outcome(kind="item", value=item)
        except PlaygroundError as error:
            yield Outcome(kind="error", value=(type(error), error.parameters))

    def _find(self, opening: Opening) -> Backend:
        """The model on the card, opened once in a process."""
        if opening not in self._opened:
            while len(self._opened) >= MOST_OPEN:
                del self._opened[next(iter(self._opened))]
            *_, backend = self._open_backend(opening)
            if isinstance(backend, LoadProgress):
                raise RuntimeError(f"{opening.key} was not opened")
            self._opened[opening] = backend
        return self._opened[opening]


class Proxy:
    """A backend with the methods of its twin; see `make_proxy`."""

    def __init__(self, twin: Any, opening: Opening, lent: Compute) -> None:
        self._twin = twin
        self._opening = opening
        self._lent = lent

    def passport(self, milliseconds: float) -> Passport:
        """The twin's, with the place where it is computed."""
        passport: Passport = self._twin.passport(milliseconds)
        return replace(passport, device=self._opening.device, dtype=self._opening.dtype)

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Have a method run on a card. Raises what it raises."""
        outcomes = self._lent(Call(opening=self._opening, method=method, args=args, kwargs=kwargs))
        first = next(outcomes)
        if first.kind == "stream":
            return self._follow(outcomes)
        # To its end, so that the card goes back.
        for _ in outcomes:
            pass
        _raise_error(first)
        return first.value

    def _follow(self, outcomes: Iterator[Outcome]) -> Iterator[Any]:
        for outcome in outcomes:
            _raise_error(outcome)
            yield outcome.value


def _raise_error(outcome: Outcome) -> None:
    if outcome.kind == "error":
        kind, parameters = outcome.value
        raise kind(**parameters)


def make_proxy(twin: Any, opening: Opening, lent: Compute) -> Any:
    """A backend with all that the twin has, and no more: tasks ask with `isinstance` what a model
    can do."""
    members: dict[str, Any] = {}
    for name in dir(twin):
        if name.startswith("_") or name in vars(Proxy):
            continue
        if callable(getattr(twin, name)) and name not in CHEAP:
            members[name] = _lend_method(name)
        else:
            members[name] = _keep_member(name)
    kind = type(f"Zero{type(twin).__name__}", (Proxy,), members)
    return kind(twin, opening, lent)


def _lend_method(name: str) -> Callable[..., Any]:
    def method(self: Proxy, *args: Any, **kwargs: Any) -> Any:
        return self._ask(name, *args, **kwargs)

    return method


def _keep_member(name: str) -> property:
    return property(lambda self: getattr(self._twin, name))
