""" "Show me the code" of the walk prints the weights that the page shows."""

import ast
import re

import numpy as np
import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.inside import trace
from playground.ui.inside.programs import write_trace
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality


@pytest.mark.parametrize(
    ("model", "kind", "pair"),
    [
        ("playground-gpt", "decoder", ""),
        ("playground-bert-sentiment", "encoder", "It was late."),
        ("playground-t5", "cross", "A ship sank."),
    ],
)
def test_weights(runtime: Runtime, model: str, kind: str, pair: str) -> None:
    spec = runtime.registry.find(model, Capability.ATTEND)
    text = "A ship sank near the coast."
    with runtime.use(spec) as backend:
        found = trace(backend, text, text_pair=pair, kind=kind, layer=1).trace
    printed = run_snippet(write_trace(spec, text, pair, trace=found, head=2))
    numbers = re.sub(r"(?<=[\d.])\s+(?=[\d.])", ", ", printed).replace("]\n", "],")
    rows = np.array(ast.literal_eval(numbers.strip().rstrip(",")))
    np.testing.assert_allclose(rows, found.weights[2], atol=6e-5)
