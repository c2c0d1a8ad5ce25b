"""Hide tokens of a text in many copies, and have the model read them in few passes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import TooManyTokens, TooMuchWork
from playground.results import Floats, Token
from playground.tasks.blanks import MASK, PIECE
from playground.tasks.checks import require_text

# Copies and tokens of one pass: what fits the memory of a small server, and Stop waits for.
MOST_COPIES = 32
MOST_TOKENS = 2_048
# Copies of one question.
MOST_READINGS = 6_000
# How the vocabularies of masked language models write a word they do not have.
UNKNOWN = frozenset({"[UNK]", "<unk>"})


@dataclass(frozen=True, kw_only=True)
class CutText:
    """A text with its blanks written as the model writes them, and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the tokens."""
        return tuple(token.id for token in self.tokens)

    def find_blanks(self, mask_id: int) -> tuple[int, ...]:
        """The indices of the blanks."""
        return tuple(place for place, token in enumerate(self.tokens) if token.id == mask_id)

    def find_tokens(self, start: int, end: int) -> tuple[int, ...]:
        """The indices of the tokens that share a character with a stretch of the text."""
        return tuple(
            place
            for place, token in enumerate(self.tokens)
            if token.start < end and start < token.end
        )


def cut_text(backend: FillsMasks, text: str) -> CutText:
    """Raises EmptyText, TooManyTokens."""
    text = MASK.sub(backend.mask_token, require_text(text))
    tokens = backend.tokenize(text)
    if len(tokens) > backend.limit:
        model = backend.passport(0.0).model
        raise TooManyTokens(tokens=len(tokens), limit=backend.limit, model=model)
    return CutText(text=text, tokens=tokens)


def group_tokens(cut: CutText) -> list[tuple[int, ...]]:
    """The tokens of each word, and each other token by itself, in reading order; special ones
    and blanks are left out."""
    spans = [match.span() for match in PIECE.finditer(cut.text)]
    groups: list[tuple[int, list[int]]] = []
    for place, token in enumerate(cut.tokens):
        if token.special:
            continue
        while spans and spans[0][1] <= token.start:
            spans.pop(0)
        # A piece inside a character has no length; it is part of the word it stands in.
        word = spans[0][0] if spans and spans[0][0] < max(token.end, token.start + 1) else -1
        if groups and word >= 0 and groups[-1][0] == word:
            groups[-1][1].append(place)
        else:
            groups.append((word, [place]))
    return [tuple(places) for _, places in groups]


def hide(ids: Sequence[int], places: Sequence[int], *, mask_id: int) -> tuple[int, ...]:
    """The ids with some of them replaced by the mask."""
    hidden = set(places)
    return tuple(mask_id if place in hidden else id_ for place, id_ in enumerate(ids))


def check_readings(count: int) -> None:
    """Raises TooMuchWork for more copies than are read at once."""
    if count > MOST_READINGS:
        raise TooMuchWork(readings=count, limit=MOST_READINGS)


def read_all(
    backend: FillsMasks, copies: Sequence[MaskedCopy]
) -> Iterator[list[tuple[int, Floats]]]:
    """Read all copies, those of like length together; yield after each pass what it gave, as
    (index into `copies`, ln p (places, vocabulary)). Raises TooMuchWork, TooManyTokens."""
    check_readings(len(copies))
    for batch in plan_batches([len(copy.ids) for copy in copies]):
        rows = backend.read_copies([copies[index] for index in batch])
        yield list(zip(batch, rows, strict=True))


def plan_batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of the copies of each pass: short ones first, so that little is padding."""
    batches: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda each: lengths[each]):
        room = max(1, min(MOST_COPIES, MOST_TOKENS // max(lengths[index], 1)))
        # Sorted, so the new one is the longest of its pass.
        if batches and len(batches[-1]) < room:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches


def knows(backend: FillsMasks, ids: Sequence[int]) -> bool:
    """Whether none of the tokens stands for "a word I do not have"."""
    return not UNKNOWN & set(backend.token_texts(ids))
