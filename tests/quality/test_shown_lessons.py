"""The programs of the panels on positions and on rebuilt models print what the page shows."""

import numpy as np
import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.positions import encode, learn, turn
from playground.tasks.rebuild import rebuild
from playground.ui.inside import lesson_programs as programs
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality
TEXT = "The old man opened the door."


@pytest.mark.parametrize("key", ["playground-gpt", "playground-bert", "playground-t5"])
def test_rebuilt(runtime: Runtime, key: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        result = rebuild(backend, TEXT)
    count, gap = run_snippet(programs.write_rebuild(spec, TEXT)).split()
    assert int(count) == result.numbers
    assert float(gap) == pytest.approx(result.gap, abs=1e-5)
    assert result.gap < 1e-4


def test_sines() -> None:
    found = encode(length=12, width=6, base=100)
    printed = run_snippet(programs.write_sines(length=12, width=6, base=100))
    numbers = np.array(printed.replace("[", " ").replace("]", " ").split(), dtype=float)
    assert numbers[:72] == pytest.approx(found.table.ravel(), abs=1e-4)
    assert numbers[72:] == pytest.approx(found.by_distance, abs=1e-4)


@pytest.mark.parametrize("key", ["playground-gpt", "playground-bert"])
def test_learned(runtime: Runtime, key: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        found = learn(backend, length=20)
    printed = run_snippet(programs.write_learned(spec, length=20)).splitlines()
    means = [float(line.split()[1]) for line in printed]
    assert means == pytest.approx(found.mean.tolist(), abs=1e-4)


def test_none_learned(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-t5", Capability.ATTEND)
    assert "[32, 6]" in run_snippet(programs.write_learned(spec, length=20))


def test_turned() -> None:
    found = turn(width=8, base=10_000, start=50)
    lines = run_snippet(programs.write_turned(width=8, base=10_000, start=50)).splitlines()
    rows = np.array([line.split() for line in lines], dtype=float)
    assert rows[:, 1] == pytest.approx(found.first, abs=1e-4)
    assert rows[:, 2] == pytest.approx(found.later, abs=1e-4)
