""" "Show me the code" reproduces what the page shows, to the last digit it prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.attend import attend
from playground.tasks.fill_mask import fill_mask
from playground.tasks.generate import generate
from playground.tasks.sentiment import sentiment
from playground.tasks.summarize import summarize_abstractive
from playground.ui import snippets

pytestmark = pytest.mark.quality
ROOT = Path(__file__).resolve().parents[2]


def run_snippet(code: str) -> str:
    """What the program prints when it is run in the project's folder."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_generate(runtime: Runtime, temperature: float) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    sampler = {
        "max_new_tokens": 30,
        "temperature": temperature,
        "top_k": 50,
        "top_p": 0.95,
        "min_p": 0.0,
        "repetition_penalty": 1.1,
        "seed": 7,
    }
    prompt = 'The old king said:\n"No"'
    with runtime.use(spec) as backend:
        *_, result = generate(backend, prompt, **sampler)
    printed = run_snippet(snippets.write_generate(spec, prompt, **sampler))
    assert printed.rstrip("\n") == result.text.rstrip("\n")


def test_fill_mask(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert", Capability.FILL_MASK)
    text = "The [MASK] sat on the [MASK]."
    with runtime.use(spec) as backend:
        result = fill_mask(backend, text, top_k=5)
    printed = run_snippet(snippets.write_fill_mask(spec, text, top_k=5)).splitlines()
    shown = [candidate for mask in result.masks for candidate in mask.candidates]
    assert [line.split()[1] for line in printed] == [candidate.token for candidate in shown]
    for line, candidate in zip(printed, shown, strict=True):
        assert float(line.split()[0]) == pytest.approx(candidate.probability, abs=2e-5)


def test_sentiment(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert-sentiment", Capability.CLASSIFY)
    text = "Slow at first, but what an ending!"
    with runtime.use(spec) as backend:
        result = sentiment(backend, text)
    printed = run_snippet(snippets.write_sentiment(spec, text)).splitlines()
    scores = {line.split()[1]: float(line.split()[0]) for line in printed}
    assert scores == pytest.approx(result.scores, abs=2e-5)


def test_summarize(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-t5", Capability.SUMMARIZE)
    text = "A ship sank near the coast on Monday. All of its twelve sailors were saved by a boat."
    with runtime.use(spec) as backend:
        *_, result = summarize_abstractive(backend, text, max_new_tokens=30, num_beams=2)
    printed = run_snippet(
        snippets.write_summarize(spec, result.parts, max_new_tokens=30, num_beams=2)
    )
    assert printed.split() == result.summary.split()


@pytest.mark.parametrize(
    ("key", "pair", "kind"),
    [
        ("playground-bert", "", "encoder"),
        ("playground-bert", "Fruit flies like a banana.", "encoder"),
        ("playground-gpt", "", "decoder"),
        ("playground-t5", "Time flies.", "cross"),
        ("playground-t5", "", "decoder"),
    ],
)
def test_attention(runtime: Runtime, key: str, pair: str, kind: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    text = "Time flies like an arrow."
    with runtime.use(spec) as backend:
        maps = attend(backend, text, text_pair=pair, kind=kind, layer=1)
    code = snippets.write_attend(spec, text, pair, kind=kind, layer=1)
    code = code.replace(".numpy().round(4)", ".flatten().tolist()")
    printed = run_snippet(code).strip().strip("[]").split(",")
    assert [float(value) for value in printed] == pytest.approx(
        maps.weights.flatten().tolist(), abs=1e-5
    )
