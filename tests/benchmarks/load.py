"""Thirty strangers at once, beside a plain Gradio app on the same model.

    python tests/benchmarks/load.py [clients] [seconds of the mixed class]

Starts the page, and after it the peer, each as a program of its own on loopback, with the
embedded models. Clients are Gradio's own over HTTP. Prints tokens per second, times of the
first and of the last token, of a keystroke in Sentiment, errors and memory.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx
from gradio_client import Client

ROOT = Path(__file__).resolve().parents[2]
TOKENS = 60
PROMPTS = ["She opened the door and", "The king said that", "In the year 1900", "Once upon a time"]
REVIEW = "it was a very good film but the end was too long for me and the music was bad"
REVIEWS = REVIEW.split()
PEER = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import gradio as gr, torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from playground.backends.weights import read_weights
folder = {str(ROOT / "assets" / "models" / "playground-gpt")!r}
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(folder)).eval()
model.load_state_dict(read_weights(folder), strict=False)
def generate(prompt):
    inputs = tokenizer(prompt, return_tensors="pt")
    output = model.generate(**inputs, do_sample=True, temperature=0.7, top_k=40,
                            min_new_tokens={TOKENS}, max_new_tokens={TOKENS}, pad_token_id=0)
    return tokenizer.decode(output[0])
gr.Interface(generate, "text", "text", api_name="generate").launch(
    server_port=int(sys.argv[1]), quiet=True)
"""


@dataclass
class Tally:
    """What all clients have seen; times in seconds."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    keystroke: list[float] = field(default_factory=list)
    tokens: int = 0
    errors: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def report(self, name: str) -> float:
        """Print; gives tokens per second."""
        seconds = time.perf_counter() - self.began
        speed = self.tokens / seconds
        parts = [f"{name:<36}{seconds:6.1f} s"]
        if self.tokens:
            parts.append(f"{speed:6.0f} tokens/s")
        for title in ("first", "whole", "keystroke"):
            values = getattr(self, title)
            if values:
                parts.append(f"{title} p50/p95/p99 {describe(values)}")
        parts.append(f"{len(self.errors)} errors")
        print("  ".join(parts), *sorted(set(self.errors))[:3], sep="\n    ", flush=True)
        return speed


def describe(values: list[float]) -> str:
    cuts = statistics.quantiles([*values, values[0]], n=100, method="inclusive")
    return "/".join(f"{cuts[at - 1]:.2f}" for at in (50, 95, 99)) + " s"


@contextmanager
def serve(command: list[str], *, ready: str) -> Iterator[tuple[str, int]]:
    """A program that answers on a free port: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {**os.environ, "PLAYGROUND_PORT": str(port), "PLAYGROUND_OFFLINE": "1"}
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + 180
        while not answers(url + ready):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the app did not come up")
            time.sleep(0.5)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> bool:
    try:
        answer = httpx.get(url, timeout=5)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and "loading" not in answer.text[:40]


def read_megabytes(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def write(client: Client, tally: Tally, *, seed: int, peer: bool = False) -> None:
    """One text of sixty tokens."""
    prompt = PROMPTS[seed % len(PROMPTS)]
    settings = {} if peer else {"temperature": 0.7, "top_k": 40, "max_new_tokens": TOKENS}
    start = time.perf_counter()
    try:
        if peer:
            client.predict(prompt, api_name="/generate")
            count = TOKENS
            tally.first.append(time.perf_counter() - start)
        else:
            job = client.submit(prompt, seed=seed, **settings, api_name="/generate")
            for number, value in enumerate(job):
                if not number:
                    tally.first.append(time.perf_counter() - start)
                count = len(value["tokens"])
    except Exception as error:  # noqa: BLE001  an error is a result here
        tally.errors.append(f"{type(error).__name__}: {error}"[:200])
        return
    tally.whole.append(time.perf_counter() - start)
    tally.tokens += count


def type_review(client: Client, tally: Tally, *, words: int) -> None:
    """A sentence, word by word, as the page asks while somebody types."""
    for end in range(1, words + 1):
        start = time.perf_counter()
        try:
            client.predict(" ".join(REVIEWS[:end]), api_name="/sentiment")
        except Exception as error:  # noqa: BLE001  an error is a result here
            tally.errors.append(f"{type(error).__name__}: {error}"[:200])
            continue
        tally.keystroke.append(time.perf_counter() - start)
        time.sleep(max(0.0, 0.6 - (time.perf_counter() - start)))


def stop_early(client: Client, tally: Tally, *, seed: int) -> None:
    """A long text that is stopped after a while."""
    job = client.submit(
        PROMPTS[0], seed=seed, max_new_tokens=400, temperature=1.0, api_name="/generate"
    )
    time.sleep(0.5)
    job.cancel()


def crowd(clients: list[Client], visit: Callable[[int, Client], None]) -> None:
    """Everybody at once."""
    threads = [
        threading.Thread(target=visit, args=(number, client))
        for number, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def visit_class(number: int, client: Client, tally: Tally, *, seconds: float) -> None:
    """What one of a class does, for a while."""
    dice = random.Random(number)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        choice = dice.random()
        if choice < 0.4:
            write(client, tally, seed=dice.randrange(1000))
        elif choice < 0.6:
            type_review(client, tally, words=5)
        elif choice < 0.7:
            stop_early(client, tally, seed=dice.randrange(1000))
        else:
            name, text = dice.choice(
                [("fill_mask", "Paris is the capital of [MASK]."), ("tokenize", "a b c")]
            )
            try:
                client.predict(text, api_name=f"/{name}")
            except Exception as error:  # noqa: BLE001  an error is a result here
                tally.errors.append(f"{type(error).__name__}: {error}"[:200])
        time.sleep(dice.random())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with serve(["app.py"], ready="health") as (url, pid):
        clients = [Client(url, verbose=False) for _ in range(count)]
        write(clients[0], Tally(), seed=0)
        tally = Tally()
        for seed in range(3):
            write(clients[0], tally, seed=seed)
        alone = tally.report("the page, one client alone")
        tally = Tally()
        crowd(clients, lambda number, client: write(client, tally, seed=number))
        together = tally.report(f"the page, {count} clients")
        print(f"    {together / alone:.1f} x one client alone; {read_megabytes(pid):.0f} MB")
        tally = Tally()
        crowd(clients, lambda number, client: type_review(client, tally, words=12))
        tally.report(f"the page, {count} typing in Sentiment")
        if seconds:
            before = read_megabytes(pid)
            tally = Tally()
            crowd(
                clients,
                lambda number, client: visit_class(number, client, tally, seconds=seconds),
            )
            tally.report(f"the page, a class of {count}")
            print(f"    memory {before:.0f} → {read_megabytes(pid):.0f} MB")
        for client in clients:
            client.close()
    with serve(["-c", PEER], ready="config") as (url, _):
        clients = [Client(url, verbose=False) for _ in range(count)]
        tally = Tally()
        for seed in range(3):
            write(clients[0], tally, seed=seed, peer=True)
        tally.report("plain Gradio app, one client alone")
        tally = Tally()
        crowd(clients, lambda number, client: write(client, tally, seed=number, peer=True))
        tally.report(f"plain Gradio app, {count} clients")


if __name__ == "__main__":
    main()
