"""A real Chromium on the real app with the models that ship, offline."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
# Two busy cores open the first model in seconds, not at once.
expect.set_options(timeout=60_000)
LOOPBACK = re.compile(r"^(https?://127\.0\.0\.1[:/]|data:|blob:|about:)")

# Four hundred tokens take a second: a hand would be too slow on a busy machine. The note is left
# open while a text grows; before that the old one still stands.
STOP_EARLY = """() => {
  const panel = document.querySelector('#pg-tab-generate');
  const watcher = new MutationObserver(() => {
    const stop = panel.querySelector('button.stop');
    const grows = panel.querySelector('.pg-note')?.textContent === '…';
    const count = panel.querySelectorAll('.pg-answer [data-index]').length;
    if (!stop || !grows || count < 3 || count > 350) return;
    watcher.disconnect();
    stop.click();
  });
  // The click takes a moment to be heard: what stood there then is what may be kept.
  const listener = new MutationObserver(() => {
    const frozen = document.querySelector('style.pg-frozen');
    if (!frozen) return;
    listener.disconnect();
    window.stoppedAt = parseInt(frozen.textContent.match(/n \\+ (\\d+)/)[1]) - 1;
  });
  watcher.observe(panel, {childList: true, subtree: true});
  listener.observe(document.head, {childList: true});
}"""


@contextmanager
def start_app(**variables: str) -> Iterator[str]:
    """The app as a user starts it, on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_PORT": str(port), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        if not any("Running on local URL" in line for line in process.stdout):
            pytest.fail("the app ended before it answered")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture(scope="session")
def address(chromium: Browser) -> Iterator[str]:
    """The app with the models that ship and no way to the Hub."""
    with start_app(PLAYGROUND_OFFLINE="1") as started:
        yield started


@pytest.fixture
def options() -> dict[str, object]:
    """Overridden by tests for a phone, for dark mode or for another language."""
    return {"viewport": {"width": 1366, "height": 768}, "locale": "en-US"}


@pytest.fixture
def page(chromium: Browser, address: str, options: dict[str, object]) -> Iterator[Page]:
    """A page that fails its test on any request past loopback and on any console error."""
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    page = context.new_page()
    problems: list[str] = []
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if LOOPBACK.match(request.url) else problems.append(f"asked {request.url}")
        ),
    )
    page.goto(address)
    yield page
    context.close()
    assert problems == []
