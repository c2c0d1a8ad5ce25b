"""One sentence in ten languages: how many tokens each takes, and what that costs."""

from typing import Any

import gradio as gr

from playground.backends.base.vocabulary import Spells
from playground.plots.labels import format_probability
from playground.plots.tables import Table
from playground.plots.vocabulary import CostBar, draw_costs
from playground.results.vocabulary import LanguageCost, LanguageCosts
from playground.tasks.languages import weigh_languages
from playground.texts import tokens as words
from playground.ui import parts
from playground.ui.tokens.ground import NEEDS, Ground
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def build(wire: Wire, ground: Ground) -> None:
    """A closed panel; it is computed when it is opened and when the model changes."""
    label = wire.label(words.LANGUAGES)
    with gr.Accordion(label, open=False, elem_id="pg-languages") as panel:
        gr.Markdown(wire.label(words.LANGUAGES_HOW), elem_classes="pg-how")
        title = gr.HTML()
        plot = gr.Plot(show_label=False)
        rest = gr.HTML()
        status = parts.add_status(second=True)
    opened = ground.watch(wire, panel)
    shown: dict[str, Any] = {
        "inputs": {"model": ground.inputs["model"], "opened": opened},
        "outputs": [title, plot, rest],
        "needs": NEEDS,
        "status": status,
    }
    wire.on(opened.change, show_languages, **shown)
    model: Any = ground.inputs["model"]
    wire.on(model.change, show_languages, mode="always_last", **shown)


def show_languages(visit: Visit, backend: Spells, *, opened: bool) -> tuple[Any, ...]:
    """The bars, the dearest language in a sentence, the table and the sentences."""
    if not opened:
        return gr.skip(), gr.skip(), gr.skip()
    found = weigh_languages(backend, words.SENTENCES)
    bars = [
        CostBar(
            name=visit.say(words.NAMES[cost.language]), tokens=cost.tokens, note=note_cost(cost)
        )
        for cost in found.costs
    ]
    return (
        parts.draw_title(find_title(visit, found)),
        draw_costs(bars, axis=visit.say(words.TOKENS_AXIS)),
        draw_rest(visit, found, limit=backend.limit),
    )


def note_cost(cost: LanguageCost) -> str:
    """ "48 (×2.1)"; a question mark for each that is unknown."""
    ratio = "" if cost.language == "en" else f" (×{cost.ratio:.1f})"
    return f"{cost.tokens}{ratio}" + (f" ?×{cost.unknown}" if cost.unknown else "")


def find_dearest(found: LanguageCosts) -> LanguageCost:
    """The language with the most tokens."""
    return max(found.costs, key=lambda cost: cost.tokens)


def find_title(visit: Visit, found: LanguageCosts) -> str:
    """The dearest language."""
    dearest = find_dearest(found)
    if dearest.ratio <= 1:
        return visit.say(words.LANGUAGES_EVEN)
    return visit.say(
        words.LANGUAGES_TITLE,
        name=visit.say(words.NAMES[dearest.language]),
        ratio=f"{dearest.ratio:.1f}",
    )


def draw_rest(visit: Visit, found: LanguageCosts, *, limit: int) -> str:
    """What it costs, what is lost, table, file and passport."""
    dearest = find_dearest(found)
    notes = []
    if dearest.ratio > 1:
        notes.append(
            visit.say(
                words.LANGUAGES_COST,
                name=visit.say(words.NAMES[dearest.language]),
                ratio=f"{dearest.ratio:.1f}",
                limit=f"{limit:,}",
                share=format_probability(1 / dearest.ratio),
            )
        )
    lost = [visit.say(words.NAMES[cost.language]) for cost in found.costs if cost.unknown]
    if lost:
        comma = "、" if visit.language == "zh" else ", "
        notes.append(visit.say(words.LANGUAGES_LOST, languages=comma.join(lost)))
    table = tabulate_costs(visit, found)
    return "".join(
        [
            *map(parts.draw_note, notes),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "languages", table)}</p>',
            parts.draw_passport(visit, found.passport),
        ]
    )


def tabulate_costs(visit: Visit, found: LanguageCosts) -> Table:
    """Language, tokens, times English, unknown, sentence."""
    headers = (words.LANGUAGE, words.TOKENS, words.RATIO, words.UNKNOWN, words.SENTENCE)
    return [visit.say(header) for header in headers], [
        [
            visit.say(words.NAMES[cost.language]),
            cost.tokens,
            round(cost.ratio, 2),
            cost.unknown,
            cost.text,
        ]
        for cost in found.costs
    ]
