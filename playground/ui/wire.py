"""The only place where a function becomes an event.

Handlers are what `desk` describes. The wire connects them to widgets, checks their names at
build time and gives every main button its Stop.
"""

import inspect
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any, Literal

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency
from gradio.i18n import I18nData

from playground.registry.runtime import Runtime
from playground.texts import Language, Text
from playground.ui.desk import Desk, Line, Needs, iterate
from playground.ui.links import read_query
from playground.ui.stop import FREEZE, THAW, Handler, Keep
from playground.ui.visit import Visit

Mode = Literal["once", "always_last", "multiple"]


class Wire(Desk):
    """Connects the widgets of one page to their handlers."""

    def __init__(self, runtime: Runtime, *, scripts: tuple[str, ...] = ()) -> None:
        super().__init__(runtime, scripts=scripts)
        self.translations: dict[Language, dict[str, str]] = {"en": {}, "zh": {}}
        # What `ui/lenses.py` joins: the text boxes of the tabs, and what fills each tab first.
        self.lenses: list[Any] = []
        self.firsts: list[tuple[Sequence[Component], Dependency]] = []
        self._first: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._first_lock = threading.Lock()

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
        line: Line = "heavy",
    ) -> Dependency:
        """Run `handler` on an event. With `needs`, the input "model" names the model to open
        and the work waits for its turn in `line`. `status` shows progress and problems. `mode`
        says what becomes of an event while the one before it runs: nothing ("once"), the last
        one counts ("always_last", for keystrokes and sliders), or each does ("multiple")."""
        shown = [*outputs, *([status] if status else [])]
        # Without steps to show, and soon done.
        whole = mode == "always_last" and (not needs or line == "read")
        return trigger(
            self.wrap(
                handler,
                names=list(inputs),
                count=len(outputs),
                needs=needs,
                status=status is not None,
                stop=stop,
                place=outputs[0]._id if needs and outputs else None,
                line=line if needs else None,
                whole=whole,
            ),
            inputs=list(inputs.values()),
            outputs=shown,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode=mode,
            concurrency_limit=None,
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
        line: Line = "heavy",
    ) -> list[Dependency]:
        """Like `on`, with a main button that gives way to Stop while the work runs. Gives the
        events that change what is shown."""
        start, stop = buttons
        running = [gr.update(visible=False), gr.update(visible=True)]
        resting = [gr.update(visible=True), gr.update(visible=False)]
        works: list[Any] = []

        def rest(request: gr.Request) -> list[Any]:
            # What ended may have given way to another start, for which Stop stands.
            busy = self.is_running(request.session_hash, stop._id)
            return [gr.skip(), gr.skip()] if busy else resting

        for trigger in triggers:
            begin = trigger(lambda: running, outputs=[start, stop], **QUIET)
            work = self.on(
                begin.then,
                handler,
                inputs=inputs,
                outputs=outputs,
                needs=needs,
                status=status,
                # Also while it runs: Enter and examples start it anew.
                mode="multiple",
                stop=stop._id,
                line=line,
            )
            # `then` alone would leave Stop standing after an event that Gradio itself refused.
            for end in (work.then, work.failure):
                end(rest, outputs=[start, stop], **QUIET)
            works.append(work)
        seen = gr.Number(0, visible=False)

        def halt(request: gr.Request, seen: float) -> list[Any]:
            self.halt(request.session_hash, stop._id)
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
        line: Line = "heavy",
    ) -> Dependency:
        """Fill the page before the first click: the handler's last value for the inputs as they
        stand, computed once for all visitors of one language. With `tab`, a link to that tab
        sets the inputs first; what it asks for is computed for its visitor alone."""
        usual = {name: box.value for name, box in inputs.items() if name != "model" or not needs}

        def compute(visit: Visit, backend: Any, **values: Any) -> Any:
            picker = inputs.get("model")
            picked = picker is None or visit.spec is None or visit.spec.key == picker.value
            if values != usual or not picked:
                with self.hold(visit, line=line):
                    *_, last = iterate(handler(visit, backend, **values))
                return tuple(last)
            key = (handler, visit.language, *values.values())
            with self._first_lock:
                if key not in self._first:
                    # For all: no visitor's own Stop or next start cuts it short.
                    whole = replace(visit, halt=threading.Event())
                    *_, last = iterate(handler(whole, backend, **values))
                    self._first[key] = tuple(last)
                return self._first[key]

        # The handler's own signature, so that its names are checked like everywhere else.
        compute.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
        event = self.wrap(
            compute,
            names=list(inputs),
            count=len(outputs),
            needs=needs,
            status=status is not None,
            place=outputs[0]._id,
        )

        def begin(request: gr.Request, data: gr.EventData) -> Iterator[Any]:
            # Not asked of the page: at every step of every event Gradio's page would go through
            # the inputs of all events so far, each looked for in the tree of the whole page.
            linked = self._read_link(request, tab=tab, inputs=inputs)
            values = [
                box.value if value == gr.skip() else box.preprocess(value)
                for box, value in zip(inputs.values(), linked, strict=True)
            ]
            yield from event(request, data, *values)

        if tab:
            self._restore(page, tab=tab, inputs=inputs)
        done = page.load(
            begin,
            outputs=[*outputs, *([status] if status else [])],
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=None,
        )
        self.firsts.append((list(inputs.values()), done))
        return done

    def _restore(self, page: gr.Blocks, *, tab: str, inputs: Mapping[str, Component]) -> None:
        """Set the controls to what the page's address says."""

        def fill(request: gr.Request) -> Any:
            found = self._read_link(request, tab=tab, inputs=inputs)
            return found[0] if len(found) == 1 else found

        page.load(fill, outputs=list(inputs.values()), **QUIET)

    def _read_link(
        self, request: gr.Request, *, tab: str, inputs: Mapping[str, Component]
    ) -> list[Any]:
        """What the page's address says of each control; see `read_query`."""
        return read_query(
            dict(request.query_params),
            tab=tab,
            inputs=inputs,
            longest=self.settings.max_characters,
        )


QUIET: dict[str, Any] = {
    "queue": False,
    "show_progress": "hidden",
    "api_visibility": "private",
}
