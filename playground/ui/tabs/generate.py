"""Generate: a prompt, a temperature, and why each word came."""

import html
from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import Generates
from playground.plots.bars import draw_alternatives
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_alternatives
from playground.plots.tokens import Chip, draw_chips
from playground.registry.spec import Capability
from playground.results import Alternative, GeneratedToken, Generation
from playground.tasks.generate import generate
from playground.texts import common
from playground.texts import generate as words
from playground.ui import parts
from playground.ui.snippets import write_generate
from playground.ui.wire import Visit, Wire, pace_values

TITLE = words.TITLE
NEEDS = (Capability.GENERATE,)
# Ranks up to this one make a token worth explaining.
STORY = 8
# Bars in the chart.
BARS = 10


def build(wire: Wire, page: gr.Blocks) -> None:
    """Widgets on the left, the text token by token on the right."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
        with gr.Column(scale=3, min_width=320):
            answer = parts.add_chips(min_height=280)
            with gr.Accordion(wire.label(words.WHY), open=True):
                title = gr.HTML(elem_classes="pg-follow")
                plot = gr.Plot(show_label=False)
                table = gr.HTML()
            code = parts.add_code(wire)
    drawn = gr.State(None)
    outputs = [answer, drawn, code]
    why: dict[str, Any] = {"inputs": {"drawn": drawn}, "outputs": [title, plot, table]}
    prompt: Any = inputs["prompt"]
    for work in wire.run(
        [buttons[0].click, prompt.submit, examples.then],
        show_generation,
        buttons=buttons,
        inputs=inputs,
        outputs=outputs,
        needs=NEEDS,
        status=status,
    ):
        wire.on(work.then, show_why, **why)
    first = wire.first(
        page, show_generation, inputs=inputs, outputs=outputs, needs=NEEDS, status=status
    )
    wire.on(first.then, show_why, **why)
    wire.on(answer.select, show_why, mode="multiple", **why)


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
    examples = parts.add_examples(wire, [[one] for one in words.EXAMPLES], boxes=[prompt])
    model = parts.pick_model(wire, *NEEDS)
    temperature = gr.Slider(
        0, 2, 0.8, step=0.05, label=label(words.TEMPERATURE), info=label(words.TEMPERATURE_INFO)
    )
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        most = wire.settings.max_new_tokens
        length = gr.Slider(1, most, 60, step=1, label=label(words.NEW_TOKENS))
        seed = gr.Number(2, precision=0, label=label(words.SEED), info=label(words.SEED_INFO))
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
) -> Iterator[tuple[Any, ...]]:
    """The answer as it grows, what the panel below needs, and the code."""
    sampler: dict[str, Any] = {
        "temperature": temperature,
        "max_new_tokens": max_new_tokens,
        "seed": seed,
        "top_k": top_k,
        "top_p": top_p,
        "min_p": min_p,
        "repetition_penalty": repetition_penalty,
    }
    most = visit.runtime.settings.max_new_tokens
    steps = generate(backend, prompt, **sampler, most_new_tokens=most)
    assert visit.spec is not None
    code: Any = write_generate(visit.spec, prompt, **sampler)
    # Every value is complete, so that a text that is stopped can be explored too.
    for generation in pace_values(steps):
        answer = draw_answer(visit, generation, temperature=temperature)
        yield answer, generation, code
        code = gr.skip()


def find_surprise(generation: Generation) -> int:
    """The index of the token the model thought least likely."""
    return min(
        range(len(generation.tokens)), key=lambda index: generation.tokens[index].probability
    )


def choose_first(generation: Generation) -> int:
    """The token to explain unasked: the first that was not the model's first choice and still
    among its likeliest, so that the picture has a story; else the most surprising."""
    for index, token in enumerate(generation.tokens):
        if 1 < token.rank <= STORY and token.text.strip():
            return index
    return find_surprise(generation)


def draw_answer(visit: Visit, generation: Generation, *, temperature: float) -> str:
    """Prompt and chips, their legend and passport; once finished also their reading."""
    finished = bool(generation.finish_reason)
    chips = draw_chips(
        [draw_chip(visit, token) for token in generation.tokens],
        selected=choose_first(generation) if finished else None,
        label=visit.say(words.OUTPUT),
    )
    text = f'<span class="pg-prompt">{html.escape(generation.prompt)}</span>'
    reading = read_generation(visit, generation, temperature=temperature) if finished else "…"
    return "".join(
        [
            f'<div class="pg-answer">{text}{chips}</div>',
            parts.draw_scale(visit.say(words.LEGEND)),
            parts.draw_note(reading),
            parts.draw_passport(visit, generation.passport),
        ]
    )


def draw_chip(visit: Visit, token: GeneratedToken) -> Chip:
    """A token with its probability as colour, bar and words."""
    note = visit.say(words.CHIP, probability=format_probability(token.probability), rank=token.rank)
    return Chip(text=token.text, magnitude=token.probability, note=note)


def read_generation(visit: Visit, generation: Generation, *, temperature: float) -> str:
    """What the picture shows, in one or two sentences."""
    surprise = generation.tokens[find_surprise(generation)]
    sentences = [
        visit.say(
            words.READING,
            likeliest=sum(token.rank == 1 for token in generation.tokens),
            count=len(generation.tokens),
            token=show_text(surprise.text.strip() or surprise.text),
            probability=format_probability(surprise.probability),
        )
    ]
    if temperature == 0:
        sentences.append(visit.say(words.GREEDY))
    if generation.finish_reason == "end":
        sentences.append(visit.say(words.ENDED))
    return " ".join(sentences)


def show_why(visit: Visit, *, drawn: Generation | None) -> tuple[Any, ...]:
    """The alternatives of the chosen token, before and after the sampler."""
    if drawn is None:
        return gr.skip(), gr.skip(), gr.skip()
    generation = drawn
    index = choose_first(generation) if visit.index is None else visit.index
    token = generation.tokens[min(index, len(generation.tokens) - 1)]
    title = visit.say(
        words.WHY_TITLE,
        number=index + 1,
        token=show_text(token.text),
        rank=token.rank,
        probability=format_probability(token.probability),
    )
    plot = draw_alternatives(
        choose_bars(token),
        drawn_id=token.id,
        title="",
        axis=visit.say(words.AXIS),
        before=visit.say(words.BEFORE),
        after=visit.say(words.AFTER),
    )
    headers = [common.TOKEN, common.ID, common.PROBABILITY, words.SAMPLED]
    table = tabulate_alternatives(token.alternatives, headers=[visit.say(h) for h in headers])
    reading = parts.draw_note(read_why(visit, token))
    return parts.draw_title(title), plot, reading + parts.draw_table(visit, table)


def choose_bars(token: GeneratedToken) -> list[Alternative]:
    """The likeliest alternatives, and the token that came where it is not one of them; the
    table has the rest."""
    first, rest = token.alternatives[:BARS], token.alternatives[BARS:]
    return [*first, *(other for other in rest if other.id == token.id)]


def read_why(visit: Visit, token: GeneratedToken) -> str:
    """How the sampler changed the chance of the token that came."""
    drawn = next((other for other in token.alternatives if other.id == token.id), None)
    kept = sum(other.sampled > 0 for other in token.alternatives)
    if drawn is None:
        return visit.say(words.WHY_FAR, shown=len(token.alternatives), rank=token.rank)
    return visit.say(
        words.WHY_READING,
        kept=kept,
        shown=len(token.alternatives),
        token=show_text(token.text),
        before=format_probability(drawn.probability),
        after=format_probability(drawn.sampled),
    )
