"""Fill in the blank: hide a word and see what the model expects there."""

import html
from typing import Any

import gradio as gr
from gradio.events import Dependency

from playground.backends.base import FillsMasks
from playground.plots.bars import draw_candidates
from playground.plots.labels import format_probability, show_text
from playground.plots.tables import Table, tabulate_candidates, tabulate_masks
from playground.plots.tokens import Chip, draw_chips
from playground.results import Mask, MaskFilling
from playground.tasks.blanks import MASK, Hiding, find_pieces, toggle_word
from playground.tasks.fill_mask import fill_mask, split_words
from playground.texts import common
from playground.texts import fill_mask as words
from playground.ui import lenses, parts
from playground.ui.fill_mask import bias, context, ground, pairs, pseudo, together
from playground.ui.fill_mask.ground import NEEDS, draw_link
from playground.ui.links import write_query
from playground.ui.snippets import write_fill_mask
from playground.ui.status import explain_on_page
from playground.ui.visit import Visit
from playground.ui.wire import Wire

__all__ = ["NEEDS", "TITLE", "build"]

TITLE = words.TITLE
# What stands under the answer, in order; each opens when it is asked for.
PANELS = (together, context, pseudo, pairs, bias)
# Words less likely than this are not worth a comparison.
NEGLIGIBLE = 1e-4


def build(wire: Wire, page: gr.Blocks) -> None:
    """The sentence and its words on the left, the blanks and their bars on the right, and below
    them the panels."""
    parts.add_promise(wire, words.PROMISE)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            inputs, chips, examples = add_inputs(wire)
            buttons = parts.add_buttons(wire, words.RUN)
            status = parts.add_status()
            boxes = [inputs["text"], inputs["candidates"]]
            model = inputs["model"]
            lenses.add_lens(wire, "fill_mask", TITLE, boxes=boxes, model=model, press=False)
        with gr.Column(scale=3, min_width=320):
            answer = parts.add_chips()
            title = gr.HTML(elem_classes="pg-follow")
            plot = gr.Plot(show_label=False)
            table = gr.HTML()
            code = parts.add_code(wire)
    drawn, hiding = gr.State(None), gr.State(Hiding())
    outputs = [answer, drawn, code]
    text = inputs["text"]
    blank: dict[str, Any] = {"inputs": {"filling": drawn}, "outputs": [title, plot, table]}
    filling: dict[str, Any] = {
        "inputs": inputs,
        "outputs": outputs,
        "needs": NEEDS,
        "status": status,
        "line": "read",
    }
    for work in wire.run(
        [buttons[0].click, text.submit, examples.then], show_filling, buttons=buttons, **filling
    ):
        wire.on(work.then, show_blank, **blank)
    first = wire.first(page, show_filling, tab=ground.NAME, **filling)
    wire.on(first.then, show_blank, **blank)
    wire.on(answer.select, show_blank, mode="multiple", **blank)
    # The words under the sentence follow what is typed; choosing one hides it and fills it in.
    for trigger in (text.change, page.load):
        wire.on(
            trigger,
            show_words,
            inputs={"text": text, "hiding": hiding},
            outputs=[chips],
            mode="always_last",
        )
    hide = wire.on(
        chips.select,
        hide_word,
        inputs={"text": text, "model": model, "hiding": hiding},
        outputs=[hiding, text, inputs["candidates"]],
        needs=NEEDS,
        status=status,
        line="read",
    )
    filled = wire.on(hide.success, follow_hiding, mode="always_last", **filling)
    wire.on(filled.then, show_blank, **blank)
    shared = ground.Ground(page=page, text=text, model=model)
    for panel in PANELS:
        panel.build(wire, shared)


def add_inputs(wire: Wire) -> tuple[dict[str, Any], gr.HTML, Dependency]:
    """Sentence, its words, candidates and model; and the event of choosing an example."""
    label = wire.label
    text = gr.Textbox(
        words.EXAMPLES[0][0],
        label=label(words.SENTENCE),
        info=label(words.SENTENCE_INFO),
        lines=1,
        max_lines=8,
    )
    chips = parts.add_chips()
    candidates = gr.Textbox(
        words.EXAMPLES[0][1],
        label=label(words.CANDIDATES),
        info=label(words.CANDIDATES_INFO),
        max_lines=1,
    )
    examples = parts.add_examples(wire, words.EXAMPLES, boxes=[text, candidates])
    model = parts.pick_model(wire, *NEEDS)
    with gr.Accordion(label(common.MORE_CONTROLS), open=False):
        top_k = gr.Slider(1, 50, 10, step=1, label=label(words.TOP_K))
    inputs = {"text": text, "candidates": candidates, "model": model, "top_k": top_k}
    return inputs, chips, examples


def show_filling(
    visit: Visit, backend: FillsMasks, *, text: str, candidates: str, top_k: float
) -> tuple[str, MaskFilling, str]:
    """The completed sentence, a chip for each blank, and what the panel below needs. A word
    that is no token of this model gets a sentence; the others get their numbers."""
    fitting, refused = split_words(backend, candidates)
    filling = fill_mask(backend, text, top_k=top_k, candidates=", ".join(fitting))
    others = "".join(parts.draw_note(explain_on_page(error, visit.language)) for error in refused)
    assert visit.spec is not None
    code = write_fill_mask(visit.spec, MASK.sub(backend.mask_token, text), top_k=int(top_k))
    values = {"text": text, "candidates": candidates, "model": visit.spec.key, "top_k": top_k}
    link = draw_link(visit, write_query(ground.NAME, values))
    files = parts.draw_download(visit, "blanks", tabulate_blanks(visit, filling))
    take = f'<p class="pg-take">{link} {files}</p>'
    return draw_answer(visit, filling) + others + take, filling, code


def tabulate_blanks(visit: Visit, filling: MaskFilling) -> Table:
    """Every blank with its candidates, for a file."""
    headers = (words.NUMBER, common.TOKEN, common.PROBABILITY)
    return tabulate_masks(filling, headers=[visit.say(header) for header in headers])


def follow_hiding(
    visit: Visit, backend: FillsMasks, *, text: str, candidates: str, top_k: float
) -> tuple[str, MaskFilling | None, str]:
    """Fill in after a click; when the last word is back there is nothing to fill."""
    if MASK.search(text):
        return show_filling(visit, backend, text=text, candidates=candidates, top_k=top_k)
    hint = f'<p class="pg-sentence">{html.escape(text)}</p>' + parts.draw_note(
        visit.say(words.WORDS)
    )
    return hint, None, ""


def draw_answer(visit: Visit, filling: MaskFilling) -> str:
    """The sentence with the likeliest words in place; a chip for each blank."""
    pieces = MASK.split(filling.text)
    best = [mask.candidates[0] for mask in filling.masks]
    sentence = html.escape(pieces[0])
    for piece, candidate in zip(pieces[1:], best, strict=False):
        sentence += f"<mark>{html.escape(candidate.token)}</mark>{html.escape(piece)}"
    chips = [
        Chip(
            text=candidate.token,
            magnitude=candidate.probability,
            note=f"{visit.say(words.BLANK, number=number)}: "
            f"{format_probability(candidate.probability)}",
        )
        for number, candidate in enumerate(best, 1)
    ]
    several = draw_chips(chips, selected=0, label=visit.say(words.BLANKS)) if best[1:] else ""
    return "".join(
        [
            f'<p class="pg-sentence">{sentence}</p>{several}',
            parts.draw_note(visit.say(words.READING)) if best[1:] else "",
            parts.draw_passport(visit, filling.passport),
        ]
    )


def show_blank(visit: Visit, *, filling: MaskFilling | None) -> tuple[str, Any, str]:
    """The bars of the chosen blank, its losses and its table; nothing without a blank."""
    if filling is None:
        return "", None, ""
    index = min(visit.index or 0, len(filling.masks) - 1)
    mask = filling.masks[index]
    plot = draw_candidates(
        mask.candidates,
        title="",
        axis=visit.say(words.AXIS),
        chosen=mask.chosen,
    )
    losses = "".join(
        parts.draw_note(
            visit.say(
                words.LOSS_READING,
                word=candidate.token,
                probability=format_probability(candidate.probability),
                loss=loss,
                number=index + 1,
            )
        )
        for candidate, loss in zip(mask.chosen, mask.losses, strict=True)
    )
    headers = [visit.say(common.TOKEN), visit.say(common.PROBABILITY)]
    table = tabulate_candidates((*mask.candidates, *mask.chosen), headers=headers)
    title = parts.draw_title(find_title(visit, mask))
    return title, plot, losses + parts.draw_table(visit, table)


def find_title(visit: Visit, mask: Mask) -> str:
    """The finding: how the two best, or the two asked about, compare."""
    asked = len(mask.chosen) > 1 and max(one.probability for one in mask.chosen) > NEGLIGIBLE
    pair = mask.chosen if asked else mask.candidates
    ranked = sorted(pair, key=lambda candidate: -candidate.probability)[:2]
    if len(ranked) < 2 or not ranked[1].probability:
        return visit.say(
            words.BEST_TITLE,
            first=show_text(ranked[0].token),
            probability=format_probability(ranked[0].probability),
        )
    ratio = ranked[0].probability / ranked[1].probability
    return visit.say(
        words.ONE_TITLE if ratio > 1.05 else words.EVEN_TITLE,
        first=show_text(ranked[0].token),
        second=show_text(ranked[1].token),
        ratio=f"{ratio:,.1f}" if ratio < 10 else f"{ratio:,.0f}",
    )


def show_words(visit: Visit, *, text: str, hiding: Hiding) -> str:
    """The words of the sentence as chips; a blank is one of them."""
    chips = []
    for piece in find_pieces(text[:2_000], hiding):
        note = visit.say(words.HIDE, word=piece.text)
        if piece.blank:
            known = visit.say(words.RESTORE, word=piece.word)
            note = known if piece.word else visit.say(words.TYPED)
        chips.append(Chip(text=piece.text, magnitude=None, note=note))
    if not chips:
        return ""
    label = visit.say(words.WORDS)
    return f'<p class="pg-hint">{label}</p>' + draw_chips(chips, selected=None, label=label)


def hide_word(
    visit: Visit, backend: FillsMasks, *, text: str, hiding: Hiding
) -> tuple[Hiding, str, Any]:
    """Put a blank where the chosen word stands, or the word back where its blank stands; the
    hidden words that are single tokens become the words to compare."""
    if visit.index is None or visit.index >= len(find_pieces(text, hiding)):
        return hiding, text, gr.skip()
    hiding = toggle_word(text, hiding, index=visit.index)
    if not any(hiding.words):
        return hiding, hiding.text, gr.skip()
    asked, _ = split_words(backend, ", ".join(word for word in hiding.words if word))
    return hiding, hiding.text, ", ".join(asked)
