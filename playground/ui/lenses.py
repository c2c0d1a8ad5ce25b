"""One text, every lens: a text goes from any tab to any other, and is back after a reload.

A tab declares its text boxes in one line, `add_lens`; `connect` joins them when all tabs are
built. All of it happens in the browser. A parcel is put down by one tab and taken up by the one
it is for. What was typed is kept in the browser's own storage. It is put back when the tab's
first result has been asked for, so that a reload sends nothing that typing would not have sent.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.texts import Text, lenses
from playground.ui.links import TAB
from playground.ui.wire import QUIET, Wire

# Longer texts are sent on, but not kept: a browser has room for a few megabytes.
LONGEST_KEPT = 20_000
PREFIX = "playground-"
# The storage is unreadable at a glance, no more: whoever serves the page knows the key.
SECRET = "playground"

PACK = """(to, text, model) => [JSON.stringify({to, text, model, at: Date.now()}), null]"""
UNPACK = """(parcel, text, model) => {
  const {to, ...sent} = JSON.parse(parcel || '{}');
  if (to !== NAME) return [text, model];
  return [sent.text, KEYS.includes(sent.model) ? sent.model : model];
}"""
SWITCH = """(parcel) => {
  const tab = TABS[JSON.parse(parcel || '{}').to];
  return tab ? {selected: tab, __type__: 'update'} : {__type__: 'update'};
}"""
# The tab may still be built: wait until the text stands in it, then press its main button.
PRESS = """async (parcel) => {
  const {to, text} = JSON.parse(parcel || '{}');
  const inner = INNER[to];
  for (let tries = 0; to && tries < 100; tries++) {
    await new Promise((done) => setTimeout(done, 50));
    const tab = document.getElementById('pg-tab-' + TABS[to]);
    const chosen = inner && document.getElementById(inner + '-button');
    if (chosen && chosen.getAttribute('aria-selected') !== 'true') chosen.click();
    const box = [...(tab?.querySelectorAll('textarea, input') ?? [])].find(
      (each) => each.offsetParent && each.value === text.replace(/\\r\\n?/g, '\\n'));
    if (!box) continue;
    if (PRESSED.includes(to)) {
      box.closest('[role="tabpanel"]').querySelector('button.primary')?.click();
    }
    box.scrollIntoView({block: 'nearest'});
    return;
  }
}"""
# What an address says wins over what was kept, and so does what was typed meanwhile.
RESTORE = """(kept, ...now) => {
  (window.pgKept ??= {})[NAME] = true;
  const linked = new URLSearchParams(location.search).get(LINK) === HOME;
  const usual = USUAL;
  const back = now.map((text, at) =>
    !linked && text === usual[at] && typeof kept?.texts?.[at] === 'string' ?
      kept.texts[at] : text);
  return back.length === 1 ? back[0] : back;
}"""
KEEP = """(kept, ...now) => {
  if (!window.pgKept?.[NAME]) return kept ?? {};
  const usual = USUAL;
  const same = now.every((text, at) => text === usual[at]);
  const long = now.some((text) => (text ?? '').length > LONGEST);
  return same || long ? {} : {texts: now};
}"""
FORGET = """() => {
  Object.keys(localStorage).filter((key) => key.startsWith(START))
    .forEach((key) => localStorage.removeItem(key));
  window.pgKept = {};
  location.assign(location.pathname);
}"""


@dataclass(frozen=True, kw_only=True)
class Lens:
    """The text boxes of a tab, or of one of its parts.

    name   as parcels are addressed
    title  as it stands in the menus of the others
    tab    the tab it is in
    inner  the `elem_id` of the inner tab that it is in, if any
    boxes  what is kept; the first is what is sent and received
    press  whether a text that arrives is worked on at once
    """

    name: str
    title: Text
    tab: str
    inner: str
    boxes: tuple[gr.Textbox, ...]
    model: gr.Dropdown
    menu: gr.Dropdown
    press: bool


def add_lens(
    wire: Wire,
    tab: str,
    title: Text,
    *,
    boxes: Sequence[gr.Textbox],
    model: gr.Dropdown,
    inner: str = "",
    press: bool = True,
) -> None:
    """Declare the text boxes of a tab, and put the menu "Send this text to …" here."""
    menu = gr.Dropdown(
        choices=[],
        value=None,
        label=wire.label(lenses.SEND),
        filterable=False,
        elem_classes="pg-send",
    )
    wire.lenses.append(
        Lens(
            name=inner or tab,
            title=title,
            tab=tab,
            inner=inner,
            boxes=tuple(boxes),
            model=model,
            menu=menu,
            press=press,
        )
    )


def connect(wire: Wire, switch: gr.Tabs) -> None:
    """Fill the menus, join the tabs, keep what is typed, and offer to forget it."""
    found: list[Lens] = wire.lenses
    parcel = gr.Textbox(visible="hidden", show_label=False, container=False)
    for lens in found:
        lens.menu.choices = [
            (wire.label(other.title), other.name) for other in found if other is not lens
        ]
        text = lens.boxes[0]
        lens.menu.input(
            None,
            js=PACK,
            inputs=[lens.menu, text, lens.model],
            outputs=[parcel, lens.menu],
            **QUIET,
        )
        keys = [key for _, key in lens.model.choices]
        parcel.change(
            None,
            js=fill(UNPACK, NAME=lens.name, KEYS=keys),
            inputs=[parcel, text, lens.model],
            outputs=[text, lens.model],
            **QUIET,
        )
        keep_texts(wire, lens)
    tabs = {lens.name: lens.tab for lens in found}
    switched = parcel.change(
        None, js=fill(SWITCH, TABS=tabs), inputs=[parcel], outputs=[switch], **QUIET
    )
    press = fill(
        PRESS,
        TABS=tabs,
        INNER={lens.name: lens.inner for lens in found if lens.inner},
        PRESSED=[lens.name for lens in found if lens.press],
    )
    switched.then(None, js=press, inputs=[parcel], **QUIET)
    add_forget(wire)


def keep_texts(wire: Wire, lens: Lens) -> None:
    """Keep the texts of a tab in the browser, and put them back after its first result."""
    kept = gr.BrowserState({}, storage_key=PREFIX + lens.name, secret=SECRET)
    boxes = list(lens.boxes)
    holes: dict[str, Any] = {"NAME": lens.name, "USUAL": [box.value for box in boxes]}
    firsts = [done for inputs, done in wire.firsts if boxes[0] in inputs]
    firsts[-1].then(
        None,
        js=fill(RESTORE, LINK=TAB, HOME=lens.tab, **holes),
        inputs=[kept, *boxes],
        outputs=boxes,
        **QUIET,
    )
    gr.on(
        [box.change for box in boxes],
        None,
        js=fill(KEEP, LONGEST=LONGEST_KEPT, **holes),
        inputs=[kept, *boxes],
        outputs=[kept],
        **QUIET,
    )


def add_forget(wire: Wire) -> None:
    """Where typed texts are kept, and a button that forgets all of them."""
    with gr.Row(elem_id="pg-kept"):
        gr.Markdown(wire.label(lenses.KEPT))
        fresh = gr.Button(
            wire.label(lenses.FRESH), size="sm", variant="secondary", elem_classes="pg-fit"
        )
    fresh.click(None, js=fill(FORGET, START=PREFIX), **QUIET)


def fill(script: str, **holes: Any) -> str:
    """Put values, as JavaScript spells them, where the names stand."""
    names = "|".join(holes)
    return re.sub(rf"\b({names})\b", lambda found: json.dumps(holes[found[1]]), script)
