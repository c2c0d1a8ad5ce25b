"""A Transformer from scratch: its file, and its logits beside the library's."""

from importlib.resources import files

import gradio as gr

from playground.backends.base import Rebuilds
from playground.plots.labels import show_text
from playground.plots.lessons import format_gap
from playground.plots.tables import Table, Value
from playground.registry.spec import Capability
from playground.results.lessons import Rebuilding
from playground.tasks.rebuild import rebuild
from playground.texts import scratch as words
from playground.ui import parts
from playground.ui.inside.lesson_programs import write_rebuild
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.ATTEND,)
# Lines of the file that are seen at once; the rest scrolls.
SHOWN_LINES = 24


def build(wire: Wire) -> None:
    """The file, and a text that goes through it and through the library's model."""
    label = wire.label
    with gr.Accordion(label(words.TITLE), open=False, elem_id="pg-scratch"):
        gr.Markdown(label(words.HOW), elem_classes="pg-how")
        gr.Code(
            read_source(),
            language="python",
            interactive=False,
            label=label(words.FILE),
            lines=SHOWN_LINES,
            max_lines=SHOWN_LINES,
        )
        gr.Markdown(label(words.TESTED), elem_classes="pg-how")
        with gr.Row():
            model = gr.Radio(
                [(label(name), key) for key, name in words.MODELS.items()],
                value="playground-gpt",
                label=label(words.MODEL),
                min_width=280,
            )
            text = gr.Textbox(
                words.EXAMPLE, label=label(words.TEXT), max_lines=3, elem_classes="pg-typed"
            )
        buttons = parts.add_buttons(wire, words.RUN, main=False)
        status = parts.add_status()
        found = gr.HTML()
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click, text.submit],
        show_rebuilt,
        buttons=buttons,
        inputs={"text": text, "model": model},
        outputs=[found, code],
        needs=NEEDS,
        status=status,
    )


def read_source() -> str:
    """The file as it is, without importing it: that would take torch."""
    return (files("playground") / "maths" / "transformer.py").read_text(encoding="utf-8")


def show_rebuilt(visit: Visit, backend: Rebuilds, *, text: str) -> tuple[str, str]:
    """The largest difference, the differences place by place, and the program."""
    result = rebuild(backend, text)
    assert visit.spec is not None
    return draw_rebuilt(visit, result), write_rebuild(visit.spec, text)


def draw_rebuilt(visit: Visit, result: Rebuilding) -> str:
    """Finding, sentence, table and passport."""
    table = tabulate_rebuilt(visit, result)
    finding = words.EQUAL if result.gap == 0 else words.CLOSE
    gap, own = format_gap(result.gap), format_gap(result.own_gap)
    return "".join(
        [
            parts.draw_title(visit.say(finding, count=result.numbers, gap=gap)),
            parts.draw_note(visit.say(words.READING, gap=gap, own=own)),
            parts.draw_note(visit.say(words.WRITTEN)) if result.source else "",
            parts.draw_open_table(table, rows=80),
            f'<p class="pg-take">{parts.draw_download(visit, "from-scratch", table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )


def tabulate_rebuilt(visit: Visit, result: Rebuilding) -> Table:
    """place, token read, best token and logit of the library, the same from scratch, the largest
    difference at the place"""
    headers = (
        *(words.AT, words.READ, words.LIBRARY, words.LIBRARY_LOGIT),
        *(words.SCRATCH, words.SCRATCH_LOGIT, words.GAP),
    )
    rows: list[list[Value]] = [
        [
            *(number, show_text(place.token.text)),
            *(show_text(place.library_best), place.library_logit),
            *(show_text(place.scratch_best), place.scratch_logit, place.gap),
        ]
        for number, place in enumerate(result.places)
    ]
    return [visit.say(header) for header in headers], rows
