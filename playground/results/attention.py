"""Results of the tab Attention."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.results.reading import AttentionMaps
from playground.results.shared import AttentionKind, Floats, Passport


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """Attention without tokens that were in the way.

    maps      what is left; each row sums to 1, or to 0 where a hidden token held all of it
    hidden    how many of the tokens looked at are hidden
    held      the share of all weight that those held, mean over the rows that are left
    merged    by how many the merging of pieces made the tokens looked at fewer
    refused   whether hiding would have left nothing, so that nothing was hidden
    """

    maps: AttentionMaps
    hidden: int = 0
    held: float = 0.0
    merged: int = 0
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class HeadScores:
    """What each head of a model does on one text.

    scores  (layers, heads) by the name of the score; shares in 0…1, entropy in bits, distance in
            tokens; NaN where the text has no token that it can be measured on
    chance  by name, what a head would score that spreads its weight evenly
    tokens  how many tokens were looked at
    """

    kind: AttentionKind
    scores: Mapping[str, Floats]
    chance: Mapping[str, float]
    tokens: int
    passport: Passport
