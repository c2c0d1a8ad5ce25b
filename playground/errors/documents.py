"""What can be wrong with a document."""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import InputError


@dataclass(eq=False)
class TooManyWords(InputError):
    code: ClassVar[str] = "too_many_words"
    words: int
    limit: int


@dataclass(eq=False)
class EncryptedPdf(InputError):
    code: ClassVar[str] = "encrypted_pdf"
    name: str


@dataclass(eq=False)
class BrokenPdf(InputError):
    code: ClassVar[str] = "broken_pdf"
    name: str


@dataclass(eq=False)
class BrokenTable(InputError):
    code: ClassVar[str] = "broken_table"
    name: str
    line: int


@dataclass(eq=False)
class PdfWithoutText(InputError):
    code: ClassVar[str] = "pdf_without_text"
    name: str
