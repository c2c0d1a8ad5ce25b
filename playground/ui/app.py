"""The page: header, tabs, glossary and endpoints; and how it is served."""

import ctypes
import html
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import gradio as gr
from starlette.middleware import Middleware

from playground.plots.frame import script_files
from playground.registry.runtime import Runtime
from playground.registry.spec import ModelSpec
from playground.texts import Text, common
from playground.texts.glossary import ENTRIES
from playground.ui import lenses
from playground.ui.follow import follow_link
from playground.ui.headers import SecurityHeaders
from playground.ui.health import LIBRARIES, list_libraries, list_routes
from playground.ui.publish import add_endpoints
from playground.ui.sieve import Sieve
from playground.ui.sliders import settle_sliders
from playground.ui.tabs import TABS
from playground.ui.theme import make_theme
from playground.ui.visit import Visit
from playground.ui.wire import Wire

ASSETS = Path(__file__).resolve().parent.parent.parent / "assets"
STYLES = ("style.css", "tokens.css", "reading.css", "vocabulary.css", "neurons.css")
# Seconds after which an uploaded file is deleted from the temporary folder.
UPLOADS_KEPT = 3600
# Half seconds that the status line follows the opening of the first models.
PATIENCE = 240
# In glibc's malloc.h.
M_ARENA_MAX = -8


def build_app(runtime: Runtime, *, tabs: Sequence[ModuleType] = TABS) -> gr.Blocks:
    """Every tab in order, each built with its own widgets; then the endpoints."""
    # Relative, so that the page also works under a sub-path.
    wire = Wire(runtime, scripts=tuple(f"{LIBRARIES}/{file.name}" for file in script_files()))
    with gr.Blocks(
        title=common.NAME.en,
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(UPLOADS_KEPT, UPLOADS_KEPT),
    ) as page:
        anchor = add_header(wire, page)
        with gr.Tabs(elem_id="pg-tabs") as switch:
            for tab in tabs:
                name = tab.__name__.rpartition(".")[2]
                with gr.Tab(wire.label(tab.TITLE), id=name, elem_id=f"pg-tab-{name}"):
                    tab.build(wire, page)
        lenses.connect(wire, switch)
        add_glossary(wire, page)
        add_endpoints(wire)
        follow_link(page, switch, [tab.__name__.rpartition(".")[2] for tab in tabs])
        settle_sliders(page)
    calm_events(page, anchor)
    page.desk = wire
    page.i18n_instance = gr.I18n(
        **{"en": wire.translations["en"], "zh-CN": wire.translations["zh"]}
    )
    # Heavy work waits in lines of our own (`desk`), which tell the place in them.
    page.queue(
        max_size=10 * runtime.settings.queue_size, default_concurrency_limit=None, api_open=False
    )
    return cast(gr.Blocks, page)


def calm_events(page: gr.Blocks, anchor: gr.Markdown) -> None:
    """Keep Gradio's page from marking progress on the outputs of events. None of them shows any;
    but at each step of each event it would look for all outputs of all events so far, each in the
    tree of the whole page, which takes seconds while the page fills."""
    for event in page.fns.values():
        event.show_progress_on = [anchor]


def add_header(wire: Wire, page: gr.Blocks) -> gr.Markdown:
    """Name, promise, and a quiet line that says what is ready. Gives the first of them."""
    with gr.Row(elem_id="pg-header"):
        heading = Text(en=f"# {common.NAME.en}", zh=f"# {common.NAME.zh}")
        name = gr.Markdown(wire.label(heading), elem_id="pg-name")
        gr.Markdown(wire.label(common.PROMISE), elem_id="pg-promise")
        status = gr.HTML(elem_id="pg-ready")
    wire.on(page.load, watch_status, inputs={}, outputs=[status])
    return name


def watch_status(visit: Visit) -> Iterator[str]:
    """Where models run and which are ready; goes on until the first ones are."""
    runtime = visit.runtime
    for _ in range(PATIENCE):
        warm = runtime.warm_keys()
        ready = name_ready(visit, warm)
        line = visit.say(
            common.STATUS,
            device=runtime.device.title,
            network=visit.say(common.OFFLINE if runtime.settings.offline else common.ONLINE),
            models=ready,
        )
        yield f"<span>{html.escape(line)}</span>"
        if len(warm) >= len({spec.key for spec in find_defaults(runtime)}):
            return
        time.sleep(0.5)


def name_ready(visit: Visit, warm: Sequence[str]) -> str:
    """The warm models in a few words."""
    if not warm:
        return visit.say(common.WARMING)
    if len(warm) > 1:
        return visit.say(common.READY_MORE, count=len(warm))
    return visit.say(common.READY, first=warm[0])


def find_defaults(runtime: Runtime) -> list[ModelSpec]:
    """The model each tab starts with."""
    return [runtime.registry.find("", *tab.NEEDS) for tab in TABS]


def add_glossary(wire: Wire, page: gr.Blocks) -> None:
    """Every technical word of the page in one line, folded away."""
    with gr.Accordion(wire.label(common.GLOSSARY), open=False, elem_id="pg-glossary"):
        terms = gr.HTML()
    wire.on(page.load, draw_glossary, inputs={}, outputs=[terms])


def draw_glossary(visit: Visit) -> str:
    """Terms and definitions in the reader's language."""
    entries = "".join(
        f"<div><dt>{html.escape(visit.say(term))}</dt>"
        f"<dd>{html.escape(visit.say(definition))}</dd></div>"
        for term, definition in ENTRIES
    )
    return f'<dl class="pg-glossary">{entries}</dl>'


def read_options(page: gr.Blocks, runtime: Runtime) -> dict[str, Any]:
    """What `launch` needs beside the page: looks, languages, address and limits."""
    settings = runtime.settings
    return {
        "theme": make_theme(),
        "css_paths": [ASSETS / name for name in STYLES],
        "i18n": page.i18n_instance,
        "server_name": settings.host or None,
        "server_port": settings.port or None,
        "root_path": settings.root_path or None,
        "auth": settings.accounts or None,
        "mcp_server": settings.mcp,
        "max_file_size": f"{settings.max_file_mb + 1}mb",
        "footer_links": ["api", "settings"],
        "ssr_mode": False,
        # Gradio gives the page three seconds to answer its first request, and else ends: a busy
        # machine may need longer. That the address can be reached it finds out before that.
        "_frontend": False,
        "app_kwargs": {
            "routes": [*list_routes(cast(Any, page).desk), *list_libraries(script_files())],
            "middleware": [
                Middleware(SecurityHeaders),
                Middleware(Sieve, page=page, most_characters=settings.max_characters),
            ],
        },
        # Gradio keeps a copy of the page, 1.7 MB, for each visitor, also for those who have left.
        "state_session_capacity": settings.sessions,
        # Whoever waits for a turn or a token holds a thread.
        "max_threads": 3 * (settings.writers + settings.queue_size + settings.concurrency),
    }


def warm_up(runtime: Runtime) -> None:
    """Open the tabs' first models in the background, once the page answers."""

    def open_all() -> None:
        for spec in find_defaults(runtime):
            for _ in runtime.prepare(spec):
                pass

    threading.Thread(target=open_all, name="warm-up", daemon=True).start()


def share_arenas() -> bool:
    """Have all threads take memory from the same two places, where the C library is glibc; says
    whether it does. Usually it gives each thread its own, up to eight a core, and what many
    requests in many threads have given back stays divided among them: after 360 texts of sixty
    tokens a server held 300 MB more than at first, with two places 100 MB."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(M_ARENA_MAX, 2) == 1


def serve(runtime: Runtime) -> None:
    """Build the page, put it on its address and stay until interrupted.

    Raises ValueError at once for a device that was asked for and is not there; with "auto" the
    choice waits until the page answers, since it takes torch.
    """
    share_arenas()
    if (runtime.settings.device, runtime.settings.dtype) != ("auto", "auto"):
        _ = runtime.device
    page = build_app(runtime)
    page.launch(**read_options(page, runtime), prevent_thread_lock=True)
    warm_up(runtime)
    page.block_thread()
