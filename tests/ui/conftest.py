"""One served page on fake models for all tests here."""

from collections.abc import Iterator

import pytest
from gradio_client import Client

from playground.backends.fake import open_fake
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import build_app, read_options


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the page answers; MCP is switched on."""
    settings = Settings(mcp=True, max_characters=20_000, max_new_tokens=100)
    runtime = Runtime(settings, open_backend=open_fake)
    page = build_app(runtime)
    options = {**read_options(page, runtime), "server_port": None}
    _, url, _ = page.launch(**options, prevent_thread_lock=True, quiet=True, inbrowser=False)
    yield url
    page.close(verbose=False)


def connect(address: str, language: str) -> Client:
    return Client(
        address, verbose=False, httpx_kwargs={"timeout": 60}, headers={"Accept-Language": language}
    )


@pytest.fixture(scope="session")
def client(address) -> Iterator[Client]:
    """A visitor who reads English."""
    visitor = connect(address, "en-GB,en;q=0.9")
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def chinese_client(address) -> Iterator[Client]:
    """A visitor who reads Chinese."""
    visitor = connect(address, "zh-CN")
    yield visitor
    visitor.close()
