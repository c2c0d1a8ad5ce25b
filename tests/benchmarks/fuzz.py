"""A stranger sends thousands of odd requests to the page with the embedded models.

    python tests/benchmarks/fuzz.py [requests] [seed] [at once]

Starts the page as a program of its own on loopback. Prints how many requests were answered and
refused, the slowest, what was wrong, and every exception that the page's own code let through to
its log; ends with status 1 if there was any.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.fuzz.driver import (  # noqa: E402  the path comes first
    Report,
    Request,
    Stranger,
    draw_requests,
    read_events,
)

QUESTION = {"data": ["a good film", ""]}


@contextmanager
def serve(log: Path) -> Iterator[str]:
    """The page on a free port, once its models answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {**os.environ, "PLAYGROUND_PORT": str(port), "PLAYGROUND_OFFLINE": "1"}
    address = f"http://127.0.0.1:{port}/"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=variables, stdout=written, stderr=written
        )
    try:
        until = time.monotonic() + 180
        while not is_ready(address):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def is_ready(address: str) -> bool:
    try:
        return bool(httpx.get(f"{address}health", timeout=5).json()["status"] == "ready")
    except httpx.HTTPError:
        return False


def find_exceptions(log: str) -> Counter[str]:
    """The exceptions in a log: the page's own line that each came through, and its last line."""
    found: Counter[str] = Counter()
    for block in log.split("Traceback (most recent call last)")[1:]:
        frames = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', block)
        ours = [f"{name}:{line} {where}" for name, line, where in frames if "/playground/" in name]
        last = re.findall(r"^(?:[\w.]+(?:Error|Exception|Warning)\b.*)$", block, re.MULTILINE)
        found[f"{ours[-1] if ours else 'libraries'}: {last[-1][:200] if last else '?'}"] += 1
    return found


def ask(address: str) -> str:
    """One ordinary question, to see that answers are still right."""
    url = f"{address}gradio_api/call/sentiment"
    event = httpx.post(url, json=QUESTION, timeout=60).json()["event_id"]
    text = httpx.get(f"{url}/{event}", timeout=60).text
    return re.sub(r'"milliseconds": [\d.]+', "", text)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    together = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    report = Report()
    times: list[tuple[float, str]] = []
    log = Path(tempfile.mkstemp(suffix=".log")[1])
    with serve(log) as address:
        before = ask(address)
        wishes = draw_requests(count, read_events(address), start=start)
        stranger = Stranger(address)

        def send(request: Request) -> None:
            began = time.perf_counter()
            stranger.send(request, report)
            times.append((time.perf_counter() - began, str(request)[:120]))
            if len(times) % 500 == 0:
                print(f"{len(times)} sent, {len(report.faults)} faults", flush=True)

        began = time.perf_counter()
        with ThreadPoolExecutor(together) as pool:
            list(pool.map(send, wishes))
        seconds = time.perf_counter() - began
        health = httpx.get(f"{address}health", timeout=60).json()
        same = ask(address) == before
    print(f"{report.sent} requests in {seconds:.0f} s: {report.answered} answered, ", end="")
    print(f"{report.refused} refused, {len(report.unexplained)} with nothing but an error")
    print("slowest:", *(f"  {each:.1f} s {name}" for each, name in sorted(times)[-5:]), sep="\n")
    print("faults:", *Counter(each[:300] for each in report.faults).most_common(30), sep="\n  ")
    print("unexplained:", *report.unexplained[:30], sep="\n  ")
    found = find_exceptions(log.read_text(encoding="utf-8", errors="replace"))
    print("exceptions in the log:", *found.most_common(30), sep="\n  ")
    print(f"afterwards: {health}; the same answer as before: {same}")
    sys.exit(bool(report.faults or report.unexplained or not same))


if __name__ == "__main__":
    main()
