"""All blanks together: the most probable combination of words."""

import html
import math
from collections.abc import Iterator

import gradio as gr

from playground.backends.base import FillsMasks
from playground.plots.labels import show_text
from playground.plots.surprise import format_power
from playground.plots.tables import Table, Value
from playground.results.blanks import Combination, JointFilling
from playground.tasks.blanks import MASK
from playground.tasks.together import MOST_WIDTH, fill_together
from playground.texts import blanks as words
from playground.texts import common
from playground.ui import parts
from playground.ui.fill_mask.ground import NEEDS, Ground, draw_take, show_logarithm
from playground.ui.fill_mask.programs import write_together
from playground.ui.visit import Visit, pace_values
from playground.ui.wire import Wire

PANEL = "together"
# Logarithms nearer than this are the same number, summed in another order.
EQUAL = 1e-4


def build(wire: Wire, ground: Ground) -> None:
    """A number, a button, and the combinations beside the words filled one by one."""
    with gr.Accordion(wire.label(words.TOGETHER), open=False, elem_id="pg-together") as place:
        gr.Markdown(wire.label(words.TOGETHER_HOW), elem_classes="pg-how")
        width = gr.Slider(
            *(1, MOST_WIDTH, 8),
            step=1,
            label=wire.label(words.WIDTH),
            info=wire.label(words.WIDTH_INFO),
        )
        buttons = parts.add_buttons(wire, words.TOGETHER_RUN, main=False)
        status = parts.add_status()
        answer = gr.HTML()
        code = parts.add_code(wire)
    inputs = {"text": ground.text, "model": ground.model, "width": width}
    asked = ground.follow_link(wire, PANEL, place=place, inputs=inputs)
    wire.run(
        [buttons[0].click, asked.change],
        show_together,
        buttons=buttons,
        inputs=inputs,
        outputs=[answer, code],
        needs=NEEDS,
        status=status,
    )


def show_together(
    visit: Visit, backend: FillsMasks, *, text: str, width: float
) -> Iterator[tuple[str, str]]:
    """How many readings are done, then the combinations and the program that finds them."""
    assert visit.spec is not None
    for step in pace_values(fill_together(backend, text, width=width), halt=visit.halt):
        if isinstance(step, int):
            yield parts.draw_note(visit.say(words.PROGRESS_READINGS, done=step)), ""
        else:
            code = write_together(visit.spec, step.text, width=step.width, exact=step.exact)
            yield draw_together(visit, step), code


def draw_together(visit: Visit, filling: JointFilling) -> str:
    """Finding, both sentences, the combinations and how they were found."""
    if len(filling.apart.words) == 1:
        return parts.draw_note(visit.say(words.TOGETHER_ONE))
    table = tabulate_combinations(visit, filling)
    values = {"text": filling.text, "width": filling.width}
    return "".join(
        [
            parts.draw_title(find_title(visit, filling)),
            draw_sentence(visit.say(words.AS_ONE), filling, filling.combinations[0]),
            draw_sentence(visit.say(words.ONE_BY_ONE), filling, filling.apart),
            parts.draw_open_table(table, rows=len(table[1])),
            parts.draw_note(read_together(visit, filling)),
            draw_take(
                visit,
                panel=PANEL,
                values=values,
                tables=[("together", table, common.SAVE_CSV)],
            ),
            parts.draw_passport(visit, filling.passport),
        ]
    )


def find_title(visit: Visit, filling: JointFilling) -> str:
    """Whether filling together found other words, and how much likelier they are."""
    best, apart = filling.combinations[0], filling.apart
    difference = best.log_probability - apart.log_probability
    if best.words == apart.words or abs(difference) < EQUAL:
        return visit.say(words.TOGETHER_SAME, together=join(best))
    ratio = math.exp(min(difference, 700.0))
    return visit.say(
        words.TOGETHER_BETTER,
        together=join(best),
        apart=join(apart),
        ratio=f"{ratio:.1f}" if ratio < 10 else format_power(difference),
    )


def join(combination: Combination) -> str:
    """The words with what separates blanks."""
    return " … ".join(show_text(word) for word in combination.words)


def read_together(visit: Visit, filling: JointFilling) -> str:
    """How the combinations were found."""
    if not filling.exact:
        return visit.say(words.BEAM_READING, width=filling.width, readings=filling.readings)
    return visit.say(
        words.TOGETHER_READING,
        combinations=f"{filling.width ** len(filling.apart.words):,}",
        width=filling.width,
        readings=filling.readings,
    )


def draw_sentence(name: str, filling: JointFilling, combination: Combination) -> str:
    """The sentence with these words in place."""
    pieces = MASK.split(filling.text)
    sentence = html.escape(pieces[0])
    for piece, word in zip(pieces[1:], combination.words, strict=False):
        sentence += f"<mark>{html.escape(word)}</mark>{html.escape(piece)}"
    return f'<h4 class="pg-heading">{html.escape(name)}</h4><p class="pg-sentence">{sentence}</p>'


def tabulate_combinations(visit: Visit, filling: JointFilling) -> Table:
    """words, ln P together, its steps, ln P apart: the best combinations, then the first choices
    of each blank by itself where they are not among them"""
    headers = [
        visit.say(words.COMBINATION),
        visit.say(words.TOGETHER_COLUMN),
        "ln P(w₁) + ln P(w₂ | w₁) + …",
        visit.say(words.APART_COLUMN),
    ]
    listed = [*filling.combinations]
    if all(one.words != filling.apart.words for one in listed):
        listed.append(filling.apart)
    rows: list[list[Value]] = [
        [
            join(one),
            round(one.log_probability, 4),
            " + ".join(show_logarithm(step) for step in one.steps).replace("+ −", "− "),
            round(one.apart, 4),
        ]
        for one in listed
    ]
    return headers, rows
