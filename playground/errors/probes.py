"""What can be wrong when a prediction is looked into."""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import InputError, ModelError


@dataclass(eq=False)
class NeedsSecondText(InputError):
    code: ClassVar[str] = "needs_second_text"
    model: str


@dataclass(eq=False)
class TooFewTokens(InputError):
    code: ClassVar[str] = "too_few_tokens"
    needed: int


@dataclass(eq=False)
class TooManyToProbe(InputError):
    code: ClassVar[str] = "too_many_to_probe"
    tokens: int
    limit: int


@dataclass(eq=False)
class NoSwitch(ModelError):
    code: ClassVar[str] = "no_switch"
    model: str


@dataclass(eq=False)
class NoStop(ModelError):
    code: ClassVar[str] = "no_stop"
    model: str


@dataclass(eq=False)
class NoWeights(ModelError):
    code: ClassVar[str] = "no_weights"
    model: str
