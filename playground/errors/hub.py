"""What can go wrong on the way to the Hugging Face Hub and back to this disk."""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import HubError


@dataclass(eq=False)
class HubUnreachable(HubError):
    code: ClassVar[str] = "hub_unreachable"
    model: str


@dataclass(eq=False)
class NotOnHub(HubError):
    code: ClassVar[str] = "not_on_hub"
    model: str


@dataclass(eq=False)
class GatedModel(HubError):
    code: ClassVar[str] = "gated_model"
    model: str


@dataclass(eq=False)
class NotDownloaded(HubError):
    code: ClassVar[str] = "not_downloaded"
    model: str


@dataclass(eq=False)
class DiskFull(HubError):
    code: ClassVar[str] = "disk_full"
    model: str


@dataclass(eq=False)
class NotWritable(HubError):
    code: ClassVar[str] = "not_writable"
    model: str
