"""From start to answering page, beside importing the libraries.

    python tests/benchmarks/startup.py [runs]

Runs both by turns and prints the ratio of the medians. Nothing is asserted.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def measure_imports() -> float:
    """Seconds of `python -c "import torch, transformers, gradio"`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch, transformers, gradio"], check=True)
    return time.perf_counter() - start


def measure_start() -> float:
    """Seconds from starting app.py to the first answer of the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PLAYGROUND_PORT": str(port), "PLAYGROUND_OFFLINE": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    page.read()
                return time.perf_counter() - start
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    measure_imports()  # fills the disk cache for both
    pairs = [(measure_imports(), measure_start()) for _ in range(runs)]
    imports, starts = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import torch, transformers, gradio   {imports:6.2f} s")
    print(f"start to answering page              {starts:6.2f} s")
    print(f"ratio                                {starts / imports:6.2f}")


if __name__ == "__main__":
    main()
