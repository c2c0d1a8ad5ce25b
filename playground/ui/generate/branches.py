"""Branches: the text goes on from another token, and the texts are kept side by side."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from playground.backends.base import Generates
from playground.plots.branches import TextEntry, count_common, draw_shelf, draw_two
from playground.plots.labels import format_probability, show_text
from playground.results import Alternative, GeneratedToken
from playground.tasks.branch import branch
from playground.tasks.generate import read_sampling
from playground.texts import sampler as words
from playground.ui import parts
from playground.ui.generate.answer import draw_shown, find_chosen, find_place
from playground.ui.generate.ground import NEEDS, Drawn, Ground, Shelf, mark_move
from playground.ui.generate.stopped import keep_seen
from playground.ui.visit import Visit, pace_values, tally
from playground.ui.wire import Wire

# Texts that are kept.
MOST = 8
# A button of the list says what to do and with which text; the focus survives a redrawn list.
ACT = """
let last = null;
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button) return;
  last = button.dataset.index;
  trigger(button.dataset.act, {index: Number(last)});
});
watch('value', () => {
  if (last === null || document.activeElement !== document.body) return;
  const button = element.querySelector(`[data-index="${last}"]`) || element.querySelector('button');
  last = null;
  button?.focus();
});
"""


def build(wire: Wire, ground: Ground) -> None:
    """The list of texts, which appears with the first branch, and two of them side by side."""
    texts = gr.HTML(js_on_load=ACT, elem_classes="pg-maybe")
    two = gr.HTML(elem_classes="pg-maybe")
    pair = gr.State(None)
    shelf = {"shelf": ground.shelf}
    shown = [ground.answer, ground.shelf, ground.place, ground.moved]
    wire.on(texts.select, show_text_again, inputs=shelf, outputs=shown)
    wire.on(texts.delete, drop_text, inputs=shelf, outputs=shown)
    wire.on(texts.expand, compare_texts, inputs=shelf, outputs=[pair, two])
    for event in ground.changed:
        wire.on(
            event.then,
            show_shelf,
            inputs={**shelf, "pair": pair},
            outputs=[texts, pair, two],
            mode="multiple",
        )


def connect(wire: Wire, ground: Ground, alternatives: gr.HTML) -> None:
    """Choosing one of the alternatives of a token lets the text go on from it."""
    choice = gr.State(None)
    outputs = [ground.answer, ground.shelf, ground.place]
    chosen = wire.on(alternatives.select, read_choice, inputs={}, outputs=[choice])
    works = wire.run(
        [chosen.then],
        go_on,
        buttons=ground.buttons,
        inputs={
            "model": ground.author,
            "shelf": ground.shelf,
            "place": ground.place,
            "choice": choice,
        },
        outputs=outputs,
        needs=NEEDS,
        status=ground.status,
        keep=keep_seen(ground.shelf, outputs),
        line="write",
    )
    ground.tell(wire, *works)


def read_choice(visit: Visit) -> Any:
    """Which alternative was chosen."""
    return gr.skip() if visit.index is None else visit.index


def go_on(
    visit: Visit, backend: Generates, *, shelf: Shelf | None, place: int | None, choice: int | None
) -> Iterator[tuple[Any, ...]]:
    """The branch as it grows; a text that is there already is only shown."""
    if shelf is None or choice is None:
        yield (gr.skip(),) * 3
        return
    drawn = shelf.shown
    index = find_place(drawn.generation, place)
    token = drawn.generation.tokens[index]
    other = token.alternatives[min(choice, len(token.alternatives) - 1)]
    known = find_text(shelf, index=index, id=other.id)
    if known is not None:
        shown = replace(shelf, current=known)
        yield draw_shown(visit, shown.shown), shown, index
        return
    most = visit.runtime.settings.max_new_tokens
    grown = branch(
        backend,
        drawn.generation,
        place=index,
        id=other.id,
        sampling=read_sampling(**drawn.settings, most_new_tokens=most),
    )
    steps = tally(visit, grown, lambda one: len(one.tokens) - index - 1)
    name = name_branch(visit, token, other, number=index + 1)
    for generation in pace_values(steps, halt=visit.halt, seconds=visit.pace):
        added = replace(drawn, generation=generation, kept=index + 1, name=name)
        yield draw_shown(visit, added), add_text(shelf, added), index


def find_text(shelf: Shelf, *, index: int, id: int) -> int | None:
    """The finished text that begins like the one that is shown and has the token `id` at
    `index`; the shown one comes first."""
    begin = (*(token.id for token in shelf.shown.generation.tokens[:index]), id)
    for number in sorted(range(len(shelf.texts)), key=lambda each: each != shelf.current):
        generation = shelf.texts[number].generation
        ids = tuple(token.id for token in generation.tokens[: index + 1])
        if ids == begin and generation.finish_reason:
            return number
    return None


def name_branch(visit: Visit, token: GeneratedToken, other: Alternative, *, number: int) -> str:
    """What was changed, and where."""
    old, new = show_text(token.text), show_text(other.text)
    return visit.say(words.BRANCH, place=number, old=old, new=new)


def add_text(shelf: Shelf, drawn: Drawn) -> Shelf:
    """The shelf with one more text, which is shown. Of too many, the oldest branch goes."""
    texts = (*shelf.texts, drawn)
    if len(texts) > MOST:
        texts = (texts[0], *texts[2:])
    return Shelf(texts=texts, current=len(texts) - 1)


def show_text_again(visit: Visit, *, shelf: Shelf | None) -> tuple[Any, ...]:
    """Go to another text of the shelf."""
    if shelf is None or visit.index is None or visit.index >= len(shelf.texts):
        return (gr.skip(),) * 4
    shown = replace(shelf, current=visit.index)
    return draw_shown(visit, shown.shown), shown, find_chosen(shown.shown), mark_move()


def drop_text(visit: Visit, *, shelf: Shelf | None) -> tuple[Any, ...]:
    """Take a branch off the shelf; where it was shown, the main text is shown."""
    if shelf is None or not visit.index or visit.index >= len(shelf.texts):
        return (gr.skip(),) * 4
    texts = shelf.texts[: visit.index] + shelf.texts[visit.index + 1 :]
    if shelf.current == visit.index:
        left = Shelf(texts=texts)
        return draw_shown(visit, left.shown), left, find_chosen(left.shown), mark_move()
    left = Shelf(texts=texts, current=shelf.current - (shelf.current > visit.index))
    return gr.skip(), left, gr.skip(), mark_move()


def show_shelf(
    visit: Visit, *, shelf: Shelf | None, pair: tuple[Drawn, Drawn] | None
) -> tuple[Any, ...]:
    """The list, once there is a branch. A comparison goes with its texts."""
    texts = shelf.texts if shelf else ()
    kept = pair is not None and all(any(one is other for other in texts) for one in pair)
    two = (gr.skip(), gr.skip()) if kept else (None, "")
    if shelf is None or len(texts) < 2:
        return "", *two
    entries = [list_text(visit, shelf, index) for index in range(len(texts))]
    label = visit.say(words.SHELF)
    return (
        f'<h4 class="pg-heading">{label}</h4>{draw_shelf(entries, label=label)}'
        f'<p class="pg-hint">{visit.say(words.KEPT, limit=MOST)}</p>',
        *two,
    )


def list_text(visit: Visit, shelf: Shelf, index: int) -> TextEntry:
    """A text with what can be done with it."""
    drawn, shown = shelf.texts[index], index == shelf.current
    name = drawn.name or visit.say(words.MAIN)
    compare = (visit.say(words.COMPARE), visit.say(words.COMPARE_WITH, name=name))
    drop = (visit.say(words.DROP), visit.say(words.DROP_THIS, name=name))
    return TextEntry(
        name=name,
        note=visit.say(words.SHOWN) if shown else "",
        shown=shown,
        show=visit.say(words.SHOW, name=name),
        compare=("", "") if shown else compare,
        drop=drop if index else ("", ""),
    )


def compare_texts(visit: Visit, *, shelf: Shelf | None) -> tuple[Any, Any]:
    """The text that is shown beside another, with what they have in common greyed."""
    if shelf is None or visit.index is None or visit.index >= len(shelf.texts):
        return gr.skip(), gr.skip()
    pair = (shelf.shown, shelf.texts[visit.index])
    tokens = [drawn.generation.tokens for drawn in pair]
    common = count_common(*([token.id for token in each] for each in tokens))
    columns = [
        (
            drawn.name or visit.say(words.MAIN),
            drawn.generation.prompt,
            [token.text for token in drawn.generation.tokens],
        )
        for drawn in pair
    ]
    first, second = (each[common:] for each in tokens)
    reading = parts.draw_note(read_parting(visit, first, second, common))
    return pair, draw_two(columns, common=common) + reading


def read_parting(
    visit: Visit,
    first: tuple[GeneratedToken, ...],
    second: tuple[GeneratedToken, ...],
    common: int,
) -> str:
    """Where two texts part, and how likely each way was."""
    if not first or not second:
        return visit.say(words.COMPARED_INSIDE)
    return visit.say(
        words.COMPARED,
        number=common + 1,
        first=show_text(first[0].text),
        p=format_probability(first[0].probability),
        second=show_text(second[0].text),
        q=format_probability(second[0].probability),
    )
