"""What happens when an event arrives.

A handler is `handler(visit, backend, **values)`: `visit` knows the reader's language and what
was clicked, `backend` is the model that the tab's picker names, opened and pinned. What it
returns, or yields, are the values of its outputs. The desk opens the model with a progress bar,
keeps heavy work in lines, and turns a PlaygroundError into a sentence in the reader's language.
"""

import html
import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Literal

import gradio as gr

from playground.errors import (
    ModelFailed,
    NotText,
    PlaygroundError,
    TookTooLong,
    TooManyCharacters,
)
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results import LoadProgress
from playground.texts import common
from playground.ui.meters import Meters
from playground.ui.status import Place, draw_problem, draw_progress, explain_on_page
from playground.ui.stop import Handler
from playground.ui.turns import Ticket, Turns
from playground.ui.visit import PACE, Value, Visit, read_index, read_language

Needs = tuple[Capability, ...]
# Texts that are written with one model share its forward passes, and so do short texts that are
# read, so that many fit side by side; anything else is heavy.
Line = Literal["heavy", "write", "read"]
# So many texts at once are shown at the usual pace.
EASY_WRITERS = 4
# Seconds between two looks at the line.
PATIENCE = 1.0


class Desk:
    """Serves the events of one page."""

    def __init__(self, runtime: Runtime, *, scripts: tuple[str, ...] = ()) -> None:
        self.runtime = runtime
        self.scripts = scripts
        self.settings = settings = runtime.settings
        many = settings.writers
        limits = {"heavy": settings.concurrency, "write": many, "read": many}
        self.lines = {
            name: Turns(
                limit=limit,
                most_waiting=settings.queue_size,
                most_per_session=settings.most_per_session,
                most_per_address=settings.most_per_address,
            )
            for name, limit in limits.items()
        }
        self.meters = Meters()
        # What runs, by its visitor's session and its Stop.
        self._running: dict[tuple[str, int], Visit] = {}
        # What writes where, by its visitor's session and its first output.
        self._writing: dict[tuple[str, int], Visit] = {}

    def wrap(
        self,
        handler: Handler,
        *,
        names: Sequence[str],
        count: int,
        needs: Needs,
        status: bool,
        stop: int | None = None,
        place: int | None = None,
        line: Line | None = None,
        whole: bool = False,
    ) -> Callable[..., Any]:
        """A generator function that Gradio can call, with an argument for each of `names` and
        `count` outputs, and one more for the line under the button with `status`. With `whole` a
        plain function that gives the last value: a third of the work for what has no steps to
        show. `stop` is the button that halts it. Of a visitor's events of one `place` only the
        one that began last is shown. Raises TypeError at build time when the names are not the
        handler's arguments."""
        bound = [name for name in names if name != "model" or not needs]
        leading = (None, None) if needs else (None,)
        inspect.signature(handler).bind(*leading, **dict.fromkeys(bound))

        def finish(values: Sequence[Any], line: Any) -> Any:
            shown = (*values, line) if status else tuple(values)
            return shown[0] if len(shown) == 1 else shown

        def event(request: gr.Request, data: gr.EventData, *values: Any) -> Iterator[Any]:
            visit = self.welcome(request, data)
            nothing = [gr.skip()] * count
            named = dict(zip(names, values, strict=True))
            keys = self.note(visit, stop=stop, place=place)
            try:
                self.check_lengths(values)
                for step in self._call(visit, handler, named, needs=needs, line=line):
                    if visit.late.is_set():
                        # Gradio gives the last value again at the end: it must be nothing.
                        yield finish(nothing, gr.skip())
                        return
                    if isinstance(step, Place | LoadProgress):
                        yield finish(nothing, draw_progress(step, visit.language))
                    else:
                        yield finish(step, "")
            except PlaygroundError as error:
                if visit.late.is_set():
                    yield finish(nothing, gr.skip())
                    return
                sentence = explain_on_page(error, visit.language)
                if status:
                    # Beside the field, and the answer that was there stays: an event that
                    # raises would have Gradio put "Error" over it.
                    yield finish(nothing, draw_problem(sentence))
                    return
                # The toast renders HTML, so what the user typed must be escaped.
                raise gr.Error(
                    html.escape(sentence), title=visit.say(common.ERROR), print_exception=False
                ) from error
            finally:
                for kept, key in keys:
                    if kept.get(key) is visit:
                        del kept[key]

        def event_at_once(request: gr.Request, data: gr.EventData, *values: Any) -> Any:
            *_, last = event(request, data, *values)
            return last

        return event_at_once if whole else event

    def _call(
        self,
        visit: Visit,
        handler: Handler,
        values: dict[str, Any],
        *,
        needs: Needs,
        line: Line | None,
    ) -> Iterator[Any]:
        """Yield the place in the line and the progress of opening the model, then what the
        handler gives. Raises TookTooLong."""
        if not needs:
            yield from iterate(handler(visit, **values))
            return
        name = values.pop("model", "") or ""
        if not isinstance(name, str):
            raise NotText(name="model")
        spec = self.runtime.registry.find(name, *needs)
        yield from self.runtime.prepare(spec)
        with self.count(visit, line=line) if line else nullcontext() as ticket:
            if ticket is not None:
                yield from self.queue(visit, ticket)
                if not ticket.began:
                    return
            with self.runtime.use(spec) as backend:
                seen = replace(visit, spec=spec)
                yield from self.limit(iterate(handler(seen, backend, **values)))

    def limit(self, values: Iterator[Value]) -> Iterator[Value]:
        """The same, as long as one request may take. Raises TookTooLong."""
        until = time.monotonic() + self.settings.most_seconds
        for value in values:
            yield value
            if time.monotonic() > until:
                raise TookTooLong(limit=self.settings.most_seconds)

    @contextmanager
    def count(self, visit: Visit, *, line: Line) -> Iterator[Ticket]:
        """A ticket of one of the lines, left and counted however its work ends. Raises QueueFull,
        TooManyAtOnce."""
        began, outcome = time.monotonic(), "failed"
        ticket = None
        try:
            ticket = self.lines[line].enter(visit.session, address=visit.address)
            yield ticket
            outcome = "stopped" if visit.halt.is_set() else "done"
        except ModelFailed as error:
            self.meters.note_failure(error)
            raise
        except PlaygroundError:
            outcome = "refused"
            raise
        except GeneratorExit:
            outcome = "stopped"
            raise
        finally:
            if ticket is not None:
                ticket.leave()
            self.meters.count(line=line, outcome=outcome, seconds=time.monotonic() - began)

    def queue(self, visit: Visit, ticket: Ticket) -> Iterator[Place]:
        """Yield the place in the line until the turn comes, or the visitor stops."""
        while (place := ticket.wait(PATIENCE)) and not visit.halt.is_set():
            # Also where nothing has changed: so a visitor who has left is noticed.
            yield Place(before=place - 1)

    @contextmanager
    def hold(self, visit: Visit, *, line: Line) -> Iterator[None]:
        """Have a turn, without telling how long it takes to come."""
        with self.count(visit, line=line) as ticket:
            for _ in self.queue(visit, ticket):
                pass
            yield

    def note(self, visit: Visit, *, stop: int | None, place: int | None) -> list[Any]:
        """Keep what runs, and where it writes, until it ends; gives where that is kept. What the
        same visitor had begun in that place goes no further."""
        keys: list[Any] = []
        if stop is not None:
            keys.append((self._running, (visit.session, stop)))
        # Requests without a session do not know of each other.
        if place is not None and visit.session:
            keys.append((self._writing, (visit.session, place)))
            if before := self._writing.get((visit.session, place)):
                before.late.set()
                before.halt.set()
        for kept, key in keys:
            kept[key] = visit
        return keys

    def is_running(self, session: str | None, stop: int) -> bool:
        """Whether something works that this Stop would halt."""
        running = self._running.get((session or "", stop))
        return running is not None and not running.halt.is_set()

    def halt(self, session: str | None, stop: int) -> None:
        """What a visitor started with the button that gave way to this Stop goes no further."""
        if running := self._running.get((session or "", stop)):
            running.halt.set()

    def find_pace(self) -> float:
        """Seconds between two pictures of a text that grows: the more are being written, the
        fewer of each are shown, for a picture takes longer than a token."""
        return PACE * max(1.0, self.lines["write"].running / EASY_WRITERS)

    def welcome(self, request: gr.Request, data: gr.EventData | None = None) -> Visit:
        """Who is there, and what they clicked."""
        client = getattr(request, "client", None)
        return Visit(
            runtime=self.runtime,
            language=read_language(request),
            scripts=self.scripts,
            count_tokens=self.meters.count_tokens,
            pace=self.find_pace,
            index=None if data is None else read_index(data),
            session=getattr(request, "session_hash", None) or "",
            address=client.host if client else "",
        )

    def check_lengths(self, values: Iterable[Any]) -> None:
        """Raises TooManyCharacters for a text no tab reads, before any work is done."""
        for value in values:
            if isinstance(value, str) and len(value) > self.settings.max_characters:
                raise TooManyCharacters(characters=len(value), limit=self.settings.max_characters)


def iterate(values: Any) -> Iterator[Any]:
    """What a handler gives, as a stream of output tuples: it may yield or return, and a
    single output need not be wrapped. The progress of a second model passes through."""
    if inspect.isgenerator(values):
        for value in values:
            yield value if isinstance(value, tuple | LoadProgress) else (value,)
    else:
        yield values if isinstance(values, tuple) else (values,)
