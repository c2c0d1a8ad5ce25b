""" "Show me the code" of the view by dimensions prints the cells that the page shows."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.neurons import multiply, take_head
from playground.ui.attention.neuron_program import write_neurons

pytestmark = pytest.mark.quality
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("model", "kind", "pair"),
    [
        ("playground-gpt", "decoder", ""),
        ("playground-bert-sentiment", "encoder", "It was late."),
        ("playground-t5", "decoder", ""),
        ("playground-t5", "cross", "A ship sank."),
    ],
)
def test_products(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, model: str, kind: str, pair: str
) -> None:
    monkeypatch.chdir(ROOT)
    spec = runtime.registry.find(model, Capability.ATTEND)
    text = "A ship sank near the coast."
    with runtime.use(spec) as backend:
        head = take_head(backend, text, text_pair=pair, kind=kind, layer=1, head=2).head
    found = multiply(head)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = write_neurons(spec, text, pair, head=head, place=found.place)
        exec(compile(code, "shown", "exec"), {"__name__": "__main__"})
    rows = np.array([line.split() for line in printed.getvalue().splitlines()], dtype=float)
    np.testing.assert_allclose(rows[:, 0], found.weights, atol=2e-6)
    np.testing.assert_allclose(rows[:, 1:], found.products, atol=2e-4)
