"""Topics that nobody trained a model on: by sentence vectors, or by entailment."""

from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import Embeds
from playground.backends.base.attributing import Entails
from playground.plots.bars import draw_scores
from playground.plots.labels import format_probability
from playground.plots.tables import Table
from playground.registry.spec import Capability
from playground.results.judging import Topics
from playground.tasks.topics import find_topics_by_entailment, find_topics_by_vectors
from playground.texts import Text
from playground.texts import topics as words
from playground.ui import lenses, parts
from playground.ui.follow import open_panel
from playground.ui.links import PANEL
from playground.ui.read.topic_programs import write_entailment, write_vectors
from playground.ui.sentiment.judge import draw_link
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.EMBED,)
ENTAIL_NEEDS = (Capability.CLASSIFY,)
# A classifier on the Hub whose labels are contradiction, entailment and neutral.
NLI_MODEL = "cross-encoder/nli-distilroberta-base"
TEMPERATURE = 0.05
NAME = "read.topics"
PANEL_NAME = "entailment"
LINKED = "nli"


def build(wire: Wire, page: gr.Blocks) -> None:
    """Text and topics on the left; on the right what each of the two ways says."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            boxes, examples = add_inputs(wire)
            model = parts.pick_model(wire, *NEEDS)
            temperature = gr.Slider(
                *(0.01, 1, TEMPERATURE),
                step=0.01,
                label=wire.label(words.TEMPERATURE),
                info=wire.label(words.TEMPERATURE_INFO),
            )
            buttons = parts.add_buttons(wire, words.RUN_VECTORS)
            status = parts.add_status()
            text = [boxes["topic_text"]]
            lenses.add_lens(wire, "read", words.TOPICS, inner="pg-topics", boxes=text, model=model)
        with gr.Column(scale=3, min_width=320):
            shown = [gr.HTML(), gr.Plot(show_label=False), gr.HTML(), parts.add_code(wire)]
    vectors: dict[str, Any] = {
        "inputs": {**boxes, "temperature": temperature, "model": model},
        "outputs": shown,
        "needs": NEEDS,
        "status": status,
    }
    triggers = [buttons[0].click, boxes["labels"].submit, examples.then, model.input]
    wire.run(triggers, show_vectors, buttons=buttons, **vectors)
    wire.on(temperature.change, show_vectors, mode="always_last", **vectors)
    wire.first(page, show_vectors, tab=NAME, **vectors)
    add_entailment(wire, page, boxes)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """What both ways read; and the choice of an example."""
    text = gr.Textbox(words.EXAMPLES[0][0], label=wire.label(words.TEXT), lines=3, max_lines=12)
    labels = gr.Textbox(
        words.EXAMPLES[0][1],
        label=wire.label(words.LABELS),
        info=wire.label(words.LABELS_INFO),
        max_lines=4,
    )
    examples = parts.add_examples(wire, words.EXAMPLES, boxes=[text, labels])
    template = gr.Textbox(
        words.HYPOTHESIS,
        label=wire.label(words.TEMPLATE),
        info=wire.label(words.TEMPLATE_INFO),
        max_lines=1,
    )
    return {"topic_text": text, "labels": labels, "template": template}, examples


def add_entailment(wire: Wire, page: gr.Blocks, boxes: dict[str, Any]) -> None:
    """The other way, with a model of the Hub that is named here or typed."""
    with gr.Accordion(wire.label(words.ENTAILMENT), open=False, elem_id="pg-entailment") as place:
        gr.Markdown(wire.label(words.ENTAILMENT_HOW), elem_classes="pg-how")
        model = gr.Textbox(
            NLI_MODEL, label=wire.label(words.NLI_MODEL), info=wire.label(words.NLI_INFO)
        )
        buttons = parts.add_buttons(wire, words.RUN_ENTAILMENT, main=False)
        status = parts.add_status(second=True)
        plot = gr.Plot(show_label=False, visible=False)
        shown = [gr.HTML(), plot, gr.HTML(), parts.add_code(wire)]
    # In a link "model" is the one of the vectors.
    linked = {**boxes, LINKED: model}
    asked = open_panel(wire, page, tab=NAME, panel=PANEL_NAME, place=place, inputs=linked)
    wire.run(
        [buttons[0].click, model.submit, asked.change],
        show_entailment,
        buttons=buttons,
        inputs={**boxes, "model": model},
        outputs=shown,
        needs=ENTAIL_NEEDS,
        status=status,
    )


def show_vectors(
    visit: Visit,
    backend: Embeds,
    *,
    topic_text: str,
    labels: str,
    template: str,
    temperature: float,
) -> tuple[Any, ...]:
    """Shares of the topics by the cosine of sentence vectors."""
    result = find_topics_by_vectors(
        backend, topic_text, labels=labels, template=template, temperature=temperature
    )
    assert visit.spec is not None
    first, second = sorted((topic.score for topic in result.topics), reverse=True)[:2]
    reading = visit.say(
        words.VECTORS_READING,
        score=f"{first:.3f}",
        second=max(
            (topic for topic in result.topics if topic.label != result.best.label),
            key=lambda topic: topic.score,
        ).label,
        other=f"{second:.3f}",
        lead=f"{first - second:.3f}",
        temperature=f"{temperature:g}",
    )
    notes = [reading, visit.say(words.VECTORS_HOW), visit.say(words.LIMIT)]
    asked = {"topic_text": topic_text, "labels": labels, "template": template}
    chosen = {} if visit.spec.embedded else {"model": visit.spec.key}
    values = {**asked, "temperature": temperature, **chosen}
    link = draw_link(visit, values, tab=NAME)
    return (
        *draw_topics(visit, result),
        draw_details(visit, result, notes=notes, score=words.COSINE, link=link),
        write_vectors(visit.spec, result, temperature=temperature),
    )


def show_entailment(
    visit: Visit, backend: Entails, *, topic_text: str, labels: str, template: str
) -> tuple[Any, ...]:
    """Shares of the topics by entailment."""
    result = find_topics_by_entailment(backend, topic_text, labels=labels, template=template)
    assert visit.spec is not None
    reading = visit.say(
        words.ENTAILMENT_READING,
        label=result.best.label,
        score=format_probability(result.best.score),
    )
    asked = {"topic_text": topic_text, "labels": labels, "template": template}
    link = draw_link(visit, {PANEL: PANEL_NAME, **asked, LINKED: visit.spec.key}, tab=NAME)
    title, plot = draw_topics(visit, result)
    return (
        title,
        gr.update(value=plot, visible=True),
        draw_details(visit, result, notes=[reading], score=words.ENTAILED, link=link),
        write_entailment(visit.spec, result),
    )


def draw_topics(visit: Visit, result: Topics) -> tuple[str, Any]:
    """The finding, and a bar for each topic."""
    finding = visit.say(
        words.FINDING, label=result.best.label, share=format_probability(result.best.share)
    )
    shares = {topic.label: topic.share for topic in result.topics}
    return parts.draw_title(finding), draw_scores(shares, title="", axis=visit.say(words.SHARE))


def draw_details(visit: Visit, result: Topics, *, notes: list[str], score: Text, link: str) -> str:
    """What the bars mean, table, download and passport."""
    headers = [words.TOPIC, words.SENTENCE, score, words.SHARE_COLUMN]
    table: Table = (
        [visit.say(header) for header in headers],
        [
            [topic.label, hypothesis, topic.score, topic.share]
            for topic, hypothesis in zip(result.topics, result.hypotheses, strict=True)
        ],
    )
    return "".join(
        [
            *(parts.draw_note(note) for note in notes),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{link}{parts.draw_download(visit, "topics", table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )
