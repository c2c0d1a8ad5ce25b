"""The temperature trap: the call of many tutorials, run as they write it."""

import html

import gradio as gr

from playground.backends.base import Generates
from playground.plots.labels import show_line
from playground.plots.tables import Table, Value
from playground.results import Trap
from playground.tasks.trap import trap
from playground.texts import decoding as words
from playground.ui import parts
from playground.ui.generate.chat import read_prompt
from playground.ui.generate.ground import NEEDS, Ground
from playground.ui.generate.programs import write_trap
from playground.ui.visit import Visit
from playground.ui.wire import Wire

TEMPERATURES = (0.7, 1.5)
LENGTH = 20


def build(wire: Wire, ground: Ground) -> None:
    """A sentence, a button, the texts, and the code that was run."""
    with gr.Accordion(wire.label(words.TRAP), open=False, elem_id="pg-trap"):
        gr.Markdown(wire.label(words.TRAP_HOW), elem_classes="pg-how")
        buttons = parts.add_buttons(wire, words.TRAP_RUN, main=False)
        status = parts.add_status()
        texts = gr.HTML()
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click],
        show_trap,
        buttons=buttons,
        inputs=ground.pick("prompt", "model", "chat"),
        outputs=[texts, code],
        needs=NEEDS,
        status=status,
    )


def show_trap(visit: Visit, backend: Generates, *, prompt: str, chat: bool) -> tuple[str, str]:
    """Whether the texts are the same, the texts, and the program that writes them."""
    text = read_prompt(backend, prompt, chat=chat)
    result = trap(backend, text, temperatures=TEMPERATURES, max_new_tokens=LENGTH)
    assert visit.spec is not None
    code = write_trap(visit.spec, text, temperatures=TEMPERATURES, length=LENGTH)
    return draw_trap(visit, result), code


def draw_trap(visit: Visit, result: Trap) -> str:
    """The finding over a table of calls and texts."""
    finding = words.TRAP_SAME if result.same else words.TRAP_DIFFERENT
    reading = words.TRAP_SAME_READING if result.same else words.TRAP_DIFFERENT_READING
    table = tabulate_trap(visit, result)
    values: dict[str, str | int] = {"count": len(result.texts) + 1, "model": result.passport.model}
    return "".join(
        [
            parts.draw_title(visit.say(finding, **values)),
            f'<p class="pg-story">{html.escape(result.prompt)}<b class="pg-blank">…</b></p>',
            draw_calls(table),
            parts.draw_note(visit.say(reading)),
            f'<p class="pg-take">{parts.draw_download(visit, "temperature-trap", table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )


def draw_calls(table: Table) -> str:
    """Each call with what it wrote under it."""
    calls = "".join(
        f"<dt><code>{html.escape(str(call))}</code></dt><dd>{html.escape(str(text))}</dd>"
        for call, text in table[1]
    )
    return f'<dl class="pg-calls">{calls}</dl>'


def tabulate_trap(visit: Visit, result: Trap) -> Table:
    """call, text: one row for each temperature, then greedy decoding"""
    calls = [f"generate(ids, temperature={each:g})" for each in result.temperatures]
    rows: list[list[Value]] = [
        [call, show_line(text)]
        for call, text in zip(
            [*calls, "generate(ids, do_sample=False)"],
            [*result.texts, result.greedy],
            strict=True,
        )
    ]
    return [visit.say(words.TRAP_CALL), visit.say(words.TRAP_TEXT)], rows
