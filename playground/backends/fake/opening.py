"""Openers of fakes."""

import time
from collections.abc import Iterator, Mapping

from playground.backends.base import Backend, Family
from playground.backends.fake.models import FakeModel
from playground.backends.fake.probes import (
    FakeProbedClassifier,
    FakeProbedDecoder,
    FakeProbedEncoder,
    FakeProbedReader,
    FakeProbedTranslator,
)
from playground.backends.opening import OpenBackend, Opening
from playground.errors import PlaygroundError
from playground.results import LoadProgress

FAKES: dict[Family, type[FakeModel]] = {
    Family.DECODER: FakeProbedDecoder,
    Family.ENCODER: FakeProbedEncoder,
    Family.CLASSIFIER: FakeProbedClassifier,
    Family.READER: FakeProbedReader,
    Family.ENCODER_DECODER: FakeProbedTranslator,
}
PARTS = 4


def make_opener(
    *,
    seconds: float = 0.0,
    step_seconds: float = 0.0,
    failures: Mapping[str, PlaygroundError] | None = None,
    bytes_: int = 4_000_000,
) -> OpenBackend:
    """An opener that takes its time, whose models take theirs, or that fails for some keys.

    seconds       how long opening takes
    step_seconds  how long a model takes for each token or text
    failures      the error to raise instead of opening, by key
    bytes_        the memory each model claims to take
    """

    def open_model(opening: Opening) -> Iterator[LoadProgress | Backend]:
        for part in range(PARTS):
            yield LoadProgress(
                model=opening.key,
                stage="reading" if opening.folder else "downloading",
                done=part * bytes_ // PARTS,
                total=bytes_,
            )
            time.sleep(seconds / PARTS)
        if failures and opening.key in failures:
            raise failures[opening.key]
        fake = FAKES[opening.family or Family.DECODER]
        yield fake(opening.key, bytes_=bytes_, seconds=step_seconds)

    return open_model


def open_fake(opening: Opening) -> Iterator[LoadProgress | Backend]:
    """Open a fake of the wanted family at once; a decoder when any will do."""
    return make_opener()(opening)
