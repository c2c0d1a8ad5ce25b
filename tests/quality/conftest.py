"""The embedded models, opened once, read-only."""

import pytest

from playground.registry.runtime import Runtime
from playground.settings import Settings


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    return Runtime(Settings(device="cpu", offline=True))
