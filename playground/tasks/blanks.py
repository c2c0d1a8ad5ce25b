"""Hide words of a sentence behind blanks, and bring them back."""

import re
from dataclasses import dataclass

BLANK = "[MASK]"
MASK = re.compile(r"\[MASK\]|<mask>")
# A blank, one Han character, or a run of letters with its apostrophes and hyphens.
PIECE = re.compile(
    r"\[MASK\]|<mask>|[一-鿿]|(?:(?![一-鿿])[^\W_])+(?:['’-](?:(?![一-鿿])[^\W_])+)*"
)


@dataclass(frozen=True)
class Hiding:
    """A sentence and the word behind each of its blanks, in order; "" for one that was typed."""

    text: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A word that can be hidden, or a blank; `word` is what is behind a blank, if that is
    known."""

    start: int
    end: int
    text: str
    blank: bool
    word: str


def find_pieces(text: str, hiding: Hiding) -> tuple[Piece, ...]:
    """The words and blanks of a sentence. What `hiding` knows counts for its own text only."""
    matches = list(PIECE.finditer(text))
    blanks = [match.start() for match in matches if MASK.fullmatch(match.group())]
    known = hiding.words if hiding.text == text else ("",) * len(blanks)
    behind = dict(zip(blanks, known, strict=False))
    return tuple(
        Piece(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            blank=match.start() in behind,
            word=behind.get(match.start(), ""),
        )
        for match in matches
    )


def toggle_word(text: str, hiding: Hiding, *, index: int) -> Hiding:
    """Hide the piece with this index, or bring back the word behind it; nothing happens to a
    blank that was typed. Raises IndexError."""
    pieces = find_pieces(text, hiding)
    chosen = pieces[index]
    words = [piece.word for piece in pieces if piece.blank]
    order = sum(piece.blank for piece in pieces[:index])
    if not chosen.blank:
        words.insert(order, chosen.text)
        new = BLANK
    elif chosen.word:
        new = words.pop(order)
    else:
        return Hiding(text, tuple(words))
    return Hiding(text[: chosen.start] + new + text[chosen.end :], tuple(words))
