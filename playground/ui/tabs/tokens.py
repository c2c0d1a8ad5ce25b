"""Tokens: the pieces a model reads, where they come from and what they cost."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import gradio as gr

from playground.backends.base.vocabulary import Spells
from playground.registry.spec import Capability
from playground.results import LoadProgress
from playground.results.vocabulary import CutText
from playground.tasks.pieces import compare_cuts, cut_text, replay_word
from playground.texts import tokens as words
from playground.ui import lenses, parts
from playground.ui.tokens import languages, near
from playground.ui.tokens.cut import draw_comparison, draw_cut, draw_facts
from playground.ui.tokens.ground import NEEDS, Ground
from playground.ui.tokens.programs import write_cut
from playground.ui.tokens.replay import draw_detail
from playground.ui.visit import Visit
from playground.ui.wire import Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
# What the models of its pickers must be able to do; the second may be left out.
PICKERS = (NEEDS,)
PANELS: tuple[ModuleType, ...] = (languages, near)


def build(wire: Wire, page: gr.Blocks) -> None:
    """Text and tokenizers on the left; the boxes, the chosen token and panels on the right."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            text, model = inputs["text"], inputs["model"]
            lenses.add_lens(wire, "tokens", TITLE, boxes=[text], model=model)
        with gr.Column(scale=3, min_width=320):
            answer = parts.add_chips(min_height=160, name="pg-cut")
            detail = gr.HTML(min_height=120)
            facts = gr.HTML()
            code = parts.add_code(wire)
            place = gr.State(0)
            shown: dict[str, Any] = {
                "inputs": inputs,
                "outputs": [answer, detail, facts, code, place],
                "needs": NEEDS,
                "status": status,
            }
            works = wire.run([buttons[0].click, text.submit], show_tokens, buttons=buttons, **shown)
            for trigger in (text.change, model.change, inputs["other"].change):
                works.append(wire.on(trigger, show_tokens, mode="always_last", **shown))
            wire.first(page, show_tokens, tab="tokens", **shown)
            works.append(
                wire.on(
                    answer.select,
                    choose_token,
                    inputs={"text": text, "model": model},
                    outputs=[detail, place],
                    needs=NEEDS,
                    status=status,
                    mode="multiple",
                )
            )
            ground = Ground(inputs={"text": text, "model": model}, place=place, changed=works)
            for panel in PANELS:
                panel.build(wire, ground)


def add_inputs(wire: Wire) -> dict[str, Any]:
    """Text and one or two tokenizers."""
    label = wire.label
    text = gr.Textbox(
        words.EXAMPLES[0],
        label=label(words.TEXT),
        info=label(words.TEXT_INFO),
        lines=3,
        max_lines=14,
    )
    parts.add_examples(wire, [[one] for one in words.EXAMPLES], boxes=[text])
    model = parts.pick_model(wire, *NEEDS)
    specs = wire.runtime.registry.that_can(*NEEDS)
    other = gr.Dropdown(
        choices=[("–", ""), *((parts.name_model(spec), spec.key) for spec in specs)],
        value="",
        label=label(words.OTHER),
        info=label(words.OTHER_INFO),
        allow_custom_value=True,
        filterable=True,
    )
    return {"text": text, "model": model, "other": other}


def show_tokens(
    visit: Visit, backend: Spells, *, text: str, other: str | None
) -> Iterator[LoadProgress | tuple[Any, ...]]:
    """The boxes, the steps of one word, counts and code; with a second tokenizer also where the
    two differ."""
    cut = cut_text(backend, text)
    place = find_telling(cut)
    boxes = draw_cut(visit, cut, selected=place)
    replay = replay_word(backend, cut, place=place) if cut.pieces else None
    assert visit.spec is not None
    rest = (
        draw_detail(visit, cut, replay, place=place) if cut.pieces else "",
        draw_facts(visit, cut, other=other or ""),
        write_cut(visit.spec, text),
        place,
    )
    if not other or other.strip() in {"", "–"}:
        yield boxes, *rest
        return
    spec = visit.runtime.registry.find(other, Capability.TOKENIZE)
    yield from visit.runtime.prepare(spec)
    with visit.runtime.use(spec) as rival:
        second = cut_text(rival, text)
    yield boxes + draw_comparison(visit, compare_cuts(cut, second)), *rest


def find_telling(cut: CutText) -> int:
    """The first token of the word that is cut into most tokens: a run of letters without a
    space."""
    best, most, first = 0, 0, 0
    for place, piece in enumerate(cut.pieces):
        joined = place > 0 and piece.start <= cut.pieces[place - 1].end
        if not (joined and (piece.character or piece.text[:1].isalpha())):
            first = place
        start = cut.pieces[first].text.strip()[:1]
        if place - first > most and (not start or start.isalpha()):
            best, most = first, place - first
    return best


def choose_token(visit: Visit, backend: Spells, *, text: str) -> tuple[Any, ...]:
    """The chosen token and its steps."""
    cut = cut_text(backend, text)
    if visit.index is None or visit.index >= len(cut.pieces):
        return gr.skip(), gr.skip()
    replay = replay_word(backend, cut, place=visit.index)
    return draw_detail(visit, cut, replay, place=visit.index), visit.index
