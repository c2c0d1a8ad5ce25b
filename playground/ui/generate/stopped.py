"""What stays of a text that was stopped: the tokens that stood on the page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.components import Component

from playground.results import Generation
from playground.ui.generate.answer import draw_shown, find_chosen
from playground.ui.generate.ground import Shelf
from playground.ui.stop import Keep
from playground.ui.visit import Visit


def keep_seen(shelf: gr.State, outputs: Sequence[Component]) -> Keep:
    """Of the text that is shown, keep what was seen. `outputs`: answer, shelf and place."""
    return Keep(place="#pg-text", cut=cut_shown, inputs={"shelf": shelf}, outputs=outputs)


def cut_shown(visit: Visit, *, seen: float, shelf: Shelf | None) -> tuple[Any, ...]:
    """The text that is shown without what came after Stop."""
    if shelf is None or len(shelf.shown.generation.tokens) <= seen:
        return (gr.skip(),) * 3
    drawn = shelf.shown
    # What stood there before is no part of what Stop takes off; a text has a token at least.
    count = max(int(seen), drawn.kept, 1)
    cut = replace(drawn, generation=cut_generation(drawn.generation, count))
    texts = tuple(cut if each is drawn else each for each in shelf.texts)
    return draw_shown(visit, cut), replace(shelf, texts=texts), find_chosen(cut)


def cut_generation(generation: Generation, count: int) -> Generation:
    """The first tokens of a text, as if it had been stopped there."""
    tokens = generation.tokens[:count]
    text = "".join(token.text for token in tokens)
    return replace(generation, text=text, tokens=tokens, finish_reason="")
