"""Backends without a model: the same Protocols, numbers made from hashes.

Deterministic, immediate, no torch. For tests of tasks and pages, and for trying a tab
while it is built: `Runtime(settings, open_backend=open_fake)`.

    opening   open_fake, and openers that are slow or fail
    text      words as tokens, pseudo-random numbers
    words     Spells: what their tokens are, and where they lie
    models    FakeEncoder, FakeClassifier, FakeEncoderDecoder
    reading   FakeReader, FakeTranslator, FakeEmotions
    decoder   FakeDecoder
    probes    the same, for looking into their predictions; those that open_fake gives
"""

from playground.backends.fake.decoder import FakeDecoder
from playground.backends.fake.models import FakeClassifier, FakeEncoder, FakeEncoderDecoder
from playground.backends.fake.opening import make_opener, open_fake
from playground.backends.fake.reading import FakeEmotions, FakeReader, FakeTranslator

__all__ = [
    "FakeClassifier",
    "FakeDecoder",
    "FakeEmotions",
    "FakeEncoder",
    "FakeEncoderDecoder",
    "FakeReader",
    "FakeTranslator",
    "make_opener",
    "open_fake",
]
