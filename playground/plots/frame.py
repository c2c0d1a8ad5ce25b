"""A view that runs scripts, as a sandboxed iframe in the page or as a file of its own.

The frame runs its scripts and can reach nothing else. Libraries are taken from installed
packages: nothing is asked of a network.
"""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class View:
    """A view that is ready to be framed (`embed_view`) or saved (`export_view`)."""

    markup: str
    script: str
    given: str
    label: str
    style: str


def script_files() -> tuple[Path, Path]:
    """The installed d3 (version 5: bertviz needs its events) and jQuery, in loading order."""
    return (
        locate_package("mpld3") / "js" / "d3.v5.min.js",
        locate_package("xstatic.pkg.jquery") / "data" / "jquery.min.js",
    )


def embed_view(view: View, *, scripts: Sequence[str]) -> str:
    """The iframe; `scripts` are addresses that the page can load."""
    tags = "".join(f'<script src="{html.escape(address)}"></script>' for address in scripts)
    # Escaped as an attribute: nothing of it is markup of the page.
    document = html.escape(_build_document(view, tags))
    return (
        f'<iframe class="pg-frame" title="{html.escape(view.label)}" sandbox="allow-scripts"'
        f' style="display:block;width:100%;border:0;color-scheme:light;{view.style}"'
        f' srcdoc="{document}"></iframe>'
    )


def export_view(view: View) -> str:
    """One HTML document with everything in it, to be saved and opened offline."""
    tags = "".join(
        f"<script>{_guard(file.read_text(encoding='utf-8'))}</script>" for file in script_files()
    )
    return _build_document(view, tags)


def _build_document(view: View, libraries: str) -> str:
    here = Path(__file__).parent
    return (
        f'<!doctype html><html><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(view.label)}</title>"
        f"<style>{(here / 'frame.css').read_text(encoding='utf-8')}</style>{libraries}</head>"
        f'<body>{view.markup}<script type="application/json" id="given">{view.given}</script>'
        f"<script>{(here / 'frame.js').read_text(encoding='utf-8')}</script>"
        f"<script>{_guard(view.script)}</script></body></html>"
    )


def dump_json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _guard(script: str) -> str:
    """The same script, safe inside a script element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def locate_package(package: str) -> Path:
    """The folder of an installed package, which is not imported: mpld3 and bertviz would
    bring matplotlib and torch with them."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    return Path(next(iter(spec.submodule_search_locations)))
