"""How much of a summary is the document's own: new n-grams, and stretches that are copied.

Words are compared in lower case and without punctuation; each Han character is one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[一-鿿]|[^\W_一-鿿]+(?:['’-][^\W_一-鿿]+)*")


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """A stretch of `length` words from `start` (in words) of the summary that the document has
    in the same order."""

    start: int
    length: int


def split_words(text: str) -> tuple[str, ...]:
    """Runs of letters and digits, or single Han characters, in lower case."""
    return tuple(match[0].lower() for match in _WORD.finditer(text))


def count_words(text: str) -> int:
    """How many words `split_words` finds."""
    return sum(1 for _ in _WORD.finditer(text))


def list_ngrams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """All runs of `n` words, in order; none in a shorter text."""
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]


def measure_novelty(document: Sequence[str], summary: Sequence[str], *, n: int) -> float | None:
    """Share of the summary's n-grams that the document does not have, in 0…1; None where the
    summary has none. Each occurrence counts.

    Source: See, Liu & Manning 2017, "Get To The Point", figure 6; Narayan, Cohen & Lapata 2018,
    "Don't Give Me the Details, Just the Summary!", table 1.
    """
    grams = list_ngrams(summary, n)
    known = set(list_ngrams(document, n))
    return sum(gram not in known for gram in grams) / len(grams) if grams else None


def find_fragments(document: Sequence[str], summary: Sequence[str]) -> tuple[Fragment, ...]:
    """The extractive fragments F(A, S): from left to right the longest stretch of the summary
    that the document has, each word in at most one of them.

    Source: Grusky, Naaman & Artzi 2018, "Newsroom", figure 3. Like there, the document is
    searched once from its beginning, and a match is skipped as a whole.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(document):
        places.setdefault(word, []).append(place)
    found = []
    start = 0
    while start < len(summary):
        longest, after = 0, 0
        for place in places.get(summary[start], ()):
            if place < after:
                continue
            length = _match(document, summary, place, start)
            longest, after = max(longest, length), place + length
        if longest:
            found.append(Fragment(start=start, length=longest))
        start += max(longest, 1)
    return tuple(found)


def _match(document: Sequence[str], summary: Sequence[str], place: int, start: int) -> int:
    """How many words are the same from these places on."""
    room = min(len(document) - place, len(summary) - start)
    length = 0
    while length < room and document[place + length] == summary[start + length]:
        length += 1
    return length


def measure_coverage(fragments: Sequence[Fragment], *, words: int) -> float:
    """COVERAGE = Σ|f| / |S|: the share of the summary's words that are in a copied stretch, in
    0…1 (Grusky et al. 2018, equation 1)."""
    return sum(fragment.length for fragment in fragments) / words if words else 0.0


def measure_density(fragments: Sequence[Fragment], *, words: int) -> float:
    """DENSITY = Σ|f|² / |S|: the mean length, in words, of the copied stretch that a word of the
    summary is in (Grusky et al. 2018, equation 2)."""
    return sum(fragment.length**2 for fragment in fragments) / words if words else 0.0


def measure_compression(document: int, summary: int) -> float | None:
    """COMPRESSION = |A| / |S|: how many words of the document stand behind one of the summary
    (Grusky et al. 2018, equation 3); None for a summary without words."""
    return document / summary if summary else None
