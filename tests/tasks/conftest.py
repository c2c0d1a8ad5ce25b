"""One fake backend per family."""

import pytest

from playground.backends.fake import FakeClassifier, FakeDecoder, FakeEncoder, FakeEncoderDecoder


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
