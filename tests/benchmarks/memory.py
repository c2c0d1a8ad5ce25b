"""Resident memory of a process in which every embedded model is warm.

python tests/benchmarks/memory.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playground.registry.runtime import Runtime  # noqa: E402
from playground.settings import Settings  # noqa: E402
from playground.ui.app import build_app  # noqa: E402


def read_memory(field: str) -> float:
    """Megabytes of one field of /proc/self/status (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(field)


def main() -> None:
    runtime = Runtime(Settings(offline=True))
    build_app(runtime)
    print(f"page built, no model     {read_memory('VmRSS'):8.0f} MB")
    for spec in runtime.registry.models:
        if spec.embedded:
            for _ in runtime.prepare(spec):
                pass
            print(f"+ {spec.key:<24}{read_memory('VmRSS'):7.0f} MB")
    print(f"peak                     {read_memory('VmHWM'):8.0f} MB")


if __name__ == "__main__":
    main()
