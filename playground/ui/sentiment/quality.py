"""How right the model is on rows whose label is known: confusion and calibration."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from playground.plots.labels import format_probability
from playground.plots.quality import (
    draw_confusion,
    draw_reliability,
    tabulate_bins,
    tabulate_confusion,
)
from playground.results import ClassifiedRows
from playground.results.judging import Quality
from playground.tasks.quality import HALF, measure_quality, name_labels
from playground.texts import sentiment as tab
from playground.texts import sheets as words
from playground.ui import parts
from playground.ui.sentiment.judge import name_label
from playground.ui.visit import Visit
from playground.ui.wire import Wire

HIDDEN = gr.update(visible=False)


def build(wire: Wire, judged: gr.State, works: Sequence[Any]) -> None:
    """Two pictures side by side, filled when rows with true labels have been judged."""
    with gr.Accordion(wire.label(words.QUALITY), open=False, elem_id="pg-quality"):
        gr.Markdown(wire.label(words.NO_LABELS), elem_classes="pg-how")
        threshold = gr.Slider(
            *(0, 1, HALF),
            step=0.01,
            label=wire.label(words.THRESHOLD),
            info=wire.label(words.THRESHOLD_INFO),
        )
        with gr.Row(equal_height=False):
            with gr.Column(min_width=300):
                title, confusion, confused = (
                    gr.HTML(),
                    gr.Plot(show_label=False, visible=False),
                    gr.HTML(),
                )
            with gr.Column(min_width=300):
                second, reliability, calibrated = (
                    gr.HTML(),
                    gr.Plot(show_label=False, visible=False),
                    gr.HTML(),
                )
    shown: dict[str, Any] = {
        "inputs": {"judged": judged, "threshold": threshold},
        "outputs": [title, confusion, confused, second, reliability, calibrated],
    }
    for work in works:
        wire.on(work.then, show_quality, **shown)
    wire.on(threshold.change, show_quality, mode="always_last", **shown)


def know_labels(judged: ClassifiedRows) -> dict[str, str]:
    """How a file may write each label, in any language of the page."""
    return name_labels(judged.labels, list_names(judged))


def list_names(judged: ClassifiedRows) -> list[tuple[str, ...]]:
    """The names that the page has for each label."""
    known = [tab.NAMES.get(label.lower()) for label in judged.labels]
    return [(name.en, name.zh) if name else () for name in known]


def show_quality(
    visit: Visit, *, judged: ClassifiedRows | None, threshold: float
) -> tuple[Any, ...]:
    """Both pictures with their titles, readings and tables."""
    if judged is None or not any(row.truth.strip() for row in judged.rows):
        return "", HIDDEN, "", "", HIDDEN, ""
    quality = measure_quality(judged, threshold=threshold, names=list_names(judged))
    if quality is None:
        labels = ", ".join(judged.labels)
        note = parts.draw_note(visit.say(words.NO_KNOWN, labels=labels))
        return note, HIDDEN, "", "", HIDDEN, ""
    names = [name_label(visit, label) for label in quality.labels]
    return (
        parts.draw_title(find_title(visit, quality)),
        gr.update(value=draw_matrix(visit, quality, names=names), visible=True),
        draw_confused(visit, judged, quality, names=names),
        parts.draw_title(visit.say(words.CALIBRATED, points=f"{100 * quality.error:.1f}")),
        gr.update(value=draw_diagram(visit, quality), visible=True),
        draw_calibrated(visit, quality),
    )


def draw_matrix(visit: Visit, quality: Quality, *, names: Sequence[str]) -> Any:
    """The confusion matrix."""
    return draw_confusion(
        quality,
        names=names,
        true_axis=visit.say(words.TRUE_AXIS),
        guess_axis=visit.say(words.GUESS_AXIS),
    )


def draw_diagram(visit: Visit, quality: Quality) -> Any:
    """The reliability diagram."""
    return draw_reliability(
        quality,
        measured=visit.say(words.MEASURED),
        perfect=visit.say(words.PERFECT),
        probability_axis=visit.say(words.PROBABILITY_AXIS),
        right_axis=visit.say(words.RIGHT_AXIS),
    )


def find_title(visit: Visit, quality: Quality) -> str:
    """Accuracy and macro F1."""
    return visit.say(
        words.ACCURACY,
        accuracy=format_probability(quality.accuracy),
        rows=quality.rows,
        f1=f"{quality.macro_f1:.2f}",
    )


def draw_confused(
    visit: Visit, judged: ClassifiedRows, quality: Quality, *, names: Sequence[str]
) -> str:
    """The most frequent mistake, what was left out, and the table."""
    headers = [words.TRUE_AXIS, words.GUESS_AXIS, words.COUNT]
    table = tabulate_confusion(
        quality, names=names, headers=[visit.say(header) for header in headers]
    )
    return "".join(
        [
            parts.draw_note(read_confusion(visit, quality, names=names)),
            *(parts.draw_note(line) for line in list_left_out(visit, quality)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "confusion", table)}</p>',
            parts.draw_passport(visit, judged.passport),
        ]
    )


def read_confusion(visit: Visit, quality: Quality, *, names: Sequence[str]) -> str:
    """Who was most often taken for whom."""
    mistakes = [
        (count, row, column)
        for row, line in enumerate(quality.confusion)
        for column, count in enumerate(line)
        if row != column
    ]
    count, row, column = max(mistakes, default=(0, 0, 0))
    if not count:
        return visit.say(words.ALL_RIGHT)
    return visit.say(
        words.CONFUSED, truth=names[row], guess=names[column], count=count, rows=quality.rows
    )


def list_left_out(visit: Visit, quality: Quality) -> list[str]:
    """Which rows do not count, and why."""
    lines = []
    if quality.unknown:
        labels = ", ".join(label[:40] for label in quality.unknown)
        count = sum(quality.unknown.values())
        lines.append(visit.say(words.UNKNOWN, count=count, labels=labels))
    if quality.skipped:
        lines.append(visit.say(words.SKIPPED, count=quality.skipped))
    return lines


def draw_calibrated(visit: Visit, quality: Quality) -> str:
    """Whether the model is too sure of itself, and the table."""
    rows = sum(each.count for each in quality.bins)
    mean = sum(each.count * each.probability for each in quality.bins) / rows
    right = sum(each.count * each.right for each in quality.bins) / rows
    reading = visit.say(
        words.OVER if mean > right else words.UNDER,
        probability=format_probability(mean),
        right=format_probability(right),
    )
    headers = [words.FROM_TO, words.FROM_TO, words.COUNT, words.MEAN, words.RIGHT]
    names = [visit.say(header) for header in headers]
    table = tabulate_bins(quality, headers=[f"{names[0]} ≥", f"{names[1]} <", *names[2:]])
    return "".join(
        [
            parts.draw_note(reading),
            parts.draw_note(visit.say(words.HALF_BINS)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "calibration", table)}</p>',
        ]
    )
