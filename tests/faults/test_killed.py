"""The server is killed in the middle of a text, and started again on the same port."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx

from tests.faults.crowds import wait_until

ROOT = Path(__file__).resolve().parents[2]
# A page of one tab: the others would only take time to build.
PROGRAM = """
from playground.backends.fake import make_opener
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import build_app, read_options
from playground.ui.tabs import generate
runtime = Runtime(Settings.from_env(), open_backend=make_opener(step_seconds=0.05))
page = build_app(runtime, tabs=(generate,))
page.launch(**read_options(page, runtime), quiet=True)
"""


def start(port: int) -> subprocess.Popen:
    variables = {**os.environ, "PLAYGROUND_PORT": str(port), "PLAYGROUND_DEVICE": "cpu"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def ask(url: str, tokens: int) -> httpx.Client:
    data = ["it is", "", tokens, 0.8, 0, 1.0, 0.0, 1.0, 0]
    answer = httpx.post(f"{url}gradio_api/call/generate", json={"data": data}, timeout=30)
    return httpx.stream(
        "GET", f"{url}gradio_api/call/generate/{answer.json()['event_id']}", timeout=30
    )


def test_a_server_that_was_killed_starts_clean():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    processes = [start(port)]
    try:
        wait_until(lambda: is_ready(url), seconds=90)
        with ask(url, 400) as stream:
            next(stream.iter_lines())
            processes[0].send_signal(signal.SIGKILL)
            processes[0].wait(10)
        processes.append(start(port))
        wait_until(lambda: is_ready(url), seconds=90)
        health = httpx.get(f"{url}health").json()
        assert (health["running"], health["waiting"]) == (0, 0)
        with ask(url, 5) as stream:
            text = "".join(stream.iter_text())
        assert "event: complete" in text
    finally:
        for process in processes:
            process.kill()
            process.wait(10)
