"""The catalogue against the models that are shipped."""

import pytest

from playground.backends.base import Sampling
from playground.registry.catalogue import MODELS
from playground.registry.runtime import Runtime
from playground.settings import Settings

EMBEDDED = [spec for spec in MODELS if spec.embedded]


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime(Settings(device="cpu"))


@pytest.mark.parametrize("spec", EMBEDDED, ids=lambda spec: spec.key)
def test_the_catalogue_counts_what_runs(runtime, spec):
    with runtime.use(spec) as backend:
        passport = backend.passport(0.0)
        assert backend.family is spec.family
    assert passport.parameters == spec.parameters
    assert passport.dtype == "float32"
    assert len(passport.revision) == 12


def test_all_fit_the_budget_together(runtime):
    for spec in EMBEDDED:
        list(runtime.prepare(spec))
    assert set(runtime.warm_keys()) == {spec.key for spec in EMBEDDED}


def test_each_does_its_job(runtime):
    find = runtime.registry.find
    with runtime.use(find("playground-gpt")) as decoder:
        sampling = Sampling(temperature=0.0, max_new_tokens=8)
        steps = [step for (step,) in decoder.decode(["Once upon a"], [sampling], likeliest=3)]
        assert "".join(step.text for step in steps).strip()
    with runtime.use(find("playground-bert")) as encoder:
        assert len(encoder.fill("A [MASK] day.").positions) == 1
    with runtime.use(find("playground-bert-sentiment")) as classifier:
        assert classifier.labels == ("negative", "positive")
    with runtime.use(find("playground-t5")) as summarizer:
        text = "The mayor said that the park will open in May. It has a lake."
        written = summarizer.summarize(text, max_new_tokens=12, num_beams=2)
        shown = [token for token in written.source_tokens if not token.special]
        assert shown[0].text.strip() == "The"
