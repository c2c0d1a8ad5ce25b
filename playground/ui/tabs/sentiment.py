"""Sentiment: what a text feels like, and which words did it."""

import html
from collections import Counter
from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import Classifies
from playground.plots.bars import draw_scores
from playground.plots.labels import format_probability
from playground.plots.tables import Value, tabulate_attributions
from playground.plots.words import draw_words
from playground.registry.spec import Capability
from playground.results import Classification, ClassifiedRow, ClassifiedRows
from playground.tasks.sentiment import classify_rows, sentiment
from playground.texts import Text, common
from playground.texts import sentiment as words
from playground.ui import lenses, parts
from playground.ui.snippets import write_sentiment
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

TITLE = words.TITLE
NEEDS = (Capability.CLASSIFY,)
# From here on a label that is judged by itself holds.
HALF = 0.5


def build(wire: Wire, page: gr.Blocks) -> None:
    """One text that is judged as it is typed; below it, many at once."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            text = gr.Textbox(
                words.EXAMPLES[0],
                label=wire.label(words.TEXT),
                info=wire.label(words.TEXT_INFO),
                lines=4,
                max_lines=14,
            )
            parts.add_examples(wire, [[one] for one in words.EXAMPLES], boxes=[text])
            model = parts.pick_model(wire, *NEEDS)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            lenses.add_lens(wire, "sentiment", TITLE, boxes=[text], model=model)
        with gr.Column(scale=3, min_width=320):
            title = gr.HTML()
            plot = gr.Plot(show_label=False)
            answer = gr.HTML()
            code = parts.add_code(wire)
    shown: dict[str, Any] = {
        "inputs": {"text": text, "model": model},
        "outputs": [title, plot, answer, code],
        "needs": NEEDS,
        "status": status,
    }
    wire.run([buttons[0].click, text.submit], show_sentiment, buttons=buttons, **shown)
    wire.on(text.change, show_sentiment, mode="always_last", **shown)
    wire.first(page, show_sentiment, **shown)
    add_many(wire, model)


def add_many(wire: Wire, model: gr.Dropdown) -> None:
    """A panel that judges every line of a text or file."""
    with gr.Accordion(wire.label(words.MANY), open=False):
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=320):
                lines = gr.Textbox(
                    words.LINES_EXAMPLE,
                    label=wire.label(words.LINES),
                    lines=6,
                    max_lines=16,
                )
                file = parts.add_upload(wire, words.FILE)
                buttons = parts.add_buttons(wire, words.RUN_MANY)
                status = parts.add_status()
            with gr.Column(scale=3, min_width=320):
                progress = gr.HTML()
                table = gr.HTML()
        parts.fill_from_file(wire, file, box=lines, status=status)
        wire.run(
            [buttons[0].click],
            show_rows,
            buttons=buttons,
            inputs={"lines": lines, "model": model},
            outputs=[progress, table],
            needs=NEEDS,
            status=status,
        )


def name_label(visit: Visit, label: str) -> str:
    """A class in the reader's language where the catalogue knows it."""
    known = words.NAMES.get(label.lower())
    return visit.say(known) if known else label


def show_sentiment(visit: Visit, backend: Classifies, *, text: str) -> tuple[Any, ...]:
    """The judgement, its words and its bars."""
    result = sentiment(backend, text)
    plot = draw_scores(
        {name_label(visit, label): score for label, score in result.scores.items()},
        title="",
        axis=visit.say(words.AXIS),
    )
    assert visit.spec is not None
    return (
        parts.draw_title(find_title(visit, result)),
        plot,
        draw_answer(visit, result),
        write_sentiment(visit.spec, text, exclusive=result.exclusive),
    )


def find_title(visit: Visit, result: Classification) -> str:
    """The likeliest label; of labels that do not exclude each other all above one half."""
    likely = [
        f"{name_label(visit, label)} {format_probability(score)}"
        for label, score in sorted(result.scores.items(), key=lambda pair: -pair[1])
        if score > HALF
    ]
    if likely and not result.exclusive:
        comma = "，" if visit.language == "zh" else ", "
        return visit.say(words.SEVERAL, labels=comma.join(likely))
    return visit.say(
        words.FINDING if result.exclusive else words.NONE_HALF,
        label=name_label(visit, result.label),
        probability=format_probability(result.scores[result.label]),
    )


def draw_answer(visit: Visit, result: Classification) -> str:
    """The words with their weights, their table, and the passport; above them what the bars mean
    where they do not share 100 %."""
    several = "" if result.exclusive else parts.draw_note(visit.say(words.NOT_EXCLUSIVE))
    headers = [visit.say(words.WORD), visit.say(words.WEIGHT)]
    strip = (
        draw_words(result.attributions, label=visit.say(words.WORDS))
        + parts.draw_note(visit.say(choose_reading(result)))
        + parts.draw_note(read_words(visit, result))
        + parts.draw_table(visit, tabulate_attributions(result.attributions, headers=headers))
        if result.attributions
        else parts.draw_note(visit.say(words.NO_WORDS))
    )
    return "".join(
        [
            several,
            f'<h3 class="pg-heading">{html.escape(visit.say(words.WORDS))}</h3>{strip}',
            parts.draw_passport(visit, result.passport),
        ]
    )


def choose_reading(result: Classification) -> Text:
    """Whether words were left out, or whole sentences."""
    whole = any(" " in unit.text.strip() for unit in result.attributions)
    return words.CLAUSES_HOW if whole else words.WORDS_HOW


def read_words(visit: Visit, result: Classification) -> str:
    """What leaving out the heaviest word would do."""
    heaviest = max(result.attributions, key=lambda word: abs(word.weight))
    return visit.say(
        words.WORDS_READING,
        word=heaviest.text.strip(),
        label=name_label(visit, result.label),
        points=f"{abs(heaviest.weight) * 100:.1f}",
        direction=visit.say(words.LOWER if heaviest.weight > 0 else words.HIGHER),
    )


def show_rows(visit: Visit, backend: Classifies, *, lines: str) -> Iterator[tuple[str, str]]:
    """The table as it fills, with a bar."""
    most = visit.runtime.settings.max_rows
    done = classify_rows(backend, lines.splitlines(), most_rows=most)
    for rows in pace_values(done, halt=visit.halt, seconds=0.5):
        yield draw_counts(visit, rows), draw_rows(visit, rows)


def draw_counts(visit: Visit, rows: ClassifiedRows) -> str:
    """How many of each label so far, and how far that is."""
    done = len(rows.rows)
    counts = Counter(row.label for row in rows.rows if row.label)
    summary = " · ".join(
        visit.say(words.COUNTS, count=count, label=name_label(visit, label))
        for label, count in counts.most_common()
    )
    sentence = visit.say(words.PROGRESS, done=done, total=rows.total)
    return "".join(
        [
            f'<p class="pg-finding">{html.escape(summary)}</p>',
            draw_bar(sentence, done=done, total=rows.total) if done < rows.total else "",
            parts.draw_passport(visit, rows.passport),
        ]
    )


def draw_rows(visit: Visit, rows: ClassifiedRows) -> str:
    """Every line with its label and probability."""
    headers = [words.TEXT, words.LABEL, common.PROBABILITY]
    values: list[list[Value]] = [[row.text, *describe_row(visit, row)] for row in rows.rows]
    return parts.draw_open_table(
        ([visit.say(header) for header in headers], values), rows=visit.runtime.settings.max_rows
    )


def describe_row(visit: Visit, row: ClassifiedRow) -> list[str]:
    """Label and probability, or why there is none."""
    if not row.label:
        return [visit.say(words.TOO_LONG, tokens=row.tokens), "–"]
    return [name_label(visit, row.label), format_probability(row.probability)]
