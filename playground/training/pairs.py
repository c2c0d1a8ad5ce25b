"""Pairs of texts for the encoder-decoder: what it reads and what it should write."""

from collections.abc import Iterator
from pathlib import Path

from playground.training import data

HEADLINE, SUMMARIZE = "headline: ", "summarize: "
# How the original T5 asks for a translation; each is one token here.
TRANSLATE = {
    "fr": "translate English to French: ",
    "de": "translate English to German: ",
    "zh": "translate English to Chinese: ",
}
# Of an article, so many paragraphs are read.
PARAGRAPHS = 4

Pair = tuple[str, str]


def read_pool(name: str, folder: Path, *, held_out: bool) -> list[Pair]:
    """The (source, target) pairs of one kind: headline, news, lead or abstract."""
    match name:
        case "headline":
            return [(HEADLINE + body, title) for title, body in read_news(folder, held_out)]
        case "news":
            return list(read_news_leads(folder, held_out))
        case "abstract":
            return list(read_abstracts(folder, held_out))
        case _:
            return list(read_leads(folder, held_out))


def read_news(folder: Path, held_out: bool) -> Iterator[tuple[str, str]]:
    """Wikinews articles as (title, text on one line); very short ones are left out."""
    for row in data.read_rows(folder / "summarization" / "wikinews.jsonl.xz"):
        title, text = str(row["title"]), data.clean_paragraph(str(row["text"]))
        if data.is_held_out(title) == held_out and len(text) > 200:
            yield title, text


def read_news_leads(folder: Path, held_out: bool) -> Iterator[Pair]:
    """News to its first sentence; in every third pair the source lacks that sentence."""
    for number, (_, text) in enumerate(read_news(folder, held_out)):
        first, *others = data.split_sentences(text)
        if 40 <= len(first) <= 220 and others:
            source = " ".join(others) if number % 3 == 0 else text
            yield SUMMARIZE + source, first


def read_abstracts(folder: Path, held_out: bool) -> Iterator[Pair]:
    """Abstracts of papers to their one-line summaries (SciTLDR)."""
    for row in data.read_rows(folder / "summarization" / "scitldr.jsonl.xz"):
        source, targets = row["source"], row["target"]
        assert isinstance(source, list)
        assert isinstance(targets, list)
        if data.is_held_out(str(source[0])) == held_out:
            yield SUMMARIZE + " ".join(map(str, source)), str(targets[0])


def read_leads(folder: Path, held_out: bool) -> Iterator[Pair]:
    """Wikipedia paragraphs of several sentences to their first sentence."""
    for article in data.read_articles(folder, held_out=held_out, lead_characters=2500):
        for paragraph in article.split("\n")[:PARAGRAPHS]:
            first, *others = data.split_sentences(paragraph) or [""]
            if 40 <= len(first) <= 180 and others:
                yield SUMMARIZE + paragraph, first


def read_bitext(folder: Path, language: str, *, held_out: bool) -> list[Pair]:
    """Tatoeba's (English, translation) pairs; one English sentence in fifty is held out.

    What a held-out sentence is translated to is no target of a training pair either. Chinese is
    written in simplified characters.
    """
    path = folder / "translation" / f"en-{language}.jsonl.xz"
    if not path.exists():
        return []
    rows = [(str(row["en"]), str(row[language])) for row in data.read_rows(path)]
    if language == "zh":
        rows = [(english, data.simplify(other)) for english, other in rows]
    kept = {other for english, other in rows if data.is_held_out(english)}
    if held_out:
        return [pair for pair in rows if data.is_held_out(pair[0])]
    return [(e, other) for e, other in rows if not data.is_held_out(e) and other not in kept]
