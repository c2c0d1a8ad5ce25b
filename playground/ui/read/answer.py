"""Question answering: the answer in its text, and how sure the model is of where it stands."""

import html
from typing import Any

import gradio as gr
import numpy as np
from gradio.events import Dependency

from playground.backends.base import LONGEST_ANSWER, Answers
from playground.plots.bars import draw_answers
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_answers, tabulate_edges
from playground.plots.tokens import Chip, draw_strip
from playground.registry.spec import Capability
from playground.results import Answering, Floats
from playground.tasks.answer import answer
from playground.texts import Text, common
from playground.texts import read as words
from playground.ui import lenses, parts
from playground.ui.links import write_query
from playground.ui.read.programs import write_answer
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# What links call this part of the tab.
NAME = "read.answer"
NEEDS = (Capability.ANSWER,)
# Tokens less likely than this carry neither colour nor number.
FAINT = 0.01
# Tokens of a long text that are shown before and after the likeliest answer.
AROUND = 120


def build(wire: Wire, page: gr.Blocks) -> None:
    """Text, question and model on the left; the answer and where it stands on the right."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN_ANSWER)
            status = parts.add_status()
            boxes = {"boxes": [inputs["context"], inputs["question"]], "model": inputs["model"]}
            lenses.add_lens(wire, "read", words.ANSWERING, inner="pg-answer", **boxes)
        with gr.Column(scale=3, min_width=320):
            found = gr.HTML(min_height=160)
            plot = gr.Plot(show_label=False)
            edges = gr.HTML()
            code = parts.add_code(wire)
    shown: dict[str, Any] = {
        "inputs": inputs,
        "outputs": [found, plot, edges, code],
        "needs": NEEDS,
        "status": status,
    }
    question, model = inputs["question"], inputs["model"]
    triggers = [buttons[0].click, question.submit, examples.then, model.change]
    wire.run(triggers, show_answer, buttons=buttons, **shown)
    wire.first(page, show_answer, tab=NAME, **shown)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """Text, question and model; and the choice of an example."""
    first_question, first_context = words.QUESTIONS[0]
    context = gr.Textbox(first_context, label=wire.label(words.CONTEXT), lines=8, max_lines=16)
    question = gr.Textbox(first_question, label=wire.label(words.QUESTION), max_lines=3)
    examples = parts.add_examples(wire, words.QUESTIONS, boxes=[question, context])
    model = parts.pick_model(wire, *NEEDS)
    return {"question": question, "context": context, "model": model}, examples


def show_answer(visit: Visit, backend: Answers, *, question: str, context: str) -> tuple[Any, ...]:
    """The answer in its text, the likeliest ones as bars, and where they begin and end."""
    answering = answer(backend, question, context)
    plot = draw_answers(
        answering.answers,
        no_answer=answering.no_answer_probability,
        name=visit.say(words.NO_ANSWER),
        title="",
        axis=visit.say(words.AXIS),
    )
    assert visit.spec is not None
    code = write_answer(visit.spec, question, context, windows=answering.windows)
    return draw_found(visit, answering), plot, draw_edges(visit, answering), code


def draw_found(visit: Visit, answering: Answering) -> str:
    """The finding, the answer marked in its text, and the title over the bars."""
    best = answering.best
    finding = (
        visit.say(words.FINDING, answer=best.text, probability=format_probability(best.probability))
        if best
        else visit.say(
            words.NOT_FOUND, probability=format_probability(answering.no_answer_probability)
        )
    )
    label = html.escape(visit.say(words.CONTEXT_MARKED))
    return "".join(
        [
            f'<p class="pg-finding">{html.escape(finding)}</p>',
            f'<div class="pg-context" role="group" aria-label="{label}">',
            f"{mark_answer(answering)}</div>",
            parts.draw_title(compare_answers(visit, answering)),
        ]
    )


def mark_answer(answering: Answering) -> str:
    """The text as HTML with the answer marked, if there is one; of a long text the part around
    it."""
    context, best = answering.context, answering.best
    start, end = find_characters(answering)
    opening, closing = "… " if start else "", " …" if end < len(context) else ""
    if best is None:
        return f"{opening}{html.escape(context[start:end])}{closing}"
    before, inside, after = (
        html.escape(part)
        for part in (context[start : best.start], best.text, context[best.end : end])
    )
    return f"{opening}{before}<mark>{inside}</mark>{after}{closing}"


def find_characters(answering: Answering) -> tuple[int, int]:
    """Where the part that is shown begins and ends in the text; the answer lies in it."""
    context, tokens, best = answering.context, answering.tokens, answering.best
    first, last = find_part(answering)
    start = tokens[first].start if first else 0
    end = tokens[last - 1].end if last < len(tokens) else len(context)
    return (min(start, best.start), max(end, best.end)) if best else (start, end)


def compare_answers(visit: Visit, answering: Answering) -> str:
    """The likeliest answer beside "no answer"."""
    if not answering.answers:
        return visit.say(words.LIKELIEST)
    best = answering.answers[0]
    return visit.say(
        words.ANSWER_TITLE,
        answer=best.text,
        probability=format_probability(best.probability),
        nothing=format_probability(answering.no_answer_probability),
    )


def draw_edges(visit: Visit, answering: Answering) -> str:
    """What the bars mean and their table, the two strips, their reading and their table."""
    answers = tabulate_answers(
        answering,
        name=visit.say(words.NO_ANSWER),
        headers=say_all(visit, words.ANSWER, words.FROM, words.TO, common.PROBABILITY),
    )
    edges = tabulate_edges(
        answering,
        headers=say_all(visit, common.POSITION, common.TOKEN, words.BEGINS, words.STOPS),
    )
    first, last = find_part(answering)
    return "".join(
        [
            parts.draw_note(visit.say(words.SPANS_HOW, longest=LONGEST_ANSWER)),
            read_windows(visit, answering),
            parts.draw_table(visit, answers),
            f'<p class="pg-take">{draw_link(visit, answering)} '
            f"{parts.draw_download(visit, 'answers', answers)}</p>",
            draw_edge(visit, answering, answering.starts, title=words.STARTS),
            draw_edge(visit, answering, answering.ends, title=words.ENDS),
            parts.draw_note(read_edges(visit, answering)),
            read_part(visit, answering, shown=last - first),
            parts.draw_table(visit, edges),
            f'<p class="pg-take">{parts.draw_download(visit, "answer-edges", edges)}</p>',
            parts.draw_passport(visit, answering.passport),
        ]
    )


def draw_link(visit: Visit, answering: Answering) -> str:
    """The link that asks the same question again."""
    assert visit.spec is not None
    values = {"question": answering.question, "context": answering.context}
    return parts.draw_link(visit, write_query(NAME, {**values, "model": visit.spec.key}))


def say_all(visit: Visit, *texts: Text) -> list[str]:
    """Headers in the reader's language."""
    return [visit.say(text) for text in texts]


def find_part(answering: Answering) -> tuple[int, int]:
    """The tokens that are shown: all of a short text, else those around the likeliest answer."""
    place = int(answering.starts.argmax())
    first = max(place - AROUND, 0)
    return first, min(first + 2 * AROUND, len(answering.tokens))


def draw_edge(visit: Visit, answering: Answering, values: Floats, *, title: Text) -> str:
    """The tokens of the text, coloured by how likely the answer begins (or ends) at each."""
    first, last = find_part(answering)
    chips = [
        draw_token(token.text, float(value))
        for token, value in zip(answering.tokens[first:last], values[first:last], strict=True)
    ]
    heading = html.escape(visit.say(title))
    return f'<h4 class="pg-heading">{heading}</h4>' + (
        f'<div class="pg-edges">{draw_strip(chips, label=visit.say(title))}</div>'
    )


def draw_token(text: str, probability: float) -> Chip:
    """A token; an unlikely one is plain."""
    number = format_probability(probability)
    if probability < FAINT:
        return Chip(text=text, magnitude=None, note=number)
    return Chip(text=text, magnitude=probability, note=number, number=number)


def read_edges(visit: Visit, answering: Answering) -> str:
    """Where the answer most likely begins and ends."""
    start, end = int(np.argmax(answering.starts)), int(np.argmax(answering.ends))
    return visit.say(
        words.EDGES_READING,
        start=show_text(answering.tokens[start].text.strip()),
        start_probability=format_probability(float(answering.starts[start])),
        end=show_text(answering.tokens[end].text.strip()),
        end_probability=format_probability(float(answering.ends[end])),
    )


def read_windows(visit: Visit, answering: Answering) -> str:
    """In how many parts a long text was read."""
    if answering.windows == 1:
        return ""
    return parts.draw_note(visit.say(words.WINDOWS, windows=answering.windows))


def read_part(visit: Visit, answering: Answering, *, shown: int) -> str:
    """How much of a long text the strips show."""
    total = len(answering.tokens)
    return "" if shown == total else parts.draw_note(visit.say(words.CUT, shown=shown, total=total))
