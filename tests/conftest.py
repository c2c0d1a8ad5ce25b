"""For everyone: tiny models and a Chromium, made once a session, never changed."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Before torch is loaded, for the tests and for the programs they start: a second thread gains
# tiny models nothing, and where other programs want the core too, each waits for the other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says how busy the machine is.
settings.register_profile("playground", deadline=None)
settings.load_profile("playground")

OpenTiny = Callable[[str], object]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class ByFile(LoadScopeScheduling):
    """A file's tests go to one worker, since what they share is made there once; the journeys on
    one app all go to the same."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        journey = file.startswith("tests/browser/") and "hub" not in file
        return "tests/browser" if journey else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def find_chromium() -> str:
    """The installed Chromium; without one the tests skip, or fail where they are required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("PLAYGROUND_BROWSER_TESTS") == "required":
        pytest.fail("browser tests are required and there is no Chromium")
    pytest.skip("there is no Chromium on this machine")


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One browser for all tests: Playwright's loop runs once in a process."""
    from playwright.sync_api import sync_playwright

    executable = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


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
