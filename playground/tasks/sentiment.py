"""Judge a text, say which words did it, and judge many texts."""

import re
from collections.abc import Iterator, Sequence

from playground.backends.base import Classifies
from playground.errors import TooManyRows
from playground.results import Attribution, Classification, ClassifiedRow, ClassifiedRows
from playground.tasks.checks import Stopwatch, require_text

MOST_OCCLUSIONS = 48
ROWS_AT_ONCE = 64
# A run of word characters with its apostrophes, one Han character, or one other mark.
WORD = re.compile(r"[一-鿿]|[^\W_一-鿿]+(?:['’-][^\W_一-鿿]+)*|[^\w\s]|_+")
CLAUSE = re.compile(r"[^.!?。！？;；\n]+[.!?。！？;；\n]*")


def judge(backend: Classifies, text: str) -> Classification:
    """Probabilities of the classes in one pass, without what each word adds.

    Raises EmptyText, TooManyTokens.
    """
    text = require_text(text)
    watch = Stopwatch()
    probabilities = backend.classify([text])[0]
    return Classification(
        text=text,
        label=backend.labels[int(probabilities.argmax())],
        scores=dict(zip(backend.labels, probabilities.tolist(), strict=True)),
        exclusive=backend.exclusive,
        attributions=(),
        passport=backend.passport(watch.milliseconds),
    )


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
    backend: Classifies,
    texts: Sequence[str],
    *,
    most_rows: int = 2_000,
    truths: Sequence[str] = (),
) -> Iterator[ClassifiedRows]:
    """Judge many texts; yield what is done after each batch.

    Texts of like length are judged together, the short ones first; the rows keep their order.
    A row past the model's limit is not cut: it comes back without a label and says so. `truths`,
    if any, holds the true label of each text.

    Raises EmptyText, TooManyRows.
    """
    known = truths or [""] * len(texts)
    rows = [
        (require_text(text), truth)
        for text, truth in zip(texts, known, strict=True)
        if text.strip()
    ]
    require_text("".join(text for text, _ in rows[:1]))
    if len(rows) > most_rows:
        raise TooManyRows(rows=len(rows), limit=most_rows)
    watch = Stopwatch()
    counts = [len(backend.tokenize(text)) for text, _ in rows]
    order = sorted(range(len(rows)), key=counts.__getitem__)
    done: dict[int, ClassifiedRow] = {}
    for start in range(0, len(order), ROWS_AT_ONCE):
        batch = order[start : start + ROWS_AT_ONCE]
        texts_ = [rows[place] for place in batch]
        done |= zip(batch, classify_batch(backend, texts_, [counts[p] for p in batch]), strict=True)
        yield ClassifiedRows(
            rows=tuple(done[place] for place in sorted(done)),
            total=len(rows),
            passport=backend.passport(watch.milliseconds),
            labels=tuple(backend.labels),
            exclusive=backend.exclusive,
        )


def classify_batch(
    backend: Classifies, rows: Sequence[tuple[str, str]], counts: Sequence[int]
) -> list[ClassifiedRow]:
    """One pass over the texts that fit the model."""
    fitting = [
        text for (text, _), count in zip(rows, counts, strict=True) if count <= backend.limit
    ]
    probabilities = iter(backend.classify(fitting)) if fitting else iter(())
    judged: list[ClassifiedRow] = []
    for (text, truth), count in zip(rows, counts, strict=True):
        if count > backend.limit:
            judged.append(
                ClassifiedRow(text=text, label="", probability=0.0, tokens=count, truth=truth)
            )
            continue
        row = next(probabilities)
        judged.append(
            ClassifiedRow(
                text=text,
                label=backend.labels[int(row.argmax())],
                probability=float(row.max()),
                tokens=count,
                scores=tuple(row.tolist()),
                truth=truth,
            )
        )
    return judged
