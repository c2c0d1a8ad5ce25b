"""Translation: the form, the text token by token, and a walk through how it was written."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import Translates
from playground.registry.spec import Capability, ModelSpec
from playground.results import Translation
from playground.tasks.translate import branch_translation, translate
from playground.texts import Text, common, summarize
from playground.texts import read as words
from playground.ui import lenses, parts
from playground.ui.links import write_query
from playground.ui.pickers import offer
from playground.ui.read import reference
from playground.ui.read.programs import write_translate
from playground.ui.read.stepping import (
    PACE,
    Written,
    list_places,
    play_steps,
    show_step,
    walk,
)
from playground.ui.read.translated import draw_translation
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# What links call this part of the tab.
NAME = "read.translate"
NEEDS = (Capability.TRANSLATE,)
Pair = tuple[str, str]


def build(wire: Wire, page: gr.Blocks) -> None:
    """Text, languages and model on the left; the translation and the walk on the right."""
    done, place, author = gr.State(None), gr.State(None), gr.State("")
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN_TRANSLATE)
            status = parts.add_status()
            boxes = {"boxes": [inputs["text"]], "model": inputs["model"]}
            lenses.add_lens(wire, "read", words.TRANSLATING, inner="pg-translate", **boxes)
        with gr.Column(scale=3, min_width=320):
            shown = parts.add_chips(min_height=200)
            steps = add_steps(wire)
            title = gr.HTML(elem_classes="pg-follow")
            plot = gr.Plot(show_label=False)
            rivals = parts.add_chips(follow="pg-growing")
            code = parts.add_code(wire)
            reference.build(wire, written=done, author=author)
    asked: dict[str, Any] = {
        "inputs": inputs,
        "outputs": [shown, done, place, inputs["languages"], code],
        "needs": NEEDS,
        "status": status,
    }
    step = [title, plot, rivals]
    kept = {"written": done, "place": place}
    triggers = [
        *(buttons[0].click, inputs["text"].submit, examples.then),
        *(inputs["languages"].input, inputs["model"].change),
    ]
    works = wire.run(triggers, show_translation, buttons=buttons, **asked)
    works.append(wire.first(page, show_translation, tab=NAME, **asked))
    choice = gr.State(None)
    chosen = wire.on(rivals.select, read_choice, inputs={}, outputs=[choice])
    works += wire.run(
        [chosen.then],
        branch_off,
        buttons=buttons,
        inputs={"model": author, **kept, "choice": choice},
        outputs=[shown, done, code],
        needs=NEEDS,
        status=status,
    )
    for work in works:
        wire.on(work.then, show_new, inputs=kept, outputs=[author, *step], mode="always_last")
    wire.on(
        shown.select,
        show_chosen,
        mode="multiple",
        inputs={"written": done},
        outputs=[place, *step],
    )
    back, forth, play = steps
    walked: dict[str, Any] = {"inputs": kept, "outputs": [shown, place, *step]}
    wire.on(back.click, go_back, **walked)
    wire.on(forth.click, go_forth, **walked)
    wire.run([play[0].click], play_all, buttons=play, needs=(), status=status, **walked)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], Dependency]:
    """Text, languages, model and beams; and the choice of an example."""
    label = wire.label
    text = gr.Textbox(words.SENTENCES[0], label=label(words.TEXT), lines=3, max_lines=12)
    examples = parts.add_examples(wire, [[one] for one in words.SENTENCES], boxes=[text])
    pairs = wire.runtime.registry.find("", *NEEDS).translates
    languages = gr.Radio(
        [(label(name_pair(pair)), write_pair(pair)) for pair in pairs],
        value=write_pair(pairs[0]),
        label=label(words.LANGUAGES),
    )
    model = parts.pick_model(wire, *NEEDS)
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        beams = gr.Slider(
            1, 8, 4, step=1, label=label(summarize.BEAMS), info=label(summarize.BEAMS_INFO)
        )
    inputs = {"text": text, "languages": languages, "model": model, "num_beams": beams}
    return inputs, examples


def add_steps(wire: Wire) -> tuple[gr.Button, gr.Button, tuple[gr.Button, gr.Button]]:
    """Back, next, and play with the Stop that takes its place."""
    with gr.Row(elem_classes="pg-steps-row"):
        back = gr.Button(wire.label(words.BACK), size="sm")
        forth = gr.Button(wire.label(words.NEXT), size="sm")
        play = gr.Button(wire.label(words.PLAY), size="sm")
        stop = gr.Button(wire.label(common.STOP), size="sm", variant="stop", visible=False)
    return back, forth, (play, stop)


def name_pair(pair: Pair) -> Text:
    """ "English → French", in both languages of the page."""
    unknown = [Text(en=code, zh=code) for code in pair]
    source, target = (
        words.NAMES.get(code, other) for code, other in zip(pair, unknown, strict=True)
    )
    return Text(en=f"{source.en} → {target.en}", zh=f"{source.zh} → {target.zh}")


def write_pair(pair: Pair) -> str:
    """A pair as the value of a choice: "en-fr"."""
    return "-".join(pair)


def show_translation(
    visit: Visit, backend: Translates, *, text: str, languages: str, num_beams: float
) -> Iterator[tuple[Any, ...]]:
    """The translation sentence by sentence, no step, the languages that the model offers, and the
    code. A pair that it does not offer gives way to its first."""
    spec = visit.spec
    assert spec is not None
    pairs = spec.translates or backend.languages
    offered = [write_pair(pair) for pair in pairs]
    source, target = pairs[offered.index(languages)] if languages in offered else pairs[0]
    pair = write_pair((source, target))
    choices = [(visit.say(name_pair(each)), write_pair(each)) for each in pairs]
    radio = offer(choices, known=languages in offered, first=pair)
    values = {"text": text, "languages": pair, "model": spec.key, "num_beams": num_beams}
    query = write_query(NAME, values)
    for translation in translate(backend, text, source=source, target=target, num_beams=num_beams):
        written = Written(translation=translation, model=spec.key, num_beams=num_beams, query=query)
        code = write_program(spec, written)
        yield draw_translation(visit, written), written, None, radio, code


def write_program(spec: ModelSpec, written: Written) -> str:
    """The program that prints the translation; of a branch with the tokens it began with."""
    translation = written.translation
    return write_translate(
        spec,
        translation.sentences,
        source=translation.source,
        target=translation.target,
        num_beams=int(written.num_beams),
    )


def read_choice(visit: Visit) -> Any:
    """Which of the rivals was chosen."""
    return gr.skip() if visit.index is None else visit.index


def branch_off(
    visit: Visit,
    backend: Translates,
    *,
    written: Written | None,
    place: int | None,
    choice: int | None,
) -> tuple[Any, ...]:
    """The translation with the chosen token at its step, and the code."""
    places = list_places(written.translation) if written else []
    if written is None or place is None or choice is None or place >= len(places):
        return (gr.skip(),) * 3
    number, row = places[place]
    rivals = written.translation.sentences[number].rivals[row]
    branched = branch_translation(
        backend,
        written.translation,
        sentence=number,
        row=row,
        id_=rivals[min(choice, len(rivals) - 1)].id,
        num_beams=written.num_beams,
    )
    new = Written(translation=branched, model=written.model, num_beams=written.num_beams)
    assert visit.spec is not None
    return draw_translation(visit, new, place=place), new, write_program(visit.spec, new)


def show_new(visit: Visit, *, written: Written | None, place: int | None) -> tuple[Any, ...]:
    """Who wrote what is shown now, and its step."""
    author = gr.skip() if written is None else written.model
    return author, *show_step(visit, written=written, place=place)


def show_chosen(visit: Visit, *, written: Written | None) -> tuple[Any, ...]:
    """The step of the chip that was chosen."""
    return visit.index, *show_step(visit, written=written, place=visit.index)


def go_back(visit: Visit, *, written: Written | None, place: int | None) -> tuple[Any, ...]:
    """The step before; the whole in front of the first."""
    return show_walk(visit, written=written, place=place, by=-1)


def go_forth(visit: Visit, *, written: Written | None, place: int | None) -> tuple[Any, ...]:
    """The next step, as long as there is one."""
    return show_walk(visit, written=written, place=place, by=1)


def show_walk(
    visit: Visit, *, written: Written | None, place: int | None, by: int
) -> tuple[Any, ...]:
    """The chips with the step marked, the step, and what belongs to it."""
    if written is None:
        return (gr.skip(),) * 5
    to = walk(place, by=by, total=count_steps(written.translation))
    shown = draw_translation(visit, written, place=to)
    return shown, to, *show_step(visit, written=written, place=to)


def count_steps(translation: Translation) -> int:
    """How many tokens stand for text."""
    return len(list_places(translation))


def play_all(
    visit: Visit, *, written: Written | None, place: int | None
) -> Iterator[tuple[Any, ...]]:
    """Step after step, until the last or Stop."""
    total = count_steps(written.translation) if written else 0
    for to in play_steps(total, place):
        yield show_walk(visit, written=written, place=to, by=0)
        if visit.halt.wait(PACE):
            return
