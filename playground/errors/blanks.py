"""What can be wrong with a question that hides words."""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import InputError


@dataclass(eq=False)
class NoWords(InputError):
    code: ClassVar[str] = "no_words"


@dataclass(eq=False)
class TooMuchWork(InputError):
    code: ClassVar[str] = "too_much_work"
    readings: int
    limit: int


@dataclass(eq=False)
class NoTemplate(InputError):
    """`holes` are what a template must have, `example` is one that has them."""

    code: ClassVar[str] = "no_template"
    holes: str
    example: str


@dataclass(eq=False)
class EmptyGroup(InputError):
    code: ClassVar[str] = "empty_group"
    name: str


@dataclass(eq=False)
class UnknownScript(InputError):
    code: ClassVar[str] = "unknown_script"
    model: str


@dataclass(eq=False)
class NotAPair(InputError):
    code: ClassVar[str] = "not_a_pair"
    words: int
