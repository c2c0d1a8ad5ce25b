"""The bias probe: templates, groups and words in boxes, and what the model links."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.backends.base import FillsMasks
from playground.results.bias import BiasProbe
from playground.tasks.bias import probe
from playground.tasks.bias_plan import Question
from playground.texts import bias as words
from playground.texts import blanks as shared
from playground.ui import parts
from playground.ui.fill_mask.bias_answer import draw_answer, draw_leans, find_title
from playground.ui.fill_mask.ground import NEEDS, Ground
from playground.ui.fill_mask.programs_bias import write_bias
from playground.ui.status import draw_bar
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

PANEL = "bias"
SEED = 0


def build(wire: Wire, ground: Ground) -> None:
    """Ready sets, the boxes, the chart with its whiskers and what it means."""
    label = wire.label
    with gr.Accordion(label(words.BIAS), open=False, elem_id="pg-bias") as place:
        gr.Markdown(label(words.BIAS_HOW), elem_classes="pg-how")
        gr.Markdown(label(words.BIAS_CONTENT), elem_classes="pg-how")
        with gr.Row():
            sets = [
                gr.Button(label(name), size="sm", variant="secondary", min_width=160)
                for name, _ in words.SETS
            ]
        boxes = add_boxes(wire)
        buttons = parts.add_buttons(wire, words.BIAS_RUN, main=False)
        status = parts.add_status()
        title = gr.HTML()
        plot = gr.Plot(show_label=False, visible=False)
        answer = gr.HTML()
        code = parts.add_code(wire)
    for button, (_, values) in zip(sets, words.SETS, strict=True):
        wire.on(button.click, make_filler(values), inputs={}, outputs=list(boxes.values()))
    inputs: dict[str, Any] = {**boxes, "model": ground.model}
    asked = ground.follow_link(wire, PANEL, place=place, inputs=inputs)
    wire.run(
        [buttons[0].click, asked.change],
        show_probe,
        buttons=buttons,
        inputs=inputs,
        outputs=[title, plot, answer, code],
        needs=NEEDS,
        status=status,
    )


def add_boxes(wire: Wire) -> dict[str, gr.Textbox]:
    """Templates, two groups, two sets of words, and the control."""
    _, (templates, group_1, group_2, words_1, words_2, control) = words.SETS[0]
    label = wire.label
    template_box = gr.Textbox(
        templates,
        label=label(words.TEMPLATES),
        info=label(words.TEMPLATES_INFO),
        lines=5,
        max_lines=12,
    )
    groups, sets = [], []
    with gr.Row():
        for value, name in ((group_1, words.GROUP_1), (group_2, words.GROUP_2)):
            info = label(words.GROUP_INFO)
            groups.append(gr.Textbox(value, label=label(name), info=info, min_width=240))
        pair = gr.Textbox(
            control, label=label(words.CONTROL), info=label(words.CONTROL_INFO), min_width=240
        )
    with gr.Row():
        for value, name in ((words_1, words.WORDS_1), (words_2, words.WORDS_2)):
            info = label(words.WORDS_INFO)
            sets.append(gr.Textbox(value, label=label(name), info=info, max_lines=6, min_width=260))
    return {
        "templates": template_box,
        "group_1": groups[0],
        "group_2": groups[1],
        "words_1": sets[0],
        "words_2": sets[1],
        "control": pair,
    }


def make_filler(values: tuple[str, ...]) -> Any:
    """A handler that fills the boxes with a ready set."""

    def fill_boxes(visit: Visit) -> tuple[str, ...]:
        del visit
        return values

    return fill_boxes


def show_probe(
    visit: Visit,
    backend: FillsMasks,
    *,
    templates: str,
    group_1: str,
    group_2: str,
    words_1: str,
    words_2: str,
    control: str,
) -> Iterator[tuple[Any, ...]]:
    """The words as they are read, then what they say and the program that measures it."""
    question = Question(
        templates=templates,
        group_1=group_1,
        group_2=group_2,
        words_1=words_1,
        words_2=words_2,
        control=control,
        seed=SEED,
    )
    assert visit.spec is not None
    for result in pace_values(probe(backend, question), halt=visit.halt, seconds=0.5):
        if result.done < result.total:
            yield draw_progress(visit, result), show_plot(visit, result), gr.skip(), ""
        else:
            yield (
                parts.draw_title(find_title(visit, result)),
                show_plot(visit, result),
                draw_answer(visit, result, question=question),
                write_bias(visit.spec, result),
            )


def show_plot(visit: Visit, result: BiasProbe) -> Any:
    """The chart, whose place is empty before there is one."""
    return gr.update(value=draw_leans(visit, result), visible=True)


def draw_progress(visit: Visit, result: BiasProbe) -> str:
    """How many words are read."""
    sentence = visit.say(shared.PROGRESS, done=result.done, total=result.total)
    return draw_bar(sentence, done=result.done, total=result.total)
