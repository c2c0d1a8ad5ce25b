"""Two versions of a sentence: what changed, and which change did it."""

import html
from typing import Any

import gradio as gr

from playground.backends.base import Classifies
from playground.plots.labels import format_points, format_probability
from playground.plots.methods import draw_changes, tabulate_changes
from playground.registry.spec import Capability
from playground.results.judging import Change, Versions
from playground.tasks.versions import compare_versions
from playground.texts import sentiment as words
from playground.ui import parts
from playground.ui.follow import open_panel
from playground.ui.links import PANEL
from playground.ui.sentiment.judge import TAB, draw_link, name_label
from playground.ui.sentiment.programs import write_classify
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.CLASSIFY,)
NAME = "versions"


def build(wire: Wire, page: gr.Blocks, model: gr.Dropdown) -> None:
    """Two boxes side by side; under them what the changes do."""
    with gr.Accordion(wire.label(words.VERSIONS), open=False, elem_id="pg-versions") as place:
        gr.Markdown(wire.label(words.VERSIONS_HOW), elem_classes="pg-how")
        with gr.Row(equal_height=False):
            before = gr.Textbox(words.VERSION_A, label=wire.label(words.BEFORE), lines=2)
            after = gr.Textbox(words.VERSION_B, label=wire.label(words.AFTER), lines=2)
        buttons = parts.add_buttons(wire, words.COMPARE, main=False)
        status = parts.add_status(second=True)
        title = gr.HTML()
        plot = gr.Plot(show_label=False)
        details = gr.HTML()
        code = parts.add_code(wire)
    shown: dict[str, Any] = {
        "inputs": {"before": before, "after": after, "model": model},
        "outputs": [title, plot, details, code],
        "needs": NEEDS,
        "status": status,
    }
    triggers = [buttons[0].click, before.submit, after.submit]
    wire.run(triggers, show_versions, buttons=buttons, **shown)
    wire.first(page, show_versions, tab=TAB, **shown)
    # A link sets the boxes above; here it opens the panel that they are in.
    open_panel(wire, page, tab=TAB, panel=NAME, place=place, inputs={})


def show_versions(
    visit: Visit, backend: Classifies, *, before: str, after: str
) -> tuple[str, Any, str, str]:
    """Both texts with their changes marked, a bar for each change, and what they add up to."""
    result = compare_versions(backend, before, after)
    assert visit.spec is not None
    plot = draw_changes(
        result.changes, nothing=visit.say(words.NOTHING), axis=visit.say(words.SHARE_AXIS)
    )
    code = write_classify(visit.spec, [before, after], exclusive=backend.exclusive)
    values = {PANEL: NAME, "before": before, "after": after, "model": visit.spec.key}
    link = draw_link(visit, values)
    return (
        draw_texts(visit, result),
        plot if result.changes else None,
        draw_details(visit, result, link=link),
        code,
    )


def draw_texts(visit: Visit, result: Versions) -> str:
    """The finding, and the two texts with what differs marked."""
    label = name_label(visit, result.label)
    finding = visit.say(
        words.MOVED,
        label=label,
        before=format_probability(result.before[result.label]),
        after=format_probability(result.after[result.label]),
    )
    cards = "".join(
        f'<section class="pg-card"><h4 class="pg-heading">{html.escape(visit.say(name))} '
        f"<small>{html.escape(label)} {format_probability(scores[result.label])}</small></h4>"
        f'<p class="pg-story">{mark_parts(result, side)}</p></section>'
        for side, name, scores in (
            (0, words.BEFORE, result.before),
            (1, words.AFTER, result.after),
        )
    )
    return parts.draw_title(finding) + f'<div class="pg-cards">{cards}</div>'


def mark_parts(result: Versions, side: int) -> str:
    """One of the texts as HTML, what differs marked."""
    pieces = []
    for part in result.parts:
        text = html.escape(str(part[side]))
        lead = text[: len(text) - len(text.lstrip())]
        marked = f"{lead}<mark>{text.lstrip()}</mark>" if text.strip() else text
        pieces.append(marked if part[2] >= 0 else text)
    return "".join(pieces)


def draw_details(visit: Visit, result: Versions, *, link: str) -> str:
    """Which change did most, the table, and the passport."""
    if not result.changes:
        return parts.draw_note(visit.say(words.SAME_TEXT)) + parts.draw_passport(
            visit, result.passport
        )
    headers = [words.BEFORE, words.AFTER, words.SHARE, words.ALONE]
    table = tabulate_changes(result.changes, headers=[visit.say(header) for header in headers])
    return "".join(
        [
            parts.draw_note(read_changes(visit, result)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{link}{parts.draw_download(visit, "versions", table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )


def read_changes(visit: Visit, result: Versions) -> str:
    """The heaviest change, its share, and what it does alone."""
    heaviest = max(result.changes, key=lambda change: abs(change.weight))
    total = sum(change.weight for change in result.changes)
    return visit.say(
        words.CHANGES_READING,
        change=name_change(visit, heaviest),
        points=format_points(heaviest.weight),
        total=format_points(total),
        alone=format_points(heaviest.alone),
    )


def name_change(visit: Visit, change: Change) -> str:
    """ "good → great"."""
    nothing = visit.say(words.NOTHING)
    return f"{change.before or nothing} → {change.after or nothing}"
