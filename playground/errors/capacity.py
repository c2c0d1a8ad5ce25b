"""What this machine can hold and do at once."""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import CapacityError


@dataclass(eq=False)
class OutOfMemory(CapacityError):
    code: ClassVar[str] = "out_of_memory"
    model: str


@dataclass(eq=False)
class NoRoom(CapacityError):
    code: ClassVar[str] = "no_room"
    model: str


@dataclass(eq=False)
class QueueFull(CapacityError):
    code: ClassVar[str] = "queue_full"
    waiting: int
    seconds: int


@dataclass(eq=False)
class TooManyAtOnce(CapacityError):
    code: ClassVar[str] = "too_many_at_once"
    limit: int


@dataclass(eq=False)
class TookTooLong(CapacityError):
    code: ClassVar[str] = "took_too_long"
    limit: int
