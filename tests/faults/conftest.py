"""A served page whose models are the tiny ones, run for real."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from gradio_client import Client

from playground.backends.base import Family
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.registry.spec import ModelSpec
from playground.settings import Settings
from playground.ui.app import build_app, read_options

FAMILIES = {
    "gpt2": Family.DECODER,
    "llama": Family.DECODER,
    "bert": Family.ENCODER,
    "classifier": Family.CLASSIFIER,
    "reader": Family.READER,
    "t5": Family.ENCODER_DECODER,
}
TINY = tuple(
    ModelSpec(
        key=key,
        title=key,
        family=family,
        embedded=True,
        translates=(("en", "de"),) if key == "t5" else (),
    )
    for key, family in FAMILIES.items()
)


@dataclass(frozen=True)
class Served:
    """A page that is up."""

    desk: Any
    runtime: Runtime
    url: str

    clients: dict[str, Client]

    def connect(self, language: str = "en") -> Client:
        """A visitor who reads this language, the same each time."""
        if language not in self.clients:
            headers = {"Accept-Language": language}
            self.clients[language] = Client(
                self.url, verbose=False, httpx_kwargs={"timeout": 60}, headers=headers
            )
        return self.clients[language]

    def count(self) -> int:
        """Events that wait or run."""
        return sum(turns.running + turns.waiting for turns in self.desk.lines.values())


@pytest.fixture(scope="module")
def served(tiny_folders) -> Iterator[Served]:
    settings = Settings(device="cpu", models_dir=str(tiny_folders), max_new_tokens=100)
    runtime = Runtime(settings, registry=Registry(models=TINY))
    page = build_app(runtime)
    options = {**read_options(page, runtime), "server_port": None}
    _, url, _ = page.launch(**options, prevent_thread_lock=True, quiet=True, inbrowser=False)
    served = Served(page.desk, runtime, url, {})
    yield served
    for client in served.clients.values():
        client.close()
    page.close(verbose=False)
