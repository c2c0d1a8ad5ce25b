"""Tiny models for everyone: built once a session, never changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

OpenTiny = Callable[[str], object]


@pytest.fixture(scope="session")
def tiny_folders(tmp_path_factory) -> Path:
    """A folder with one model folder per name in `tests.models.BUILDERS`, and "adapter"."""
    from transformers.utils import logging

    from tests.models import BUILDERS, build_adapter

    logging.disable_progress_bar()
    root = tmp_path_factory.mktemp("models")
    for name, build in BUILDERS.items():
        (root / name).mkdir()
        build(root / name)
    build_adapter(root / "adapter", base=root / "bert")
    return root


@pytest.fixture(scope="session")
def open_tiny(tiny_folders) -> OpenTiny:
    """Opens a tiny model by name, each once a session."""
    from playground.backends.local import open_local
    from playground.backends.opening import Opening

    opened: dict[str, object] = {}

    def open_model(name: str) -> object:
        if name not in opened:
            base = tiny_folders / "bert" if name == "adapter" else None
            opening = Opening(key=f"tiny/{name}", folder=tiny_folders / name, base=base)
            *_, opened[name] = open_local(opening)
        return opened[name]

    return open_model
