"""Every word a user sees, in English and 简体中文 side by side.

A `Text` cannot be made without both languages, so a missing one is a type error.
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, kw_only=True)
class Text:
    """One sentence or label in both languages, with `{named}` holes for values."""

    en: str
    zh: str

    def say(self, language: Language, **values: str | int | float) -> str:
        """Fill the holes in one language. Raises KeyError when a value is missing."""
        return (self.zh if language == "zh" else self.en).format(**values)


def choose_language(accept_language: str) -> Language:
    """The first language of an Accept-Language header that the catalogue has; else English.

    Source: RFC 9110 section 12.5.4; quality values are compared, ties keep their order, and 0
    means "not this one".
    """
    ranked: list[tuple[float, Language]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.replace(" ", "").lower().partition(";q=")
        primary = tag.split("-")[0]
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if not quality > 0:
            continue
        if primary == "zh":
            ranked.append((quality, "zh"))
        elif primary in {"en", "*"}:
            ranked.append((quality, "en"))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else "en"
