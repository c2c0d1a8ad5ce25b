"""One fake backend per family, and the decoder that is shipped."""

from pathlib import Path

import pytest

from playground.backends.fake import FakeClassifier, FakeDecoder, FakeEncoder, FakeEncoderDecoder


@pytest.fixture(scope="session")
def embedded():
    """The real playground-gpt."""
    from playground.backends.local import open_local
    from playground.backends.opening import Opening

    folder = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
    *_, backend = open_local(Opening(key="playground-gpt", folder=folder))
    return backend


@pytest.fixture
def decoder() -> FakeDecoder:
    return FakeDecoder("a-decoder")


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder("an-encoder")


@pytest.fixture
def classifier() -> FakeClassifier:
    return FakeClassifier("a-classifier")


@pytest.fixture
def writer() -> FakeEncoderDecoder:
    return FakeEncoderDecoder("a-writer")
