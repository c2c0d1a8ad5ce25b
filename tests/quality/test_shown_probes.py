""" "Show me the code" of the panels that look into a prediction."""

import ast
import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.rollout import follow_attention
from playground.tasks.stop_early import stop_early
from playground.tasks.switch import rank_heads, switch_off
from playground.tasks.weigh import explain
from playground.ui.attention import programs

pytestmark = pytest.mark.quality
ROOT = Path(__file__).resolve().parents[2]
CASES = [
    ("playground-gpt", "She opened the door and", "", [("decoder", 0, 3), ("decoder", 4, 1)]),
    ("playground-bert", "The [MASK] sat on the mat.", "", [("encoder", 2, 11)]),
    ("playground-bert-sentiment", "What an ending!", "", [("encoder", 5, 0)]),
    ("playground-bert-emotions", "What an ending!", "", [("encoder", 1, 4)]),
    ("playground-bert-squad", "Who built it?", "It was built by Ann.", [("encoder", 3, 2)]),
    ("playground-t5", "A ship sank on Monday.", "", [("cross", 1, 2), ("encoder", 0, 0)]),
    ("playground-t5", "A ship sank on Monday.", "A ship", [("decoder", 1, 2)]),
]


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs name the shipped models by their folders."""
    monkeypatch.chdir(ROOT)


def run_snippet(code: str) -> str:
    """What the program prints. It runs here: a process of its own loads the libraries anew."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "shown", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


@pytest.mark.parametrize(("key", "text", "pair", "off"), CASES)
def test_heads_off(runtime: Runtime, key: str, text: str, pair: str, off: list[object]) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        found = switch_off(backend, text, text_pair=pair, off=off)
        family = backend.family
    printed = run_snippet(programs.write_switch(spec, found, family=family)).splitlines()
    shown = [(shift.before, shift.after) for shift in found.shifts]
    # In the order of the first prediction.
    for line, values in zip(printed, shown, strict=False):
        assert [float(part) for part in line.split()[:2]] == pytest.approx(values, abs=2e-5)
    assert len(printed) >= 2


def test_all_heads_ranked(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.ATTEND)
    with runtime.use(spec) as backend:
        *_, found = rank_heads(backend, "She opened the door and")
        family = backend.family
    printed = run_snippet(programs.write_ranking(spec, found, family=family)).splitlines()
    drops = [float(line.split()[0]) for line in printed]
    assert drops == pytest.approx(found.drops["decoder"].ravel().tolist(), abs=1e-4)


@pytest.mark.parametrize(
    ("key", "kind", "place"),
    [
        ("playground-gpt", "decoder", 3),
        ("playground-bert", "encoder", 4),
        ("playground-t5", "encoder", 5),
        ("playground-t5", "decoder", 2),
    ],
)
def test_rollout(runtime: Runtime, key: str, kind: str, place: int) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        found = follow_attention(backend, "A ship sank on Monday.", kind=kind, place=place)
        family = backend.family
    printed = run_snippet(programs.write_rollout(spec, found, family=family)).splitlines()
    rows = [[float(share) for share in line.split()] for line in printed]
    np.testing.assert_allclose(rows, [*found.rows, found.raw], atol=2e-5)


@pytest.mark.parametrize(
    ("key", "pair"),
    [
        ("playground-gpt", ""),
        ("playground-bert", ""),
        ("playground-t5", ""),
        ("playground-t5", "A door"),
    ],
)
def test_layers_read_early(runtime: Runtime, key: str, pair: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        found = stop_early(backend, "She opened the [MASK] and", text_pair=pair)
        family = backend.family
    printed = run_snippet(programs.write_stop_early(spec, found, family=family)).splitlines()
    for line, texts, shares in zip(printed, found.texts, found.probabilities, strict=True):
        share, word = line.split(" ", 1)
        assert float(share) == pytest.approx(float(shares[found.place]), abs=2e-5)
        assert ast.literal_eval(word).strip() == texts[found.place].strip()


@pytest.mark.parametrize(
    ("key", "pair"),
    [
        ("playground-gpt", ""),
        ("playground-bert", ""),
        ("playground-bert-sentiment", ""),
        ("playground-bert-emotions", ""),
        ("playground-t5", ""),
        ("playground-t5", "The ending"),
    ],
)
def test_explanations(runtime: Runtime, key: str, pair: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    with runtime.use(spec) as backend:
        *_, found = explain(backend, "The ending was a dull surprise to all.", text_pair=pair)
        family = backend.family
    printed = run_snippet(programs.write_explain(spec, found, family=family)).splitlines()
    for place, line in enumerate(printed):
        attention, gradient = (float(part) for part in line.split()[:2])
        if not np.isnan(found.weights["attention"][place]):
            assert attention == pytest.approx(float(found.weights["attention"][place]), abs=2e-5)
            assert gradient == pytest.approx(float(found.weights["gradient"][place]), abs=2e-4)
    assert len(printed) == len(found.tokens)
