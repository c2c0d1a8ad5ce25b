"""How right a model was on rows whose label is known."""

from collections import Counter
from collections.abc import Sequence

from playground.errors import OutOfRange
from playground.maths import calibration
from playground.results import ClassifiedRow, ClassifiedRows
from playground.results.judging import Quality
from playground.tasks.checks import require_number

HALF = 0.5


def measure_quality(
    judged: ClassifiedRows, *, threshold: float = HALF, names: Sequence[Sequence[str]] = ()
) -> Quality | None:
    """Confusion matrix, accuracy, macro F1 and reliability; None where no row has a true label
    that the model knows.

    `threshold`: of two labels that exclude each other the second is chosen from this probability
    on; it changes nothing for other models. `names`: more names of each label, in its order.

    Raises NotANumber, OutOfRange.
    """
    threshold = require_number("threshold", threshold, low=0.0, high=1.0)
    labels = judged.labels
    if not labels:
        raise OutOfRange(name="labels", low=1, high=100)
    known = name_labels(labels, names)
    able = [row for row in judged.rows if row.label and row.truth.strip()]
    pairs = [(row, known.get(row.truth.strip().casefold())) for row in able]
    rows = [(row, truth) for row, truth in pairs if truth is not None]
    unknown = Counter(row.truth.strip() for row, truth in pairs if truth is None)
    if not rows:
        return None
    two = judged.exclusive and len(labels) == 2
    guesses = [choose_label(row, labels, threshold=threshold if two else None) for row, _ in rows]
    truths = [truth for _, truth in rows]
    bins = calibration.bin_reliability(
        [row.probability for row, _ in rows], [row.label == truth for row, truth in rows]
    )
    confusion = calibration.count_confusion(truths, guesses, labels=labels)
    return Quality(
        labels=labels,
        confusion=tuple(tuple(line) for line in confusion.tolist()),
        accuracy=calibration.measure_accuracy(truths, guesses),
        macro_f1=calibration.measure_macro_f1(truths, guesses),
        bins=bins,
        error=calibration.measure_calibration_error(bins),
        rows=len(rows),
        unknown=dict(unknown.most_common(5)),
        skipped=len(judged.rows) - len(able),
    )


def choose_label(row: ClassifiedRow, labels: Sequence[str], *, threshold: float | None) -> str:
    """The likeliest label, or what the threshold makes of two."""
    if threshold is None:
        return row.label
    return labels[1] if row.scores[1] >= threshold else labels[0]


def name_labels(labels: Sequence[str], names: Sequence[Sequence[str]]) -> dict[str, str]:
    """How a file may write each label: its name, its number from 0, its first three letters, and
    more `names`."""
    known: dict[str, str] = {}
    for place, label in enumerate(labels):
        more = names[place] if place < len(names) else ()
        for name in (label, str(place), label[:3], *more):
            known.setdefault(name.casefold(), label)
    return known
