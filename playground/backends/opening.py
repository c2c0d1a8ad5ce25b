"""What it takes to open a model, whichever backend does it.

An opener is a function from an `Opening` to a stream: progress, progress, …, and last
the backend. Before it reads weights it says how much memory they will take, as the
`total` of a "reading" progress, so that whoever follows the stream can make room first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playground.backends.base import Backend, Family
from playground.results import LoadProgress


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One model to open and where it shall run.

    key             how messages name it; the Hub id when `folder` is None
    family          what it has to be; None: whatever its config says
    folder          where its files lie; None: on the Hub
    base            the folder of the base model when `folder` holds an adapter
    revision        a commit, tag or branch on the Hub
    device, dtype   as torch spells them, without "torch."
    max_parameters  larger models are refused before a download; 0: no limit
    offline         never ask the Hub, use what was downloaded before
    timeout         seconds to wait for the Hub's answers
    """

    key: str
    family: Family | None = None
    folder: Path | None = None
    base: Path | None = None
    revision: str = "main"
    device: str = "cpu"
    dtype: str = "float32"
    max_parameters: int = 0
    offline: bool = False
    timeout: int = 5


OpenBackend = Callable[[Opening], Iterator[LoadProgress | Backend]]
