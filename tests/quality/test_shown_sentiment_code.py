"""The programs of the tab Sentiment and of Topics print what the page shows."""

import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.explain import explain
from playground.tasks.sentiment import classify_rows
from playground.tasks.topics import find_topics_by_vectors
from playground.ui.read.topic_programs import write_vectors
from playground.ui.sentiment.programs import write_classify, write_explain
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality
TEXT = "Slow at first, but what an ending!"


@pytest.mark.parametrize("key", ["playground-bert-sentiment", "playground-bert-emotions"])
def test_integrated_gradients(runtime: Runtime, key: str) -> None:
    spec = runtime.registry.find(key, Capability.CLASSIFY)
    with runtime.use(spec) as backend:
        result = explain(backend, TEXT)
        slopes = backend.attribute_classes(
            TEXT, backend.labels.index(result.label), points=result.points
        )
        code = write_explain(spec, result, exclusive=backend.exclusive, text=TEXT)
    *lines, missed = run_snippet(code).splitlines()
    printed = [float(line.split()[0]) for line in lines]
    assert printed == pytest.approx(slopes.integrated.tolist(), abs=2e-3)
    assert float(missed.split()[0]) == pytest.approx(result.gap, abs=2e-3)
    total = sum(word.integrated for word in result.words)
    rise = result.probability - result.blank
    assert abs(total - rise) <= result.gap + 1e-5
    assert result.gap <= 0.01


def test_rows(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert-sentiment", Capability.CLASSIFY)
    texts = ["A wonderful evening!", "The soup was cold and the waiter rude.", "So so."]
    with runtime.use(spec) as backend:
        *_, result = classify_rows(backend, texts)
        alone = [backend.classify([text])[0] for text in texts]
    printed = run_snippet(write_classify(spec, texts, exclusive=True)).splitlines()
    for line, row, single in zip(printed, result.rows, alone, strict=True):
        assert line.split()[1] == row.label
        assert float(line.split()[0]) == pytest.approx(row.probability, abs=2e-5)
        assert row.scores == pytest.approx(single.tolist(), abs=1e-6)


def test_topics(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert", Capability.EMBED)
    asked = {"labels": "sport, food, politics", "template": "This text is about {}."}
    with runtime.use(spec) as backend:
        result = find_topics_by_vectors(
            backend, "The striker scored twice.", temperature=0.05, **asked
        )
    assert result.best.label == "sport"
    printed = run_snippet(write_vectors(spec, result, temperature=0.05)).splitlines()
    for line, topic in zip(printed, result.topics, strict=True):
        cosine, share, label = line.split(maxsplit=2)
        assert label == topic.label
        assert float(cosine) == pytest.approx(topic.score, abs=2e-5)
        assert float(share) == pytest.approx(topic.share, abs=2e-4)
