"""The text of an uploaded document."""

from pathlib import Path

import gradio as gr

from playground.errors import FileTooLarge
from playground.tasks.documents import read_document
from playground.texts import summarize as words
from playground.ui import parts
from playground.ui.visit import Visit
from playground.ui.wire import Wire

# A file that is far too large is not sent at all: its size is told instead, in tenths of a MB.
# Gradio would refuse it too, in English.
REFUSE = """
element.closest('.tabitem')?.addEventListener('change', (event) => {
  const file = event.target.type === 'file' ? event.target.files[0] : null;
  if (!file || file.size <= LIMIT) return;
  event.stopImmediatePropagation();
  event.target.value = '';
  trigger('select', {index: Math.round(file.size / 1e5)});
}, true);
"""


def add_upload(wire: Wire) -> tuple[gr.UploadButton, gr.HTML]:
    """The button, and what keeps it from sending a file that is far too large."""
    return parts.add_upload(wire, words.FILE), add_guard(wire)


def add_guard(wire: Wire) -> gr.HTML:
    """What keeps the upload button of this tab from sending a file that is far too large; its
    `select` is for `refuse_upload`."""
    limit = wire.settings.max_file_mb * 1_000_000
    return gr.HTML(js_on_load=REFUSE.replace("LIMIT", str(limit)), elem_classes="pg-maybe")


def connect(
    wire: Wire, upload: tuple[gr.UploadButton, gr.HTML], *, box: gr.Textbox, status: gr.HTML
) -> None:
    """Put the text of an uploaded document into a box; a problem stands in the status line."""
    button, guard = upload
    inputs = {"file": button}
    wire.on(button.upload, read_upload, inputs=inputs, outputs=[box], status=status)
    wire.on(guard.select, refuse_upload, inputs={}, outputs=[box], status=status)


def read_upload(visit: Visit, *, file: str) -> str:
    """What a box gets from a file: see `tasks.documents`. Raises FileTooLarge too."""
    settings = visit.runtime.settings
    path = Path(file)
    megabytes = path.stat().st_size / 1e6
    if megabytes > settings.max_file_mb:
        raise FileTooLarge(megabytes=megabytes, limit=settings.max_file_mb)
    return read_document(path.read_bytes(), path.name, most_characters=settings.max_characters)


def refuse_upload(visit: Visit) -> str:
    """Raises FileTooLarge for a file that was not sent."""
    size = (visit.index or 0) / 10
    raise FileTooLarge(megabytes=size, limit=visit.runtime.settings.max_file_mb)
