"""Many texts at once: lines or a file, a table that can be filtered, and all rows as CSV."""

import html
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from playground.backends.base import Classifies
from playground.errors import FileTooLarge
from playground.registry.spec import Capability
from playground.results import ClassifiedRow, ClassifiedRows
from playground.results.judging import Sheet
from playground.tasks.sentiment import classify_rows
from playground.tasks.sheets import guess_columns, read_sheet
from playground.texts import Text
from playground.texts import sheets as words
from playground.ui import parts
from playground.ui.follow import open_panel
from playground.ui.links import PANEL
from playground.ui.sentiment import quality
from playground.ui.sentiment.judge import TAB, draw_link, name_label
from playground.ui.sentiment.listing import draw_files, draw_first, draw_no_link, draw_rows
from playground.ui.sentiment.programs import write_classify
from playground.ui.status import draw_bar
from playground.ui.stop import Keep
from playground.ui.summarize.upload import add_guard, refuse_upload
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

NEEDS = (Capability.CLASSIFY,)
NAME = "rows"
ANY, WRONG = "", "\0wrong"


def build(wire: Wire, page: gr.Blocks, model: gr.Dropdown) -> None:
    """Where the texts come from on the left, what became of them on the right."""
    sheet, judged = gr.State(None), gr.State(None)
    with gr.Accordion(wire.label(words.MANY), open=False, elem_id="pg-rows-panel") as place:
        gr.Markdown(wire.label(write_how(wire)), elem_classes="pg-how")
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=320):
                chosen = add_source(wire, sheet)
                buttons = parts.add_buttons(wire, words.RUN_MANY, main=False)
                status = parts.add_status(second=True)
            with gr.Column(scale=3, min_width=320):
                progress = gr.HTML()
                filters = add_filters(wire)
                table, files = gr.HTML(), gr.HTML()
                code = parts.add_code(wire)
    linked = {"lines": chosen["lines"], "model": model}
    asked = open_panel(wire, page, tab=TAB, panel=NAME, place=place, inputs=linked)
    works = wire.run(
        [buttons[0].click, asked.change],
        show_rows,
        buttons=buttons,
        inputs={**chosen, "sheet": sheet, "model": model},
        outputs=[progress, table, judged, files, code],
        needs=NEEDS,
        status=status,
        keep=Keep(
            place="#pg-rows-panel",
            cut=keep_judged,
            inputs={"judged": judged, "lines": chosen["lines"], "sheet": sheet, "model": model},
            outputs=[progress, table, files],
        ),
    )
    wanted: dict[str, Any] = {"judged": judged, **filters}
    for work in works:
        named = wire.on(
            work.then, name_filters, inputs={"judged": judged}, outputs=[filters["label"]]
        )
        # The other filters stay as they were set.
        wire.on(named.then, show_filtered, inputs=wanted, outputs=[table])
    for box in filters.values():
        wire.on(box.change, show_filtered, inputs=wanted, outputs=[table], mode="always_last")
    quality.build(wire, judged, works)


def write_how(wire: Wire) -> Text:
    """What may be uploaded, with the server's limit."""
    rows = wire.settings.max_rows
    return Text(en=words.HOW.say("en", rows=rows), zh=words.HOW.say("zh", rows=rows))


def add_source(wire: Wire, sheet: gr.State) -> dict[str, Any]:
    """Lines, or a file with its columns; gives the boxes that the judging reads."""
    lines = gr.Textbox(words.LINES_EXAMPLE, label=wire.label(words.LINES), lines=6, max_lines=16)
    with gr.Row():
        file = parts.add_upload(wire, words.FILE)
        example = gr.Button(wire.label(words.EXAMPLE_FILE), size="sm")
        forget = gr.Button(wire.label(words.NO_FILE), size="sm", visible=False)
    status, line, guard = parts.add_status(second=True), gr.HTML(), add_guard(wire)
    column = gr.Dropdown([], label=wire.label(words.COLUMN), visible=False)
    truth = gr.Dropdown([], label=wire.label(words.TRUTH), visible=False)
    shown: dict[str, Any] = {"outputs": [sheet, line, column, truth, forget], "status": status}
    wire.on(file.upload, load_file, inputs={"file": file}, **shown)
    refused: dict[str, Any] = {"inputs": {}, "outputs": [line], "status": status}
    wire.on(guard.select, refuse_upload, **refused)
    wire.on(example.click, load_example, inputs={}, **shown)
    wire.on(forget.click, forget_file, inputs={}, **shown)
    return {"lines": lines, "column": column, "truth": truth}


def add_filters(wire: Wire) -> dict[str, Any]:
    """Which of the rows are shown."""
    with gr.Row():
        label = gr.Dropdown(
            [(wire.label(words.ANY), ANY)],
            value=ANY,
            label=wire.label(words.FILTER_LABEL),
            min_width=120,
        )
        high = gr.Slider(0, 1, 1, step=0.01, label=wire.label(words.FILTER_LOW), min_width=140)
        contains = gr.Textbox("", label=wire.label(words.FILTER_TEXT), min_width=120, max_lines=1)
    return {"label": label, "high": high, "contains": contains}


def load_file(visit: Visit, *, file: str) -> tuple[Any, ...]:
    """The table of an uploaded file. Raises FileTooLarge and what `read_sheet` does."""
    path, settings = Path(file), visit.runtime.settings
    megabytes = path.stat().st_size / 1e6
    if megabytes > settings.max_file_mb:
        raise FileTooLarge(megabytes=megabytes, limit=settings.max_file_mb)
    return show_sheet(visit, read_sheet(path.name, path.read_bytes(), most_rows=settings.max_rows))


def load_example(visit: Visit) -> tuple[Any, ...]:
    """A small table with true labels."""
    most = visit.runtime.settings.max_rows
    return show_sheet(visit, read_sheet("example.csv", words.EXAMPLE_CSV.encode(), most_rows=most))


def forget_file(visit: Visit) -> tuple[Any, ...]:
    """Back to the lines."""
    del visit
    hidden = gr.update(visible=False)
    return None, "", hidden, hidden, hidden


def show_sheet(visit: Visit, sheet: Sheet) -> tuple[Any, ...]:
    """What was loaded, and its columns to choose from."""
    text, label = guess_columns(sheet)
    choices = [(name, str(place)) for place, name in enumerate(sheet.columns)]
    line = visit.say(
        words.LOADED, name=sheet.name, rows=len(sheet.rows), columns=len(sheet.columns)
    )
    return (
        sheet,
        parts.draw_note(line),
        gr.update(choices=choices, value=str(text), visible=True),
        gr.update(
            choices=[(visit.say(words.NO_TRUTH), "-1"), *choices], value=str(label), visible=True
        ),
        gr.update(visible=True),
    )


def read_texts(
    lines: str, sheet: Sheet | None, column: str | None, truth: str | None
) -> tuple[list[str], list[str]]:
    """The texts and their true labels, empty where there are none."""
    if sheet is None:
        texts = lines.splitlines()
        return texts, [""] * len(texts)
    text, label = int(column or 0), int(truth or -1)
    texts = [row[text] for row in sheet.rows]
    return texts, [row[label] if label >= 0 else "" for row in sheet.rows]


def show_rows(
    visit: Visit,
    backend: Classifies,
    *,
    lines: str,
    sheet: Sheet | None,
    column: str | None,
    truth: str | None,
) -> Iterator[tuple[Any, ...]]:
    """The table as it fills, with a bar; at the end all rows as a file."""
    most = visit.runtime.settings.max_rows
    texts, truths = read_texts(lines, sheet, column, truth)
    assert visit.spec is not None
    kept = [text for text in texts if text.strip()]
    code = write_classify(visit.spec, kept, exclusive=backend.exclusive)
    steps = classify_rows(backend, texts, most_rows=most, truths=truths)
    rows, table = None, None
    for rows in pace_values(steps, halt=visit.halt, seconds=0.5):
        # A page that draws hundreds of rows twice a second would answer to nothing else.
        begun = table is not None
        table = gr.skip() if begun else draw_first(visit, rows.rows)
        rest = (gr.skip(), gr.skip()) if begun else ("", code)
        yield draw_counts(visit, rows), table, rows, *rest
    if rows is not None:
        counts, table, files = draw_judged(visit, rows, lines, sheet=sheet, model=visit.spec.key)
        yield counts, table, rows, files, code


def keep_judged(
    visit: Visit,
    *,
    seen: float,
    judged: ClassifiedRows | None,
    lines: str,
    sheet: Sheet | None,
    model: str,
) -> tuple[Any, ...]:
    """After Stop: the rows so far, as if there had been no others."""
    del seen
    if judged is None:
        return (gr.skip(),) * 3
    return draw_judged(visit, judged, lines, sheet=sheet, model=model)


def draw_judged(
    visit: Visit, rows: ClassifiedRows, lines: str, *, sheet: Sheet | None, model: str
) -> tuple[str, str, str]:
    """Counts, the table and the whole as a file."""
    # A link holds lines; a file stays on the page that it was chosen in.
    values = {PANEL: NAME, "lines": lines, "model": model}
    link = draw_link(visit, values) if sheet is None else draw_no_link(visit)
    return (
        draw_counts(visit, rows),
        draw_rows(visit, rows, rows.rows),
        draw_files(visit, rows, link=link),
    )


def draw_counts(visit: Visit, rows: ClassifiedRows) -> str:
    """How many of each label so far, how far that is, and how fast it went."""
    done = len(rows.rows)
    counts = Counter(row.label for row in rows.rows if row.label)
    summary = " · ".join(
        visit.say(words.COUNTS, count=count, label=name_label(visit, label))
        for label, count in counts.most_common()
    )
    sentence = visit.say(words.PROGRESS, done=done, total=rows.total)
    speed = round(done / max(rows.passport.milliseconds / 1000, 1e-3))
    return "".join(
        [
            f'<p class="pg-finding">{html.escape(summary)}</p>',
            draw_bar(sentence, done=done, total=rows.total) if done < rows.total else "",
            parts.draw_note(f"{sentence} · {visit.say(words.SPEED, speed=speed)}"),
            parts.draw_passport(visit, rows.passport),
        ]
    )


def name_filters(visit: Visit, *, judged: ClassifiedRows | None) -> Any:
    """The labels of the model, and the wrong rows where the true labels are known."""
    if judged is None:
        return gr.skip()
    choices = [(visit.say(words.ANY), ANY)]
    if any(row.truth for row in judged.rows):
        choices.append((visit.say(words.WRONG), WRONG))
    choices += [(name_label(visit, label), label) for label in judged.labels]
    return gr.update(choices=choices, value=ANY)


def show_filtered(
    visit: Visit, *, judged: ClassifiedRows | None, label: str, high: float, contains: str
) -> Any:
    """The first of the rows that fit."""
    if judged is None:
        return gr.skip()
    fitting = filter_rows(judged, label=label, high=high, contains=contains)
    return draw_rows(visit, judged, fitting)


def filter_rows(
    judged: ClassifiedRows, *, label: str | None, high: float, contains: str
) -> list[ClassifiedRow]:
    """The rows with a label (or judged wrong), up to a probability, that contain a text."""
    wanted = contains.strip().casefold()
    known = quality.know_labels(judged)
    return [
        row
        for row in judged.rows
        if row.probability <= high
        and wanted in row.text.casefold()
        and (not label or row.label == label or (label == WRONG and is_wrong(row, known)))
    ]


def is_wrong(row: ClassifiedRow, known: dict[str, str]) -> bool:
    """Whether the true label is another one of the model's."""
    truth = known.get(row.truth.strip().casefold())
    return bool(row.label) and truth is not None and truth != row.label
