"""Reading the training text: JSON lines in xz files, cleaned, split into training and held-out.

A row is held out when a hash of its title (or its text) says so. The decision needs no list
on disk, does not change when rows are added, and is the same in every recipe, so one model's
training text is never another model's test.
"""

import functools
import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HELD_OUT_PER_MILLE = 20

_EMPTY_BRACKETS = re.compile(r"\s*\(\s*[;,:\s]*\)")
_HOLE_AFTER_BRACKET = re.compile(r"\(\s*[;,:]\s*")
_SPACE_BEFORE_STOP = re.compile(r"\s+([,;:.!?])(?=\s|$)")
_SPACES = re.compile(r"\s+")


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the JSON objects of one ``.jsonl.xz`` file, in order.

    Raises FileNotFoundError where the file is missing and json.JSONDecodeError on a broken line.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_held_out(key: str, *, per_mille: int = HELD_OUT_PER_MILLE) -> bool:
    """Whether the row named ``key`` is kept for development: ``per_mille`` of all keys are."""
    digest = hashlib.sha256(" ".join(key.lower().split()).encode()).digest()
    return int.from_bytes(digest[:8], "big") % 1000 < per_mille


def clean_paragraph(text: str) -> str:
    """One paragraph on one line, with the holes that dropped templates leave closed.

    "Paris ( ; born 1901)" becomes "Paris (born 1901)"; "Hobart ( ) is" becomes "Hobart is".
    """
    text = _EMPTY_BRACKETS.sub("", text)
    text = _HOLE_AFTER_BRACKET.sub("(", text)
    text = _SPACE_BEFORE_STOP.sub(r"\1", text)
    return _SPACES.sub(" ", text).strip()


def read_articles(data: Path, *, held_out: bool, lead_characters: int) -> Iterator[str]:
    """Yield Wikipedia articles as clean paragraphs joined by newlines.

    Short paragraphs are captions, headings and list items, so they are dropped. Of each article
    the first ``lead_characters`` are kept (to the end of the paragraph that crosses the mark):
    a small model learns more from many subjects than from the details of one.
    """
    for path in sorted((data / "enwiki").glob("*.jsonl.xz")):
        for row in read_rows(path):
            if is_held_out(str(row["title"])) != held_out:
                continue
            text = _join_until(str(row["text"]).split("\n"), limit=lead_characters)
            if text:
                yield text


def read_stories(data: Path, *, held_out: bool) -> Iterator[str]:
    """Yield whole stories (short fiction and fairy tales) as paragraphs joined by newlines."""
    for name, key, breaks in (("short_stories", "title", "\n"), ("fairytales", "name", "\n\n")):
        path = data / "stories" / f"{name}.jsonl.xz"
        if not path.exists():
            continue
        for row in read_rows(path):
            if is_held_out(str(row[key])) == held_out:
                pieces = (_straight(p) for p in str(row["text"]).split(breaks))
                yield "\n".join(p for p in pieces if p)


def simplify(text: str) -> str:
    """Traditional Chinese characters as simplified ones (OpenCC's tables)."""
    converted: str = _load_converter().convert(text)
    return converted


@functools.cache
def _load_converter() -> Any:
    from opencc import OpenCC  # a package only the Chinese recipes need

    return OpenCC("t2s")


def split_sentences(text: str) -> list[str]:
    """Cut a paragraph after ``.``, ``!`` or ``?`` (and a closing quote) before a capital or digit.

    A stop behind a single capital ("J. Smith") or a common title ("Dr. No") is no cut.
    """
    cuts = re.split(
        r"(?:(?<=[.!?])|(?<=[.!?][\"')”]))(?<!\b[A-Z]\.)(?<!\b(?:Dr|Mr|St|Jr|Lt)\.)(?<!\bMrs\.)(?<!\bU\.S\.)\s+"
        r"(?=[\"'“(]?[A-Z0-9])",
        text,
    )
    return [cut for cut in cuts if cut]


def take_characters(texts: Iterable[str], *, limit: int) -> Iterator[str]:
    """Yield texts until together they hold ``limit`` characters."""
    total = 0
    for text in texts:
        if total >= limit:
            return
        total += len(text)
        yield text


def _join_until(paragraphs: Iterable[str], *, limit: int) -> str:
    kept: list[str] = []
    total = 0
    for paragraph in paragraphs:
        if len(paragraph) < 80 or total >= limit:
            continue
        kept.append(clean_paragraph(paragraph))
        total += len(kept[-1])
    return "\n".join(kept)


def _straight(text: str) -> str:
    """Straight quotes: the books mix both, and a small model has no tokens to spend on that."""
    table = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
    return clean_paragraph(text.translate(table))
