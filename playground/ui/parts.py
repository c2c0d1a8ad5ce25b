"""Groups of widgets, and lines of a result, that three tabs or more use."""

import base64
import html
from collections.abc import Sequence
from pathlib import Path

import gradio as gr
from gradio.events import Dependency

from playground.errors import EmptyText, FileTooLarge, UnreadableFile
from playground.plots.tables import Table, Value, to_csv
from playground.registry.spec import Capability, ModelSpec
from playground.results import Passport
from playground.texts import Language, Text, common
from playground.ui.links import LONGEST
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# A listbox of chips: a click, Enter or Space chooses one; the arrow keys walk, up and down by
# a row where there are columns. The chosen chip is marked here at once, without waiting for the
# server.
CHOOSE = """
const columns = () => Number(element.querySelector('[data-columns]')?.dataset.columns || 1);
const chips = () => [...element.querySelectorAll('[data-index]')];
const walk = (chip) => {
  chips().forEach((other) => other.setAttribute('tabindex', other === chip ? '0' : '-1'));
  chip.focus();
};
const choose = (chip) => {
  chips().forEach((other) => other.setAttribute('aria-selected', String(other === chip)));
  trigger('select', {index: Number(chip.dataset.index)});
  // On a phone what explains the chip is below the fold.
  const next = element.closest('.tabitem')?.querySelector('.pg-follow');
  next?.scrollIntoView({block: 'nearest'});
};
element.addEventListener('click', (event) => {
  const chip = event.target.closest('[data-index]');
  if (chip) { walk(chip); choose(chip); }
});
element.addEventListener('keydown', (event) => {
  const chip = event.target.closest('[data-index]');
  if (!chip) return;
  const all = chips();
  const at = all.indexOf(chip);
  const to = {ArrowRight: at + 1, ArrowDown: at + columns(), ArrowLeft: at - 1,
              ArrowUp: at - columns(), Home: 0, End: all.length - 1}[event.key];
  if (to !== undefined && all[to]) { event.preventDefault(); walk(all[to]); }
  if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(chip); }
});
"""

# What a saved file is, by the end of its name.
KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
    "svg": "image/svg+xml",
}


def name_model(spec: ModelSpec) -> str:
    """How a model stands in a picker: title, size and languages."""
    size = count_millions(spec.parameters) if spec.parameters else ""
    return " · ".join(part for part in (spec.title, size, ", ".join(spec.languages)) if part)


def pick_model(wire: Wire, *needs: Capability, first: Capability | None = None) -> gr.Dropdown:
    """The models that can do all of `needs`; any Hub id can be typed too. `first`: the picker
    starts at the first of them that can do this as well."""
    specs = wire.runtime.registry.that_can(*needs)
    start = next(spec for spec in specs if first is None or first in spec.capabilities)
    return gr.Dropdown(
        choices=[(name_model(spec), spec.key) for spec in specs],
        value=start.key,
        label=wire.label(common.MODEL),
        info=wire.label(common.MODEL_INFO),
        allow_custom_value=True,
        filterable=True,
    )


def add_promise(wire: Wire, promise: Text) -> None:
    """The tab's one-line promise."""
    gr.Markdown(wire.label(promise), elem_classes="pg-promise")


def add_status(*, second: bool = False) -> gr.HTML:
    """The line under the main button: progress while work runs, a sentence when it failed. A
    `second` one of the same tab keeps quiet while the first has a sentence."""
    return gr.HTML(elem_classes="pg-second-line" if second else "pg-status-line")


def add_buttons(wire: Wire, start: Text, *, main: bool = True) -> tuple[gr.Button, gr.Button]:
    """The main button of a tab, or the quieter one of a panel, and the Stop that takes its place
    while work runs."""
    return (
        gr.Button(wire.label(start), variant="primary" if main else "secondary"),
        gr.Button(wire.label(common.STOP), variant="stop", visible=False),
    )


def add_examples(
    wire: Wire, examples: Sequence[Sequence[str]], *, boxes: Sequence[gr.Textbox]
) -> Dependency:
    """Examples as chips; choosing one fills the boxes. Each is shown by its first text."""
    chips = gr.Dataset(
        components=["textbox"],
        samples=[[example[0]] for example in examples],
        type="index",
        label=wire.label(common.EXAMPLES),
        elem_classes="pg-examples",
    )

    def choose(visit: Visit, *, index: int) -> tuple[str, ...]:
        del visit
        return tuple(examples[index])

    inputs = {"index": chips}
    return wire.on(chips.click, choose, inputs=inputs, outputs=list(boxes), mode="always_last")


def add_code(wire: Wire) -> gr.Code:
    """A closed panel with the lines of Python that reproduce the result."""
    with gr.Accordion(wire.label(common.SHOW_CODE), open=False):
        return gr.Code(language="python", interactive=False, show_label=False, lines=1)


def add_chips(
    *, min_height: int | None = None, follow: str = "pg-follow", name: str | None = None
) -> gr.HTML:
    """A place for token chips that can be chosen by mouse, touch and keyboard. `follow` is the
    class of what a choice brings into view."""
    script = CHOOSE.replace("pg-follow", follow)
    return gr.HTML(js_on_load=script, min_height=min_height, elem_id=name)


def add_upload(wire: Wire, label: Text) -> gr.UploadButton:
    """A quiet button for a text file."""
    # Any file may be chosen: `read_file` says in the reader's language what is wrong with it.
    return gr.UploadButton(
        wire.label(label),  # type: ignore[arg-type]
        size="sm",
        variant="secondary",
    )


def fill_from_file(
    wire: Wire, file: gr.UploadButton, *, box: gr.Textbox, status: gr.HTML
) -> Dependency:
    """Put the text of an uploaded file into a box."""
    return wire.on(file.upload, read_file, inputs={"file": file}, outputs=[box], status=status)


def read_file(visit: Visit, *, file: str) -> str:
    """The text of an uploaded file. Raises FileTooLarge, UnreadableFile, EmptyText."""
    path, limit = Path(file), visit.runtime.settings.max_file_mb
    megabytes = path.stat().st_size / 1e6
    if megabytes > limit:
        raise FileTooLarge(megabytes=megabytes, limit=limit)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(name=path.name) from error
    if "\0" in text:
        raise UnreadableFile(name=path.name)
    if not text.strip():
        raise EmptyText
    return text


def draw_passport(visit: Visit, passport: Passport) -> str:
    """Which model computed the result above, and what it cost."""
    name = html.escape(passport.model)
    revision = f" @ {html.escape(passport.revision[:8])}" if passport.revision else ""
    line = visit.say(
        common.PASSPORT,
        model=name,
        revision=revision,
        parameters=count_parameters(passport.parameters, visit.language),
        dtype=passport.dtype,
        device=passport.device,
        ms=count_milliseconds(passport.milliseconds),
    )
    start, bold, rest = line.partition("**")[0], *line.split("**")[1:]
    return f'<p class="pg-passport">{start}<b>{bold}</b>{rest}</p>'


def count_millions(parameters: int) -> str:
    """1234567 → "1.2 M"."""
    millions = parameters / 1e6
    # No-break spaces keep a number and its unit together.
    return f"{millions:,.1f}\u00a0M" if millions < 10 else f"{millions:,.0f}\u00a0M"


def count_parameters(parameters: int, language: Language) -> str:
    """A count as the reader says it: "7.0 M", in Chinese "697 万" or "4.9 亿"."""
    if language == "en":
        return count_millions(parameters)
    if parameters < 1e8:
        return f"{parameters / 1e4:,.0f}\u00a0万"
    return f"{parameters / 1e8:,.1f}\u00a0亿"


def count_milliseconds(milliseconds: float) -> str:
    """A duration with sensible digits."""
    if milliseconds < 10_000:
        return f"{milliseconds:,.0f}\u00a0ms"
    return f"{milliseconds / 1000:,.1f}\u00a0s"


def draw_scale(legend: str) -> str:
    """The colour scale of the chips, with a sentence."""
    steps = "".join(f'<i class="pg-m{step}"></i>' for step in range(10))
    scale = f'<span class="pg-scale">0 % <span class="pg-steps">{steps}</span> 100 %</span>'
    return f'<p class="pg-legend">{scale} <span>{html.escape(legend)}</span></p>'


def draw_title(finding: str) -> str:
    """The finding over a chart. It stands in the page, where it wraps, and not in the chart."""
    return f'<h3 class="pg-title">{html.escape(finding)}</h3>'


def draw_note(sentence: str) -> str:
    """One sentence that says what a picture means."""
    return f'<p class="pg-note">{html.escape(sentence)}</p>'


def draw_table(visit: Visit, table: Table, *, rows: int = 400) -> str:
    """A chart's numbers, folded away under it; the first `rows` of them."""
    summary = html.escape(visit.say(common.TABLE))
    return (
        f'<details class="pg-table"><summary>{summary}</summary>'
        f"{draw_open_table(table, rows=rows)}</details>"
    )


def draw_download(visit: Visit, name: str, table: Table) -> str:
    """A link that saves a table as CSV. The file is in the page; the server keeps nothing."""
    # The mark tells a spreadsheet that the letters are UTF-8.
    return draw_file(f"{name}.csv", "\ufeff" + to_csv(*table), title=visit.say(common.SAVE_CSV))


def draw_link(visit: Visit, query: str) -> str:
    """A link that sets every control as it was; a sentence where it would be too long."""
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'


def draw_file(name: str, text: str, *, title: str) -> str:
    """A link that saves a text as a file."""
    kind = KINDS[name.rpartition(".")[2]]
    data = base64.b64encode(text.encode("utf-8", "replace")).decode()
    return (
        f'<a class="pg-file" download="{html.escape(name)}" '
        f'href="data:{kind};charset=utf-8;base64,{data}">{html.escape(title)}</a>'
    )


def draw_open_table(table: Table, *, rows: int) -> str:
    """A table that scrolls inside its frame."""
    headers, values = table
    head = "".join(f"<th scope='col'>{html.escape(header)}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{show_value(value)}</td>" for value in row) + "</tr>"
        for row in values[:rows]
    )
    return (
        f"<div class='pg-rows' tabindex='0'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def show_value(value: Value) -> str:
    """A table cell: text escaped, numbers with six digits at most, nothing as a dash."""
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else html.escape(str(value))
