"""Cut a text with everything that is known of its tokens, compare two cuts, replay a word."""

from playground.backends.base.vocabulary import Spells
from playground.results.vocabulary import CutComparison, CutText, Replay
from playground.tasks.checks import Stopwatch, require_integer, require_text


def cut_text(backend: Spells, text: str) -> CutText:
    """The tokens of a text, and the special ones that the model adds. Raises EmptyText."""
    text = require_text(text)
    watch = Stopwatch()
    pieces = backend.cut_pieces(text)
    framed = backend.tokenize("")
    return CutText(
        text=text,
        pieces=pieces,
        around=tuple(token.text for token in framed if token.special),
        specials=backend.special_tokens,
        kind=backend.tokenizer_kind,
        vocabulary=backend.vocabulary_size,
        passport=backend.passport(watch.milliseconds),
    )


def compare_cuts(first: CutText, second: CutText) -> CutComparison:
    """Where one tokenizer has a boundary and the other has none. A boundary is where a token
    ends; one inside a character is counted at its end. The end of the text is none."""
    ends = [find_boundaries(cut) for cut in (first, second)]
    return CutComparison(
        first=first,
        second=second,
        first_only=frozenset(ends[0] - ends[1]),
        second_only=frozenset(ends[1] - ends[0]),
        shared=len(ends[0] & ends[1]),
    )


def find_boundaries(cut: CutText) -> set[int]:
    """Where the tokens end, but for the end of the text."""
    whole = len(cut.text.rstrip())
    return {piece.end for piece in cut.pieces if piece.start < piece.end and piece.end < whole}


def replay_word(backend: Spells, cut: CutText, *, place: float) -> Replay | None:
    """How the word of the token at `place` was cut; None where it cannot be replayed.
    Raises NotANumber, NotWhole, OutOfRange."""
    last = max(len(cut.pieces) - 1, 0)
    return backend.replay_word(cut.text, require_integer("place", place, low=0, high=last))
