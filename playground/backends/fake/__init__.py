"""Backends without a model: the same Protocols, numbers made from hashes.

Deterministic, immediate, no torch. For tests of tasks and pages, and for trying a tab
while it is built: `Runtime(settings, open_backend=open_fake)`.

    opening   open_fake, and openers that are slow or fail
    text      words as tokens, pseudo-random numbers
    models    FakeDecoder, FakeEncoder, FakeClassifier, FakeEncoderDecoder
"""

from playground.backends.fake.models import (
    FakeClassifier,
    FakeDecoder,
    FakeEncoder,
    FakeEncoderDecoder,
)
from playground.backends.fake.opening import make_opener, open_fake

__all__ = [
    "FakeClassifier",
    "FakeDecoder",
    "FakeEncoder",
    "FakeEncoderDecoder",
    "make_opener",
    "open_fake",
]
