"""Judge a text, say which words did it, and judge many texts."""

import re
from collections.abc import Iterator, Sequence

from playground.backends.base import Classifies
from playground.errors import TooManyRows
from playground.results import Attribution, Classification, ClassifiedRow, ClassifiedRows
from playground.tasks.checks import Stopwatch, require_text

MOST_OCCLUSIONS = 48
ROWS_AT_ONCE = 16
# A run of word characters with its apostrophes, one Han character, or one other mark.
WORD = re.compile(r"[一-鿿]|[^\W_一-鿿]+(?:['’-][^\W_一-鿿]+)*|[^\w\s]|_+")
CLAUSE = re.compile(r"[^.!?。！？;；\n]+[.!?。！？;；\n]*")


def sentiment(backend: Classifies, text: str) -> Classification:
    """Probabilities of the classes and what each word adds to the one that wins.

    The weight of a word is p(label | text) − p(label | text without the word): occlusion
    (Zeiler & Fergus 2014). Past 48 words whole clauses are left out instead.

    Raises EmptyText, TooManyTokens.
    """
    text = require_text(text)
    watch = Stopwatch()
    spans = find_units(text)
    probabilities = backend.classify([text, *(leave_out(text, span) for span in spans)])
    best = int(probabilities[0].argmax())
    return Classification(
        text=text,
        label=backend.labels[best],
        scores=dict(zip(backend.labels, probabilities[0].tolist(), strict=True)),
        exclusive=backend.exclusive,
        attributions=tuple(
            Attribution(
                text=text[start:end],
                weight=float(probabilities[0, best] - probabilities[index, best]),
            )
            for index, (start, end) in enumerate(spans, 1)
        ),
        passport=backend.passport(watch.milliseconds),
    )


def find_units(text: str) -> tuple[tuple[int, int], ...]:
    """Character spans of the words, or of the clauses when there are too many words.

    A text of a single unit has none: leaving it out leaves nothing to judge.
    """
    for pattern in (WORD, CLAUSE):
        spans = tuple(match.span() for match in pattern.finditer(text) if match.group().strip())
        if len(spans) <= MOST_OCCLUSIONS:
            break
    return () if len(spans) == 1 else spans[:MOST_OCCLUSIONS]


def leave_out(text: str, span: tuple[int, int]) -> str:
    """The text without one span, and without the double space that would be left."""
    return f"{text[: span[0]].rstrip()} {text[span[1] :].lstrip()}".strip()


def classify_rows(
    backend: Classifies, texts: Sequence[str], *, most_rows: int = 2_000
) -> Iterator[ClassifiedRows]:
    """Judge many texts; yield what is done after each batch.

    A row past the model's limit is not cut: it comes back without a label and says so.

    Raises EmptyText, TooManyRows.
    """
    rows = [require_text(text) for text in texts if text.strip()]
    require_text("".join(rows))
    if len(rows) > most_rows:
        raise TooManyRows(rows=len(rows), limit=most_rows)
    watch = Stopwatch()
    done: list[ClassifiedRow] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        done.extend(classify_batch(backend, rows[start : start + ROWS_AT_ONCE]))
        yield ClassifiedRows(
            rows=tuple(done), total=len(rows), passport=backend.passport(watch.milliseconds)
        )


def classify_batch(backend: Classifies, texts: Sequence[str]) -> list[ClassifiedRow]:
    """One pass over the texts that fit the model."""
    counts = [len(backend.tokenize(text)) for text in texts]
    fitting = [text for text, count in zip(texts, counts, strict=True) if count <= backend.limit]
    probabilities = iter(backend.classify(fitting)) if fitting else iter(())
    rows: list[ClassifiedRow] = []
    for text, count in zip(texts, counts, strict=True):
        if count > backend.limit:
            rows.append(ClassifiedRow(text=text, label="", probability=0.0, tokens=count))
            continue
        row = next(probabilities)
        label = backend.labels[int(row.argmax())]
        rows.append(
            ClassifiedRow(text=text, label=label, probability=float(row.max()), tokens=count)
        )
    return rows
