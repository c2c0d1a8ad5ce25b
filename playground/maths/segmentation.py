"""From a word to tokens: the three algorithms of the tokenizers, step by step.

BPE (Sennrich et al. 2016) merges, WordPiece (Schuster & Nakajima 2012, as in BERT) takes the
longest piece from the left, Unigram (Kudo 2018) looks for the likeliest pieces.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Merge(NamedTuple):
    """The pieces after a merge, the index of the one it made, and its rank from 0."""

    pieces: tuple[str, ...]
    at: int
    rank: int


class Find(NamedTuple):
    """A piece found from the left: its characters in the word, its name in the vocabulary, and
    how many longer ones were looked up before."""

    start: int
    end: int
    entry: str
    tried: int


class Path(NamedTuple):
    """A cut of a word: where its pieces end, and ln p of each."""

    ends: tuple[int, ...]
    scores: tuple[float, ...]


def replay_merges(symbols: Sequence[str], ranks: Mapping[tuple[str, str], int]) -> Iterator[Merge]:
    """Merge the pair that was learnt first, the leftmost of several, until none is left."""
    pieces = list(symbols)
    while True:
        known = [
            (ranks[pair], place) for place, pair in enumerate(pairwise(pieces)) if pair in ranks
        ]
        if not known:
            return
        rank, at = min(known)
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        yield Merge(tuple(pieces), at, rank)


def match_longest(word: str, known: Callable[[str], bool], *, prefix: str) -> Iterator[Find]:
    """The longest piece of the vocabulary from the left, then from where it ends; a piece that
    continues a word begins with `prefix`. Ends early where nothing fits."""
    start = 0
    while start < len(word):
        before = prefix if start else ""
        for end in range(len(word), start, -1):
            if known(before + word[start:end]):
                yield Find(start, end, before + word[start:end], len(word) - end)
                start = end
                break
        else:
            return


def find_paths(
    word: str, scores: Mapping[str, float], *, unknown: float, longest: int, most: int
) -> tuple[Path, ...]:
    """The `most` likeliest cuts of a word, best first (Viterbi, with several paths to each
    place). A character that is no piece by itself counts `unknown`."""
    best: list[list[tuple[float, Path]]] = [[(0.0, Path((), ()))]]
    for end in range(1, len(word) + 1):
        arriving = []
        for start in range(max(0, end - longest), end):
            piece = word[start:end]
            score = scores.get(piece, unknown if end - start == 1 else None)
            if score is None:
                continue
            for total, path in best[start]:
                longer = Path((*path.ends, end), (*path.scores, score))
                arriving.append((total + score, longer))
        arriving.sort(key=lambda pair: -pair[0])
        best.append(arriving[:most])
    return tuple(path for _, path in best[-1])
