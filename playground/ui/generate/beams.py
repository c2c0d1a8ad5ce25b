"""Beam search as a tree, with the greedy text beside what it found."""

import html
from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.plots.beams import KINDS, draw_beams, name_kinds
from playground.plots.labels import show_line, show_text
from playground.plots.surprise import format_power
from playground.plots.tables import Table, Value, to_csv
from playground.results import BeamTree, FoundText
from playground.tasks.beams import search_beams
from playground.texts import Text, common
from playground.texts import decoding as words
from playground.texts import generate as tab
from playground.ui import parts
from playground.ui.generate.chat import read_prompt
from playground.ui.generate.ground import NEEDS, Ground
from playground.ui.generate.programs import write_beams
from playground.ui.visit import Visit
from playground.ui.wire import Wire

MOST_TOKENS = 40
NAMES: dict[str, Text] = {
    "won": words.BEAM_WON,
    "kept": words.BEAM_KEPT,
    "lost": words.BEAM_LOST,
    "greedy": words.BEAM_GREEDY,
}
# Logarithms nearer than this are the same number, summed in another order.
EQUAL = 1e-4


def build(wire: Wire, ground: Ground) -> None:
    """Two numbers, a button, the tree and the texts it found."""
    with gr.Accordion(wire.label(words.BEAMS), open=False, elem_id="pg-beam-search"):
        gr.Markdown(wire.label(words.BEAMS_HOW), elem_classes="pg-how")
        with gr.Row():
            count = gr.Slider(
                *(1, 8, 3),
                step=1,
                label=wire.label(words.BEAMS_COUNT),
                info=wire.label(words.BEAMS_COUNT_INFO),
            )
            length = gr.Slider(
                *(1, MOST_TOKENS, 12), step=1, label=wire.label(tab.NEW_TOKENS), min_width=160
            )
        buttons = parts.add_buttons(wire, words.BEAMS_RUN, main=False)
        status = parts.add_status()
        tree = gr.HTML()
        code = parts.add_code(wire)
    wire.run(
        [buttons[0].click],
        show_beams,
        buttons=buttons,
        inputs={
            "num_beams": count,
            "length": length,
            **ground.pick("prompt", "model", "chat"),
        },
        outputs=[tree, code],
        needs=NEEDS,
        status=status,
    )


def show_beams(
    visit: Visit,
    backend: Generates,
    *,
    prompt: str,
    chat: bool,
    num_beams: float,
    length: float,
) -> tuple[str, str]:
    """The tree, what it means, the texts found, and the program that finds them."""
    text = read_prompt(backend, prompt, chat=chat)
    tree = search_beams(
        backend,
        text,
        num_beams=num_beams,
        max_new_tokens=length,
        most_new_tokens=MOST_TOKENS,
    )
    assert visit.spec is not None
    code = write_beams(visit.spec, text, num_beams=int(num_beams), max_new_tokens=int(length))
    return draw_answer(visit, tree), code


def draw_answer(visit: Visit, tree: BeamTree) -> str:
    """Finding, tree, legend, reading, the texts found and the nodes behind them."""
    finding, reading = read_beams(visit, tree)
    found = tabulate_found(visit, tree)
    nodes = tabulate_nodes(visit, tree)
    label = visit.say(words.BEAMS_TREE, nodes=len(tree.nodes))
    downloads = [
        parts.draw_file(f"{name}.csv", "\ufeff" + to_csv(*table), title=visit.say(title))
        for name, table, title in (
            ("beam-search-texts", found, words.SAVE_TEXTS),
            ("beam-search-tree", nodes, words.SAVE_TREE),
        )
    ]
    return "".join(
        [
            parts.draw_title(finding),
            draw_beams(tree, label=label),
            draw_legend(visit),
            parts.draw_note(reading),
            f'<div class="pg-found">{parts.draw_open_table(found, rows=len(found[1]))}</div>',
            parts.draw_table(visit, nodes, rows=len(nodes[1])),
            f'<p class="pg-take">{" ".join(downloads)}</p>',
            parts.draw_passport(visit, tree.passport),
        ]
    )


def draw_legend(visit: Visit) -> str:
    """The kinds of nodes, drawn as they stand in the tree."""
    keys = "".join(
        f'<span class="pg-key pg-key-{kind}">{html.escape(visit.say(NAMES[kind]))}</span>'
        for kind in KINDS
    )
    return f'<p class="pg-legend">{keys}<br>{html.escape(visit.say(words.BEAMS_LEGEND))}</p>'


def read_beams(visit: Visit, tree: BeamTree) -> tuple[str, str]:
    """The finding, and the numbers behind it."""
    winner, greedy = tree.found[0], tree.greedy
    difference = winner.log_probability - greedy.log_probability
    values = {
        "winner": show_logarithm(winner.log_probability),
        "greedy": show_logarithm(greedy.log_probability),
    }
    if winner.leaf == greedy.leaf or abs(difference) < EQUAL:
        reading = visit.say(
            words.BEAMS_SAME_READING, winner=values["winner"], beams=len(tree.found)
        )
        return visit.say(words.BEAMS_SAME), reading
    ratio = format_power(difference)
    finding = words.BEAMS_BETTER if difference > 0 else words.BEAMS_LONGER
    reading = visit.say(
        words.BEAMS_READING, **values, difference=show_logarithm(difference), ratio=ratio
    )
    return visit.say(finding, ratio=ratio), reading


def show_logarithm(value: float) -> str:
    """Two decimals and a real minus."""
    return f"{value:.2f}".replace("-", "−")


def tabulate_found(visit: Visit, tree: BeamTree) -> Table:
    """number, text, ln P, score, tokens: the beams best first, then the greedy text"""
    headers = [
        visit.say(header)
        for header in (
            *(words.NUMBER, words.FOUND_TEXT, words.LOG_PROBABILITY),
            *(words.SCORE, words.LENGTH),
        )
    ]
    rows = [
        list_found(f"{number} ✓" if number == 1 else str(number), found)
        for number, found in enumerate(tree.found, 1)
    ]
    return headers, [*rows, list_found(visit.say(words.GREEDY), tree.greedy)]


def list_found(name: str, found: FoundText) -> list[Value]:
    """The row of one text."""
    text = show_line(found.text)
    return [name, text, round(found.log_probability, 3), round(found.score, 3), found.tokens]


def tabulate_nodes(visit: Visit, tree: BeamTree) -> Table:
    """number, step, the node it continues, token, id, probability, ln P, fate"""
    headers = [
        visit.say(header)
        for header in (
            *(words.NUMBER, words.DEPTH, words.PARENT, common.TOKEN, common.ID),
            *(common.PROBABILITY, words.LOG_PROBABILITY, words.FATE),
        )
    ]
    rows: list[list[Any]] = [
        [
            *(index, node.depth, node.parent if node.parent >= 0 else None),
            *(show_text(node.text), node.id, node.probability, node.log_probability),
            visit.say(NAMES[kind]),
        ]
        for index, (node, kind) in enumerate(zip(tree.nodes, name_kinds(tree), strict=True))
    ]
    return headers, rows
