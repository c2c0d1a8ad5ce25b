"""The number beside a slider, while it is being typed.

On the way from 3 to 12 a box is empty and then holds 1. Gradio's page sends each of these on, and
the server can only refuse an empty one or one that is out of range. Here such a number waits until
it is one; who leaves the box with it gets the nearest that is, or the one before.
"""

import gradio as gr

from playground.ui.wire import QUIET

SETTLE = """() => {
  const range = (box) => box.type === 'number' &&
    box.closest('.block')?.querySelector('input[type=range]');
  const settle = (box, {min, max, value}) => box.value === '' ? value :
    String(Math.min(Math.max(Number(box.value), Number(min)), Number(max)));
  document.addEventListener('input', (event) => {
    const box = event.target, slider = range(box);
    if (slider && (box.value === '' || settle(box, slider) !== String(Number(box.value))))
      event.stopImmediatePropagation();
  }, true);
  document.addEventListener('change', (event) => {
    const box = event.target, slider = range(box);
    if (!slider) return;
    const value = settle(box, slider), moved = box.value !== '' && value !== box.value;
    box.value = value;
    if (moved) box.dispatchEvent(new Event('input', {bubbles: true}));
  }, true);
}"""


def settle_sliders(page: gr.Blocks) -> None:
    """Keep every slider of the page from sending what is no number in its range."""
    page.load(None, js=SETTLE, **QUIET)
