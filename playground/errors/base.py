"""The root of all errors, and its four branches."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class PlaygroundError(Exception):
    """The root: a text code, and the fields of the subclass as its parameters."""

    code: ClassVar[str] = ""

    @property
    def parameters(self) -> dict[str, str | int | float]:
        """The named values that the sentence for this code may use."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return f"{self.code} {self.parameters}"


class InputError(PlaygroundError):
    """What was typed, chosen or uploaded."""


class ModelError(PlaygroundError):
    """Which model was asked for and what it is."""


class HubError(PlaygroundError):
    """The way to the Hugging Face Hub."""


class CapacityError(PlaygroundError):
    """What this machine can hold."""
