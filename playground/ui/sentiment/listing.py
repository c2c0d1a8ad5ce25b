"""Judged rows as a table in the page and as a file."""

import html
from collections.abc import Sequence

from playground.plots.labels import format_probability
from playground.plots.tables import Table, Value
from playground.results import ClassifiedRow, ClassifiedRows
from playground.texts import common
from playground.texts import sentiment as tab
from playground.texts import sheets as words
from playground.ui import parts
from playground.ui.sentiment.judge import name_label
from playground.ui.visit import Visit

# Rows that the page shows; the file has them all.
SHOWN = 200


def draw_rows(visit: Visit, judged: ClassifiedRows, rows: Sequence[ClassifiedRow]) -> str:
    """The first rows with label and probability, and how many there are."""
    shown, fitting, total = len(rows[:SHOWN]), len(rows), len(judged.rows)
    sentence = words.SHOWN if fitting == total else words.FITTING
    note = visit.say(sentence, shown=shown, fitting=fitting, total=total)
    return draw_first(visit, rows) + parts.draw_note(note)


def draw_first(visit: Visit, rows: Sequence[ClassifiedRow]) -> str:
    """The first rows with label and probability."""
    return parts.draw_open_table(tabulate_rows(visit, rows[:SHOWN]), rows=SHOWN)


def tabulate_rows(visit: Visit, rows: Sequence[ClassifiedRow]) -> Table:
    """text, label, probability; the true label where there are any"""
    headers = [tab.TEXT, tab.LABEL, common.PROBABILITY]
    known = any(row.truth for row in rows)
    values: list[list[Value]] = [
        [row.text, *describe_row(visit, row), *([row.truth] if known else [])] for row in rows
    ]
    titles = [visit.say(header) for header in headers]
    return [*titles, *([visit.say(words.TRUTH_COLUMN)] if known else [])], values


def describe_row(visit: Visit, row: ClassifiedRow) -> list[str]:
    """Label and probability, or why there is none."""
    if not row.label:
        return [visit.say(words.TOO_LONG, tokens=row.tokens), "–"]
    return [name_label(visit, row.label), format_probability(row.probability)]


def draw_no_link(visit: Visit) -> str:
    """Why there is no link to the rows of a file."""
    return f"<span>{html.escape(visit.say(words.NO_LINK))}</span>"


def draw_files(visit: Visit, judged: ClassifiedRows, *, link: str) -> str:
    """A link, and all rows as CSV: number, text, label, a column for each label, the truth."""
    headers = [
        *(visit.say(h) for h in (words.ROW_COLUMN, tab.TEXT, tab.LABEL)),
        *judged.labels,
        visit.say(words.TRUTH_COLUMN),
    ]
    values: list[list[Value]] = [
        [
            *(number, row.text, row.label or visit.say(words.TOO_LONG, tokens=row.tokens)),
            *(row.scores or [None] * len(judged.labels)),
            row.truth,
        ]
        for number, row in enumerate(judged.rows, 1)
    ]
    file = parts.draw_download(visit, "judged", (headers, values))
    return f'<p class="pg-take">{link} {file}</p>'
