"""The text of an uploaded document."""

from pathlib import Path

from playground.errors import FileTooLarge
from playground.tasks.documents import read_document
from playground.ui.visit import Visit


def read_upload(visit: Visit, *, file: str) -> str:
    """What a box gets from a file: see `tasks.documents`. Raises FileTooLarge too."""
    settings = visit.runtime.settings
    path = Path(file)
    megabytes = path.stat().st_size / 1e6
    if megabytes > settings.max_file_mb:
        raise FileTooLarge(megabytes=megabytes, limit=settings.max_file_mb)
    return read_document(path.read_bytes(), path.name, most_characters=settings.max_characters)
