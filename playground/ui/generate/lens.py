"""The temperature lens: one place of the text at any temperature, redrawn in the browser."""

import html

import gradio as gr

from playground.backends.base import Generates
from playground.plots.labels import show_text
from playground.plots.lens import LensWords, draw_lens, read_script
from playground.results import Lens
from playground.tasks.lens import look
from playground.texts import common
from playground.texts import sampler as words
from playground.ui import parts
from playground.ui.generate.answer import find_place
from playground.ui.generate.ground import NEEDS, Ground, Shelf
from playground.ui.generate.sampler_programs import write_lens
from playground.ui.visit import Visit
from playground.ui.wire import Wire


def build(wire: Wire, ground: Ground) -> None:
    """Slider and bars, which follow the chosen token while the panel is open."""
    with gr.Accordion(wire.label(words.LENS), open=False, elem_id="pg-lens-panel") as panel:
        gr.Markdown(wire.label(words.LENS_HOW), elem_classes="pg-how")
        frame = gr.HTML(js_on_load=read_script(), elem_classes="pg-maybe")
        status = parts.add_status(second=True)
        code = parts.add_code(wire)
    wire.on(
        ground.follow_open(wire, panel).change,
        show_lens,
        inputs={
            "model": ground.author,
            "shelf": ground.shelf,
            "place": ground.place,
            **ground.pick("temperature"),
        },
        outputs=[frame, code],
        needs=NEEDS,
        status=status,
        mode="always_last",
    )


def show_lens(
    visit: Visit,
    backend: Generates,
    *,
    shelf: Shelf | None,
    place: int | None,
    temperature: float,
) -> tuple[object, object]:
    """The scores of the chosen place, for the page to redraw; its passport and its code. The
    slider begins at the page's temperature."""
    if shelf is None:
        return gr.skip(), gr.skip()
    generation = shelf.shown.generation
    index = find_place(generation, place)
    ids = [token.id for token in generation.tokens]
    lens = look(backend, generation.prompt, added=ids, place=index)
    start = min(max(float(temperature or 0), 0.0), 2.0)
    title = visit.say(
        words.LENS_TOKEN, number=index + 1, token=show_text(generation.tokens[index].text)
    )
    assert visit.spec is not None
    return (
        f'<h4 class="pg-heading">{html.escape(title)}</h4>'
        + draw_lens(lens, start=start, words=say_words(visit, lens), name="temperature-lens")
        + parts.draw_passport(visit, lens.passport),
        write_lens(visit.spec, generation.prompt, added=ids[:index], temperature=start),
    )


def say_words(visit: Visit, lens: Lens) -> LensWords:
    """The words of the lens; the holes that the page fills stay open."""
    names = ("t", "token", "share", "count", "now", "one", "equal")
    holes = {name: f"{{{name}}}" for name in names} | {"all": f"{len(lens.logits):,}"}
    return LensWords(
        slider=visit.say(words.LENS_SLIDER),
        bars=visit.say(words.LENS_BARS),
        now=visit.say(words.LENS_NOW, **holes),
        one=visit.say(words.LENS_ONE),
        others=visit.say(words.OTHERS),
        token=visit.say(common.TOKEN),
        id=visit.say(common.ID),
        table=visit.say(common.TABLE),
        save=visit.say(common.SAVE_CSV),
        entropy=visit.say(words.LENS_ENTROPY),
        needed=visit.say(words.LENS_NEEDED),
        came=visit.say(words.LENS_CAME, token=show_text(lens.drawn_text)),
        finding=visit.say(words.LENS_FINDING, **holes),
        greedy=visit.say(words.LENS_GREEDY, **holes),
        nothing=visit.say(words.LENS_NOTHING),
        sharper=visit.say(words.LENS_SHARPER, **holes),
        flatter=visit.say(words.LENS_FLATTER, **holes),
        own=visit.say(words.LENS_OWN, **holes),
        bits=visit.say(words.LENS_BITS, **holes),
        at_one=visit.say(words.LENS_AT_ONE, **holes),
    )
