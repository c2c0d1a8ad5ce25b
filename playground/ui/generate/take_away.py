"""What a visitor takes away from a text: a link, the tokens as a file, and the code."""

import html
import json
from dataclasses import asdict

import gradio as gr

from playground.plots.tables import tabulate_generation
from playground.registry.spec import ModelSpec
from playground.texts import common, sampler
from playground.ui import parts
from playground.ui.generate.ground import NEEDS, Drawn, Ground, Shelf
from playground.ui.links import write_query
from playground.ui.snippets import write_generate
from playground.ui.visit import Visit
from playground.ui.wire import Wire

HEADERS = (common.POSITION, common.TOKEN, common.ID, common.PROBABILITY, common.RANK)


def build(wire: Wire, ground: Ground) -> None:
    """Link and files in one line, the code folded away under it."""
    files = gr.HTML()
    code = parts.add_code(wire)
    for event in ground.changed:
        wire.on(event.then, show_files, inputs={"shelf": ground.shelf}, outputs=[files, code])


def show_files(visit: Visit, *, shelf: Shelf | None) -> tuple[object, object]:
    """Links that save or repeat the text, and the program that prints it."""
    if shelf is None:
        return gr.skip(), gr.skip()
    drawn = shelf.shown
    spec = visit.runtime.registry.find(drawn.model, *NEEDS)
    table = tabulate_generation(drawn.generation.tokens, headers=[visit.say(h) for h in HEADERS])
    links = [
        draw_link(visit, drawn),
        parts.draw_download(visit, "tokens", table),
        parts.draw_file("tokens.json", write_json(drawn), title=visit.say(common.SAVE_JSON)),
    ]
    return f'<p class="pg-take">{" ".join(links)}</p>', write_program(spec, drawn)


def write_program(spec: ModelSpec, drawn: Drawn) -> str:
    """The program that prints the text; a branch begins with the ids that it kept."""
    ids = [token.id for token in drawn.generation.tokens]
    settings = drawn.settings.copy()
    if len(ids) == drawn.kept:
        settings["max_new_tokens"] = drawn.kept
    return write_generate(spec, drawn.generation.prompt, added=ids[: drawn.kept], **settings)


def draw_link(visit: Visit, drawn: Drawn) -> str:
    """A link that sets every control as it was; a sentence where it would be too long, and for
    a branch, which no control can ask for."""
    if drawn.kept:
        return f"<span>{html.escape(visit.say(sampler.NO_LINK))}</span>"
    values = {"prompt": drawn.generation.prompt, "model": drawn.model, **drawn.settings}
    return parts.draw_link(visit, write_query("generate", values))


def write_json(drawn: Drawn) -> str:
    """The text with everything that made it, and each token with its alternatives."""
    content = {"settings": dict(drawn.settings), **asdict(drawn.generation)}
    return json.dumps(content, ensure_ascii=False, indent=1)
