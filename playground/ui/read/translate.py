"""Translation: token by token, and what the model looked at while it wrote each."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
import numpy as np
from gradio.events import Dependency

from playground.backends.base import Translates
from playground.plots.heatmap import draw_weights
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import tabulate_alignment, tabulate_translated
from playground.plots.tokens import Chip, draw_chips
from playground.registry.spec import Capability
from playground.results import Token, TranslatedSentence, Translation
from playground.tasks.translate import MOST_NEW_TOKENS, translate
from playground.texts import Text, common, summarize
from playground.texts import read as words
from playground.ui import lenses, parts
from playground.ui.read.programs import write_translate
from playground.ui.status import draw_bar
from playground.ui.visit import Visit
from playground.ui.wire import Wire

NEEDS = (Capability.TRANSLATE,)
Pair = tuple[str, str]


def build(wire: Wire, page: gr.Blocks) -> None:
    """Text, languages and model on the left; the translation and its alignment on the right."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN_TRANSLATE)
            status = parts.add_status()
            boxes = {"boxes": [inputs["text"]], "model": inputs["model"]}
            lenses.add_lens(wire, "read", words.TRANSLATING, inner="pg-translate", **boxes)
        with gr.Column(scale=3, min_width=320):
            written = parts.add_chips(min_height=200)
            title = gr.HTML(elem_classes="pg-follow")
            plot = gr.Plot(show_label=False)
            table = gr.HTML()
            code = parts.add_code(wire)
    done = gr.State(None)
    shown: dict[str, Any] = {
        "inputs": inputs,
        "outputs": [written, done, inputs["languages"], code],
        "needs": NEEDS,
        "status": status,
    }
    aligned: dict[str, Any] = {"inputs": {"translation": done}, "outputs": [title, plot, table]}
    triggers = [
        *(buttons[0].click, inputs["text"].submit, examples.then),
        *(inputs["languages"].input, inputs["model"].change),
    ]
    for work in wire.run(triggers, show_translation, buttons=buttons, **shown):
        wire.on(work.then, show_alignment, **aligned)
    first = wire.first(page, show_translation, **shown)
    wire.on(first.then, show_alignment, **aligned)
    wire.on(written.select, show_alignment, mode="multiple", **aligned)


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
    """The translation sentence by sentence, the languages that the model offers, and the code.
    A pair that it does not offer gives way to its first."""
    spec = visit.spec
    assert spec is not None
    pairs = spec.translates or backend.languages
    offered = [write_pair(pair) for pair in pairs]
    source, target = pairs[offered.index(languages)] if languages in offered else pairs[0]
    radio = gr.Radio(
        [(visit.say(name_pair(pair)), write_pair(pair)) for pair in pairs],
        value=write_pair((source, target)),
    )
    for translation in translate(backend, text, source=source, target=target, num_beams=num_beams):
        code = write_translate(
            spec,
            [sentence.source for sentence in translation.sentences],
            source=source,
            target=target,
            max_new_tokens=MOST_NEW_TOKENS,
            num_beams=int(num_beams),
        )
        yield draw_translation(visit, translation), translation, radio, code


def draw_translation(visit: Visit, translation: Translation) -> str:
    """The text, its tokens as chips, the least sure of them, table and passport."""
    tokens = list_tokens(translation.sentences)
    done, total = len(translation.sentences), translation.total
    sentence = visit.say(words.PROGRESS, done=done, total=total)
    bar = draw_bar(sentence, done=done, total=total) if done < total else ""
    language = html.escape(translation.target)
    text = f'<p class="pg-sentence" lang="{language}">{html.escape(translation.text)}</p>'
    headers = [
        visit.say(header)
        for header in (common.POSITION, common.TOKEN, common.ID, common.PROBABILITY)
    ]
    table = tabulate_translated(tokens, headers=headers)
    return "".join(
        [
            bar + text,
            draw_tokens(visit, tokens),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "translation", table)}</p>',
            parts.draw_passport(visit, translation.passport),
        ]
    )


def list_tokens(sentences: Sequence[TranslatedSentence]) -> list[tuple[Token, float]]:
    """The tokens of all sentences that stand for text, with their probabilities."""
    return [
        (token, probability)
        for sentence in sentences
        for token, probability in zip(sentence.tokens, sentence.probabilities, strict=True)
        if not token.special
    ]


def draw_tokens(visit: Visit, tokens: Sequence[tuple[Token, float]]) -> str:
    """Chips coloured by probability, their scale and their reading."""
    if not tokens:
        return parts.draw_note(visit.say(words.NOTHING))
    chips = [
        Chip(text=token.text, magnitude=probability, note=format_probability(probability))
        for token, probability in tokens
    ]
    doubtful, probability = min(tokens, key=lambda pair: pair[1])
    least = visit.say(
        words.LEAST_SURE,
        token=show_text(doubtful.text.strip()),
        probability=format_probability(probability),
    )
    return "".join(
        [
            draw_chips(chips, selected=None, label=visit.say(words.OUTPUT)),
            parts.draw_scale(visit.say(words.LEGEND)),
            parts.draw_note(least),
            parts.draw_note(visit.say(words.STEP)),
        ]
    )


def show_alignment(visit: Visit, *, translation: Translation | None) -> tuple[str, Any, str]:
    """The alignment of the sentence of the chosen token, up to its row; of the first sentence
    as a whole while none is chosen."""
    if translation is None:
        return "", None, ""
    sentence, row = find_row(translation, visit.index)
    plot = draw_weights(
        sentence.weights,
        query_tokens=sentence.tokens,
        key_tokens=sentence.source_tokens,
        title="",
        query_axis=visit.say(words.TARGET),
        key_axis=visit.say(words.SOURCE),
        weight=visit.say(words.WEIGHT),
        rows=None if row is None else row + 1,
    )
    headers = [words.TARGET_AT, words.TARGET, words.SOURCE_AT, words.SOURCE, words.WEIGHT]
    table = tabulate_alignment(
        sentence, headers=[visit.say(header) for header in headers], limit=400
    )
    return (
        parts.draw_title(find_title(visit, sentence, row=row)),
        plot,
        "".join(
            [
                parts.draw_note(visit.say(words.ALIGN_READING)),
                parts.draw_table(visit, table),
                f'<p class="pg-take">{parts.draw_download(visit, "alignment", table)}</p>',
            ]
        ),
    )


def find_row(translation: Translation, index: int | None) -> tuple[TranslatedSentence, int | None]:
    """The sentence that holds the chip, and the chip's row in it; no row without a choice."""
    places = [
        (sentence, row)
        for sentence in translation.sentences
        for row, token in enumerate(sentence.tokens)
        if not token.special
    ]
    if index is None or index >= len(places):
        return translation.sentences[0], None
    return places[index]


def find_title(visit: Visit, sentence: TranslatedSentence, *, row: int | None) -> str:
    """What the chosen token looked at most; without a choice the strongest link of all between
    tokens that stand for text."""
    weights = sentence.weights.copy()  # (target, source)
    if row is None:
        weights[[token.special for token in sentence.tokens]] = 0
        weights[:, [token.special for token in sentence.source_tokens]] = 0
        row = int(np.argmax(weights.max(axis=1)))
    column = int(weights[row].argmax())
    return visit.say(
        words.ALIGN_TITLE,
        target=show_text(sentence.tokens[row].text.strip()),
        source=show_text(sentence.source_tokens[column].text.strip()),
        weight=format_probability(float(sentence.weights[row, column])),
    )
