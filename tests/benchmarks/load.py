"""Thirty strangers at once, beside a plain Gradio app on the same model.

    python tests/benchmarks/load.py [clients] [seconds of the mixed class]

Starts the page, and after it the peer, each as a program of its own on loopback, with the
embedded models. Clients speak Gradio's queue over HTTP, as a browser does: thirty of Gradio's
own Python clients would take as much of the two cores as the server. Each has been there before
(a session's first event copies the whole page's state). Prints tokens per second, times of the
first and of the last token, of a keystroke in Sentiment, processor seconds, errors and memory.
"""

import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx

ROOT = Path(__file__).resolve().parents[2]
TOKENS = 60
ROUNDS = 3
# Seconds from one key to the next.
KEYSTROKE = 0.6
PROMPTS = ["She opened the door and", "The king said that", "In the year 1900", "Once upon a time"]
REVIEW = "it was a very good film but the end was too long for me and the music was bad"
REVIEWS = REVIEW.split()
# What the page calls at each key in Sentiment.
TYPED, MODEL = "typed", "playground-bert-sentiment"
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


def read_seconds(pid: int) -> float:
    """Processor time of a program so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Visitor:
    """One browser's worth of requests."""

    def __init__(self, http: httpx.AsyncClient, functions: dict[str, int], number: int) -> None:
        self.number = number
        self._http = http
        self._functions = functions
        self._session = f"visitor{number}"

    async def join(self, name: str, *values: Any) -> None:
        """Put a call of an endpoint into the queue."""
        call = {
            "data": values,
            "fn_index": self._functions[name],
            "session_hash": self._session,
            "event_data": None,
            "trigger_id": None,
        }
        joined = await self._http.post("gradio_api/queue/join", json=call)
        joined.raise_for_status()

    async def listen(self) -> AsyncIterator[dict[str, Any]]:
        """The messages of what was joined. Raises RuntimeError for a failure."""
        query = {"session_hash": self._session}
        async with self._http.stream("GET", "gradio_api/queue/data", params=query) as lines:
            async for line in lines.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                ended = message["msg"] == "process_completed"
                if ended and not message["success"]:
                    raise RuntimeError(str(message["output"])[:200])
                yield message
                if ended:
                    return
        raise RuntimeError("the stream ended without an answer")

    async def ask(self, name: str, *values: Any) -> None:
        """Call an endpoint and wait for its answer."""
        await self.join(name, *values)
        async for _ in self.listen():
            pass


@asynccontextmanager
async def open_visitors(url: str, count: int) -> AsyncIterator[list[Visitor]]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=4 * count)
    async with httpx.AsyncClient(base_url=url, timeout=300, limits=limits) as http:
        config = (await http.get("config")).json()
        functions = {each["api_name"]: each["id"] for each in config["dependencies"]}
        functions[TYPED] = find_typed(config)
        yield [Visitor(http, functions, number) for number in range(count)]


def find_typed(config: dict[str, Any]) -> int:
    """The page's event for a key in the only box that is judged as it is typed; a peer has none."""
    boxes = {each["id"] for each in config["components"] if each["type"] == "textbox"}
    typed = [
        each["id"]
        for each in config["dependencies"]
        if any(box in boxes and event == "input" for box, event in each["targets"])
        and each["trigger_mode"] == "always_last"
    ]
    return typed[0] if typed else -1


async def write(visitor: Visitor, tally: Tally, *, seed: int, peer: bool = False) -> None:
    """One text of sixty tokens."""
    prompt = PROMPTS[seed % len(PROMPTS)]
    settings = () if peer else ("", TOKENS, 0.7, 40, 1.0, 0.0, 1.0, seed)
    start = time.perf_counter()
    begun = False
    await visitor.join("generate", prompt, *settings)
    async for message in visitor.listen():
        if not begun and message["msg"] in ("process_generating", "process_completed"):
            tally.first.append(time.perf_counter() - start)
            begun = True
    tally.whole.append(time.perf_counter() - start)
    tally.tokens += TOKENS


async def type_review(visitor: Visitor, tally: Tally, *, words: int, weighed: bool = False) -> None:
    """A sentence, word by word: in the page, or by the endpoint, which weighs each word too. No
    two hands fall in step."""
    await asyncio.sleep(random.Random(visitor.number).random() * KEYSTROKE)
    for end in range(1, words + 1):
        text = " ".join(REVIEWS[:end])
        start = time.perf_counter()
        await visitor.ask(*(("sentiment", text, "") if weighed else (TYPED, text, MODEL)))
        tally.keystroke.append(time.perf_counter() - start)
        await asyncio.sleep(max(0.0, KEYSTROKE - (time.perf_counter() - start)))


async def leave_early(visitor: Visitor, *, seed: int) -> None:
    """A long text whose reader goes away in the middle."""
    await visitor.join("generate", PROMPTS[0], "", 400, 1.0, 0, 1.0, 0.0, 1.0, seed)
    async with aclosing(visitor.listen()) as words:
        async for message in words:
            if message["msg"] == "process_generating":
                await asyncio.sleep(0.5)
                return


async def crowd(
    visitors: Sequence[Visitor], tally: Tally, visit: Callable[[Visitor], Awaitable[None]]
) -> None:
    """Everybody at once; what goes wrong is counted."""

    async def dare(visitor: Visitor) -> None:
        try:
            await visit(visitor)
        except (RuntimeError, httpx.HTTPError) as error:
            tally.errors.append(f"{type(error).__name__}: {error}"[:200])

    await asyncio.gather(*(dare(visitor) for visitor in visitors))


OTHERS = (
    ("fill_mask", "Paris is the capital of [MASK].", "", 5, ""),
    ("tokenize", "Counting the pieces of a sentence.", ""),
    ("attention", "The cat sat on the mat.", "", "", 0, ""),
    ("score", "The king said that he would go.", ""),
    ("answer", "Who sat on the mat?", "The cat sat on the mat.", ""),
)


async def attend_class(visitor: Visitor, tally: Tally, *, seconds: float) -> None:
    """What one of a class does, for a while."""
    dice = random.Random(visitor.number)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        choice = dice.random()
        if choice < 0.4:
            step = write(visitor, tally, seed=dice.randrange(1000))
        elif choice < 0.6:
            step = type_review(visitor, tally, words=5)
        elif choice < 0.7:
            step = leave_early(visitor, seed=dice.randrange(1000))
        else:
            step = visitor.ask(*dice.choice(OTHERS))
        await crowd([visitor], tally, lambda _, step=step: step)
        await asyncio.sleep(dice.random())


async def write_together(visitors: Sequence[Visitor], pid: int, *, alone: float) -> None:
    """Sixty tokens for each; `alone`: tokens per second of one."""
    tally, before = Tally(), read_seconds(pid)
    await crowd(visitors, tally, lambda one: write(one, tally, seed=one.number))
    together = tally.report(f"the page, {len(visitors)} clients")
    print(
        f"    {together / alone:.1f} x one client alone; processor of the server"
        f" {read_seconds(pid) - before:.1f} s; {read_megabytes(pid):.0f} MB"
    )


async def type_together(visitors: Sequence[Visitor], pid: int, *, weighed: bool) -> None:
    """Twelve words each."""
    tally, before = Tally(), read_seconds(pid)
    await crowd(visitors, tally, lambda one: type_review(one, tally, words=12, weighed=weighed))
    way = "each word weighed" if weighed else "on the page"
    tally.report(f"{len(visitors)} typing in Sentiment, {way}")
    spent = (read_seconds(pid) - before) / len(tally.keystroke)
    print(f"    processor of the server {1000 * spent:.0f} ms a keystroke")


async def try_page(count: int, seconds: float) -> None:
    with serve(["app.py"], ready="health") as (url, pid):
        async with open_visitors(url, count) as visitors:
            await write(visitors[0], Tally(), seed=0)
            await crowd(visitors, Tally(), lambda one: one.ask("tokenize", "Hello.", ""))
            tally = Tally()
            for seed in range(5):
                await write(visitors[0], tally, seed=seed)
            alone = tally.report("the page, one client alone")
            for _ in range(ROUNDS):
                await write_together(visitors, pid, alone=alone)
            for weighed in (*[False] * ROUNDS, True):
                await type_together(visitors, pid, weighed=weighed)
            if seconds:
                await teach(visitors, pid, seconds=seconds)


async def teach(visitors: Sequence[Visitor], pid: int, *, seconds: float) -> None:
    """The mixed class, and its memory at every fifth of the time."""
    for name, *values in OTHERS:
        await visitors[0].ask(name, *values)
    tally = Tally()
    memory = [read_megabytes(pid)]

    async def watch() -> None:
        for _ in range(5):
            await asyncio.sleep(seconds / 5)
            memory.append(read_megabytes(pid))

    await asyncio.gather(
        crowd(visitors, tally, lambda one: attend_class(one, tally, seconds=seconds)), watch()
    )
    tally.report(f"the page, a class of {len(visitors)}")
    print(f"    memory {' → '.join(f'{each:.0f}' for each in memory)} MB")


async def try_peer(count: int) -> None:
    with serve(["-c", PEER], ready="config") as (url, _):
        async with open_visitors(url, count) as visitors:
            await write(visitors[0], Tally(), seed=0, peer=True)
            tally = Tally()
            for seed in range(5):
                await write(visitors[0], tally, seed=seed, peer=True)
            tally.report("plain Gradio app, one client alone")
            tally = Tally()
            await crowd(visitors, tally, lambda one: write(one, tally, seed=one.number, peer=True))
            tally.report(f"plain Gradio app, {count} clients")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    asyncio.run(try_page(count, seconds))
    asyncio.run(try_peer(count))


if __name__ == "__main__":
    main()
