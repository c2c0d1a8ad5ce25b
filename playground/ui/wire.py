"""The only place where a function becomes an event.

A handler is `handler(visit, backend, **values)`: `visit` knows the reader's language and what
was clicked, `backend` is the model that the tab's picker names, opened and pinned. What it
returns, or yields, are the values of its outputs. The wire checks the names at build time,
opens the model with a progress bar, turns a PlaygroundError into a sentence in the reader's
language, and keeps heavy work in one queue.
"""

import html
import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any, Literal

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency
from gradio.i18n import I18nData

from playground.errors import PlaygroundError, TooManyCharacters
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results import LoadProgress
from playground.texts import Language, Text, common
from playground.ui.links import read_query
from playground.ui.status import draw_problem, draw_progress, explain_on_page
from playground.ui.stop import FREEZE, THAW, Handler, Keep
from playground.ui.visit import Visit, read_index, read_language

Needs = tuple[Capability, ...]
Mode = Literal["once", "always_last", "multiple"]

HEAVY = "heavy"


class Wire:
    """Connects the widgets of one page to their handlers."""

    def __init__(self, runtime: Runtime, *, scripts: tuple[str, ...] = ()) -> None:
        self.runtime = runtime
        self.scripts = scripts
        self.settings = runtime.settings
        self.translations: dict[Language, dict[str, str]] = {"en": {}, "zh": {}}
        # What `ui/lenses.py` joins: the text boxes of the tabs, and what fills each tab first.
        self.lenses: list[Any] = []
        self.firsts: list[tuple[Sequence[Component], Dependency]] = []
        self._first: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._first_lock = threading.Lock()
        # What runs, by its visitor's session and its Stop.
        self._running: dict[tuple[str | None, int], threading.Event] = {}

    def label(self, text: Text) -> I18nData:
        """A text for a widget; the browser shows it in the reader's language."""
        key = "t" + blake2s(f"{text.en}\0{text.zh}".encode(), digest_size=6).hexdigest()
        self.translations["en"][key] = text.en
        self.translations["zh"][key] = text.zh
        return I18nData(key)

    def on(
        self,
        trigger: Callable[..., Dependency],
        handler: Handler,
        *,
        inputs: Mapping[str, Component],
        outputs: Sequence[Component],
        needs: Needs = (),
        status: Component | None = None,
        mode: Mode = "once",
        stop: int | None = None,
    ) -> Dependency:
        """Run `handler` on an event. With `needs`, the input "model" names the model to open
        and the work waits in the heavy queue. `status` shows progress and problems. `mode`
        says what becomes of an event while the one before it runs: nothing ("once"), the last
        one counts ("always_last", for keystrokes and sliders), or each does ("multiple")."""
        shown = [*outputs, *([status] if status else [])]
        return trigger(
            self._wrap(
                handler,
                inputs=inputs,
                count=len(outputs),
                needs=needs,
                status=status,
                stop=stop,
            ),
            inputs=list(inputs.values()),
            outputs=shown,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode=mode,
            concurrency_id=HEAVY if needs else None,
            concurrency_limit=self.settings.concurrency if needs else None,
        )

    def run(
        self,
        triggers: Sequence[Callable[..., Dependency]],
        handler: Handler,
        *,
        buttons: tuple[gr.Button, gr.Button],
        inputs: Mapping[str, Component],
        outputs: Sequence[Component],
        needs: Needs,
        status: Component,
        keep: Keep | None = None,
    ) -> list[Dependency]:
        """Like `on`, with a main button that gives way to Stop while the work runs. Gives the
        events that change what is shown."""
        start, stop = buttons
        running = [gr.update(visible=False), gr.update(visible=True)]
        resting = [gr.update(visible=True), gr.update(visible=False)]
        works: list[Any] = []
        for trigger in triggers:
            begin = trigger(lambda: running, outputs=[start, stop], **QUIET)
            work = self.on(
                begin.then,
                handler,
                inputs=inputs,
                outputs=outputs,
                needs=needs,
                status=status,
                stop=stop._id,
            )
            # `then` alone would leave Stop standing after an event that Gradio itself refused.
            for end in (work.then, work.failure):
                end(lambda: resting, outputs=[start, stop], **QUIET)
            works.append(work)
        seen = gr.Number(0, visible=False)

        def halt(request: gr.Request, seen: float) -> list[Any]:
            if running := self._running.get((request.session_hash, stop._id)):
                running.set()
            return [*resting, "", seen]

        halted = stop.click(
            halt,
            inputs=[seen],
            outputs=[start, stop, status, seen],
            cancels=works,
            js=FREEZE.replace("PLACE", keep.place) if keep else None,
            **QUIET,
        )
        if keep is None:
            return works
        kept = self.on(
            halted.then, keep.cut, inputs={"seen": seen, **keep.inputs}, outputs=keep.outputs
        )
        kept.then(None, js=THAW, **QUIET)
        return [*works, kept]

    def first(
        self,
        page: gr.Blocks,
        handler: Handler,
        *,
        inputs: Mapping[str, Component],
        outputs: Sequence[Component],
        needs: Needs,
        status: Component | None = None,
        tab: str = "",
    ) -> Dependency:
        """Fill the page before the first click: the handler's last value for the inputs as they
        stand, computed once for all visitors of one language. With `tab`, a link to that tab
        sets the inputs first; what it asks for is computed for its visitor alone."""
        usual = {name: box.value for name, box in inputs.items() if name != "model" or not needs}

        def compute(visit: Visit, backend: Any, **values: Any) -> Any:
            picker = inputs.get("model")
            picked = picker is None or visit.spec is None or visit.spec.key == picker.value
            if values != usual or not picked:
                *_, last = iterate(handler(visit, backend, **values))
                return tuple(last)
            key = (handler, visit.language, *values.values())
            with self._first_lock:
                if key not in self._first:
                    *_, last = iterate(handler(visit, backend, **values))
                    self._first[key] = tuple(last)
                return self._first[key]

        # The handler's own signature, so that its names are checked like everywhere else.
        compute.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
        begin = self._restore(page, tab=tab, inputs=inputs) if tab else page.load
        done = begin(
            self._wrap(compute, inputs=inputs, count=len(outputs), needs=needs, status=status),
            inputs=list(inputs.values()),
            outputs=[*outputs, *([status] if status else [])],
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=None,
        )
        self.firsts.append((list(inputs.values()), done))
        return done

    def _restore(
        self, page: gr.Blocks, *, tab: str, inputs: Mapping[str, Component]
    ) -> Callable[..., Dependency]:
        """Set the controls to what the page's address says; gives the event that follows."""

        def fill(request: gr.Request) -> Any:
            found = read_query(
                dict(request.query_params),
                tab=tab,
                inputs=inputs,
                longest=self.settings.max_characters,
            )
            return found[0] if len(found) == 1 else found

        restored: Dependency = page.load(fill, outputs=list(inputs.values()), **QUIET)
        return restored.then

    def _wrap(
        self,
        handler: Handler,
        *,
        inputs: Mapping[str, Component],
        count: int,
        needs: Needs,
        status: Component | None,
        stop: int | None = None,
    ) -> Callable[..., Iterator[Any]]:
        """A generator function that Gradio can call. Raises TypeError at build time when the
        inputs are not the handler's arguments."""
        names = list(inputs)
        bound = [name for name in names if name != "model" or not needs]
        leading = (None, None) if needs else (None,)
        inspect.signature(handler).bind(*leading, **dict.fromkeys(bound))

        def finish(values: Sequence[Any], line: str) -> Any:
            shown = (*values, line) if status else tuple(values)
            return shown[0] if len(shown) == 1 else shown

        def event(request: gr.Request, data: gr.EventData, *values: Any) -> Iterator[Any]:
            visit = Visit(
                runtime=self.runtime,
                language=read_language(request),
                scripts=self.scripts,
                index=read_index(data),
            )
            nothing = [gr.skip()] * count
            named = dict(zip(names, values, strict=True))
            if stop is not None:
                key = (request.session_hash, stop)
                self._running[key] = visit.halt
            try:
                self.check_lengths(values)
                for step in self._call(visit, handler, named, needs):
                    if isinstance(step, LoadProgress):
                        yield finish(nothing, draw_progress(step, visit.language))
                    else:
                        yield finish(step, "")
            except PlaygroundError as error:
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
                if stop is not None and self._running.get(key) is visit.halt:
                    del self._running[key]

        return event

    def _call(
        self, visit: Visit, handler: Handler, values: dict[str, Any], needs: Needs
    ) -> Iterator[Any]:
        """Yield the progress of opening the model, then what the handler gives."""
        if not needs:
            yield from iterate(handler(visit, **values))
            return
        spec = self.runtime.registry.find(values.pop("model", "") or "", *needs)
        yield from self.runtime.prepare(spec)
        with self.runtime.use(spec) as backend:
            yield from iterate(handler(replace(visit, spec=spec), backend, **values))

    def check_lengths(self, values: Iterable[Any]) -> None:
        """Raises TooManyCharacters for a text no tab reads, before any work is done."""
        for value in values:
            if isinstance(value, str) and len(value) > self.settings.max_characters:
                raise TooManyCharacters(characters=len(value), limit=self.settings.max_characters)


QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def iterate(values: Any) -> Iterator[Any]:
    """What a handler gives, as a stream of output tuples: it may yield or return, and a
    single output need not be wrapped. The progress of a second model passes through."""
    if inspect.isgenerator(values):
        for value in values:
            yield value if isinstance(value, tuple | LoadProgress) else (value,)
    else:
        yield values if isinstance(values, tuple) else (values,)
