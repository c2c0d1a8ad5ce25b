"""Generate: a prompt, a temperature, and why each word came."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import Generates
from playground.tasks.generate import generate
from playground.texts import common
from playground.texts import generate as words
from playground.ui import lenses, parts
from playground.ui.generate import (
    beams,
    branches,
    chat,
    compare,
    guess,
    lens,
    surprise,
    take_away,
    trap,
    why,
    xray,
)
from playground.ui.generate.answer import draw_answer
from playground.ui.generate.chat import read_prompt
from playground.ui.generate.ground import (
    NEEDS,
    Drawn,
    Ground,
    Settings,
    Shelf,
    follow,
    mark_move,
)
from playground.ui.generate.stopped import keep_seen
from playground.ui.visit import Visit, pace_values, tally
from playground.ui.wire import Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
# What stands under the answer, in order; each opens when it is asked for.
PANELS = (chat, branches, why, lens, xray, compare, beams, surprise, guess, trap, take_away)


def build(wire: Wire, page: gr.Blocks) -> None:
    """Widgets on the left, the text token by token on the right, panels below it."""
    parts.add_promise(wire, words.PROMISE)
    shelf, place, author, moved = gr.State(None), gr.State(None), gr.State(""), gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = {"boxes": [inputs["prompt"]], "model": inputs["model"]}
            lenses.add_lens(wire, "generate", TITLE, **boxes)
        with gr.Column(scale=3, min_width=320):
            answer = parts.add_chips(min_height=280, name="pg-text")
            prompt: Any = inputs["prompt"]
            outputs = [answer, shelf, place]
            works = wire.run(
                [buttons[0].click, prompt.submit, examples.then],
                show_generation,
                buttons=buttons,
                inputs=inputs,
                outputs=outputs,
                needs=NEEDS,
                status=status,
                keep=keep_seen(shelf, outputs),
                line="write",
            )
            first = wire.first(
                page,
                show_generation,
                inputs=inputs,
                outputs=outputs,
                needs=NEEDS,
                status=status,
                tab="generate",
            )
            wire.on(answer.select, choose_token, inputs={}, outputs=[place, moved], mode="multiple")
            ground = Ground(
                inputs=inputs,
                shelf=shelf,
                place=place,
                author=author,
                moved=moved,
                answer=answer,
                status=status,
                buttons=buttons,
                changed=follow(moved),
            )
            ground.tell(wire, *works, first)
            for panel in PANELS:
                panel.build(wire, ground)


def choose_token(visit: Visit) -> Any:
    """The index of the chip that was chosen."""
    return (gr.skip(), gr.skip()) if visit.index is None else (visit.index, mark_move())


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """The few controls that matter, the rest folded away; and the choice of an example."""
    label = wire.label
    prompt = gr.Textbox(
        words.EXAMPLES[0],
        label=label(words.PROMPT),
        placeholder=label(words.PROMPT_HINT),
        lines=1,
        max_lines=12,
    )
    as_message = chat.add_checkbox(wire)
    examples = parts.add_examples(wire, [[one] for one in words.EXAMPLES], boxes=[prompt])
    model = parts.pick_model(wire, *NEEDS)
    temperature = gr.Slider(
        0, 2, 0.7, step=0.05, label=label(words.TEMPERATURE), info=label(words.TEMPERATURE_INFO)
    )
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        most = wire.settings.max_new_tokens
        length = gr.Slider(1, most, 60, step=1, label=label(words.NEW_TOKENS))
        seed = gr.Number(3, precision=0, label=label(words.SEED), info=label(words.SEED_INFO))
        top_k = gr.Slider(
            0, 100, 40, step=1, label=label(words.TOP_K), info=label(words.TOP_K_INFO)
        )
        top_p = gr.Slider(
            0.05, 1, 1, step=0.05, label=label(words.TOP_P), info=label(words.TOP_P_INFO)
        )
        min_p = gr.Slider(
            0, 0.5, 0, step=0.01, label=label(words.MIN_P), info=label(words.MIN_P_INFO)
        )
        penalty = gr.Slider(
            0.5, 2, 1, step=0.05, label=label(words.PENALTY), info=label(words.PENALTY_INFO)
        )
    inputs = {
        "prompt": prompt,
        "model": model,
        "temperature": temperature,
        "max_new_tokens": length,
        "seed": seed,
        "top_k": top_k,
        "top_p": top_p,
        "min_p": min_p,
        "repetition_penalty": penalty,
        "chat": as_message,
    }
    return inputs, examples


def show_generation(
    visit: Visit,
    backend: Generates,
    *,
    prompt: str,
    temperature: float,
    max_new_tokens: float,
    seed: float,
    top_k: float,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
    chat: bool,
) -> Iterator[tuple[Any, ...]]:
    """The answer as it grows, and what the panels below need."""
    settings = Settings(
        temperature=temperature,
        max_new_tokens=max_new_tokens,
        seed=seed,
        top_k=top_k,
        top_p=top_p,
        min_p=min_p,
        repetition_penalty=repetition_penalty,
    )
    most = visit.runtime.settings.max_new_tokens
    text = read_prompt(backend, prompt, chat=chat)
    grown = generate(backend, text, **settings, most_new_tokens=most)
    steps = tally(visit, grown, lambda one: len(one.tokens))
    assert visit.spec is not None
    # Every value is complete, so that a text that is stopped can be explored too.
    for generation in pace_values(steps, halt=visit.halt, seconds=visit.pace):
        answer = draw_answer(visit, generation, temperature=temperature)
        drawn = Drawn(model=visit.spec.key, generation=generation, settings=settings)
        yield answer, Shelf(texts=(drawn,)), None
