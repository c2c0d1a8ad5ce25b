"""Read an uploaded table: CSV, or text with a line for each row."""

import csv
import io
from collections.abc import Sequence

from playground.errors import BrokenTable, OutOfRange, TooManyRows, UnreadableFile
from playground.results.judging import Sheet

MOST_COLUMNS = 100
DELIMITERS = ",;\t|"
LABEL_NAMES = ("label", "labels", "sentiment", "class", "target", "category", "标签", "类别")
TEXT_NAMES = ("text", "review", "sentence", "comment", "content", "message", "文本", "评论", "内容")


def read_sheet(name: str, data: bytes, *, most_rows: int) -> Sheet:
    """The first line of a .csv or .tsv names the columns; any other file is one column.

    Raises UnreadableFile (not UTF-8), BrokenTable, OutOfRange (no row, too many columns),
    TooManyRows.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(name=name) from error
    if "\0" in text:
        raise UnreadableFile(name=name)
    if name.lower().endswith((".csv", ".tsv")):
        columns, rows = read_csv(name, text)
    else:
        columns, rows = ["text"], [[line] for line in text.splitlines() if line.strip()]
    for what, count, limit in (("rows", len(rows), most_rows), ("columns", len(columns), 0)):
        if count == 0:
            raise OutOfRange(name=what, low=1, high=limit or MOST_COLUMNS)
    if len(columns) > MOST_COLUMNS:
        raise OutOfRange(name="columns", low=1, high=MOST_COLUMNS)
    if len(rows) > most_rows:
        raise TooManyRows(rows=len(rows), limit=most_rows)
    return Sheet(name=name, columns=tuple(columns), rows=tuple(map(tuple, rows)))


def read_csv(name: str, text: str) -> tuple[list[str], list[list[str]]]:
    """Column names and rows, each as long as the names: what a short row lacks is empty, what a
    long one has too many is dropped."""
    reader = csv.reader(io.StringIO(text), delimiter=find_delimiter(text), strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise BrokenTable(name=name, line=reader.line_num) from error
    if not lines:
        return [], []
    names = name_columns(lines[0])
    width = len(names)
    return names, [(line + [""] * width)[:width] for line in lines[1:]]


def find_delimiter(text: str) -> str:
    """The delimiter that occurs most often in the first line; a comma if none does."""
    first = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def name_columns(cells: Sequence[str]) -> list[str]:
    """Every column gets a name of its own."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = cell.strip() or f"#{place}"
        names.append(f"{name} #{place}" if name in names else name)
    return names


def guess_columns(sheet: Sheet) -> tuple[int, int]:
    """Which column holds the texts and which the true labels; −1 for no labels."""
    names = [name.strip().lower() for name in sheet.columns]
    sample = sheet.rows[:50]
    lengths = [sum(len(row[place]) for row in sample) for place in range(len(names))]
    called = [place for place, name in enumerate(names) if name in TEXT_NAMES]
    text = called[0] if called else lengths.index(max(lengths))
    labels = [place for place, name in enumerate(names) if name in LABEL_NAMES and place != text]
    return text, labels[0] if labels else -1
