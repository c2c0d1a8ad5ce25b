"""Results of the tab Tokens: pieces of a text, how they came about, what they cost, what is near
them."""

from dataclasses import dataclass
from typing import Literal

from playground.results.shared import Floats, Passport

TokenizerKind = Literal["bpe", "wordpiece", "unigram", "other"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One token with all that is known of it.

    text         what a person reads: the slice of the text; the bytes as `<0xE4>` for a piece of
                 a character
    entry        how the vocabulary spells it
    bytes        those it stands for
    start, end   characters of the text, end exclusive; pieces of one character have the same
    character    of which character this is a piece; "" for whole ones
    special      stands for no text: `<s>`, `[MASK]`
    unknown      stands for something that the vocabulary does not hold
    """

    text: str
    id: int
    entry: str
    bytes: bytes
    start: int
    end: int
    character: str = ""
    special: bool = False
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class SpecialToken:
    """A token that stands for no text, and what it is used for: "bos", "mask", …"""

    text: str
    id: int
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CutText:
    """A text as a tokenizer cuts it. `around` are the special tokens that the model adds before
    and after a text, `specials` all that the vocabulary has."""

    text: str
    pieces: tuple[Piece, ...]
    around: tuple[str, ...]
    specials: tuple[SpecialToken, ...]
    kind: TokenizerKind
    vocabulary: int
    passport: Passport

    @property
    def bytes(self) -> int:
        """The length of the text in UTF-8."""
        return len(self.text.encode())


@dataclass(frozen=True, kw_only=True)
class CutComparison:
    """Two cuts of one text. `first_only` and `second_only` are the places (characters before the
    boundary) where one has a boundary between tokens and the other has none; `shared` counts
    those of both."""

    first: CutText
    second: CutText
    first_only: frozenset[int]
    second_only: frozenset[int]
    shared: int


@dataclass(frozen=True, kw_only=True)
class ReplayStep:
    """One step from a word to its tokens.

    pieces  all of them after this step
    at      index of the one that this step made
    rank    of the merge, 1 = learnt first; 0 where there are no merges
    tried   longer pieces that the vocabulary does not hold, looked up before
    """

    pieces: tuple[str, ...]
    at: int
    rank: int = 0
    tried: int = 0


@dataclass(frozen=True, kw_only=True)
class Split:
    """One way to cut a word, with ln p of each piece and their sum."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]

    @property
    def total(self) -> float:
        """ln p of the whole."""
        return sum(self.scores)


@dataclass(frozen=True, kw_only=True)
class Replay:
    """How a word became tokens, step by step; the last step is what the tokenizer gives.

    word    as the algorithm gets it
    first   index of its first token in the text
    ids     its tokens
    start   the pieces before the first step
    steps   merges (BPE) or finds (WordPiece), in order
    splits  the likeliest ways to cut it (Unigram), best first
    """

    kind: TokenizerKind
    word: str
    first: int
    ids: tuple[int, ...]
    start: tuple[str, ...]
    steps: tuple[ReplayStep, ...] = ()
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A token near another one: the cosine of the angle between their vectors."""

    text: str
    id: int
    cosine: float


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """The tokens nearest to one in the space of the model's input embeddings, nearest first."""

    token: str
    id: int
    neighbours: tuple[Neighbour, ...]
    width: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class MappedToken:
    """A place on the map. `near` is the id of the token of the text that it is a neighbour of,
    -1 for a token of the text itself."""

    text: str
    id: int
    near: int


@dataclass(frozen=True, kw_only=True)
class TokenMap:
    """Tokens of a text and their neighbours in two dimensions. `places` (tokens, 2) are their
    first two principal components, which keep the share `kept` of the variance."""

    tokens: tuple[MappedToken, ...]
    places: Floats
    kept: float
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class LanguageCost:
    """One sentence in one language. `ratio` to the tokens in English."""

    language: str
    text: str
    tokens: int
    unknown: int
    ratio: float


@dataclass(frozen=True, kw_only=True)
class LanguageCosts:
    """One sentence in many languages, in the order they were given."""

    costs: tuple[LanguageCost, ...]
    passport: Passport
