"""Fill several blanks so that the words fit each other."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import NoMask, TooManyMasks
from playground.results import Floats
from playground.results.blanks import Combination, JointFilling
from playground.tasks.checks import Stopwatch, require_integer
from playground.tasks.context import name_choice
from playground.tasks.fill_mask import MOST_MASKS
from playground.tasks.masked import check_readings, cut_text, read_all

# Blanks whose combinations are all read.
MOST_EXACT = 3
MOST_WIDTH = 20


@dataclass(frozen=True)
class Path:
    """The ids chosen so far, from the left, and ln p of each given those before it."""

    ids: tuple[int, ...] = ()
    steps: tuple[float, ...] = ()

    @property
    def score(self) -> float:
        """Their sum."""
        return sum(self.steps)


def fill_together(
    backend: FillsMasks, text: str, *, width: float = 8, shown: int = 5
) -> Iterator[int | JointFilling]:
    """The likeliest combination of words; yields how many readings are done, then the result.

    The score is the chain rule from left to right: ln p(w₁) + ln p(w₂ | w₁) + …, the blanks to
    the right still empty. Up to three blanks: all combinations of the `width` first choices that
    each blank has by itself. More: a beam that keeps the `width` best beginnings.

    Raises EmptyText, NoMask, TooManyMasks, NotANumber, OutOfRange, NotWhole, TooManyTokens.
    """
    most = require_integer("width", width, low=1, high=MOST_WIDTH)
    cut = cut_text(backend, text)
    blanks = cut.find_blanks(backend.mask_id)
    if not blanks:
        raise NoMask(mask=backend.mask_token)
    if len(blanks) > MOST_MASKS:
        raise TooManyMasks(masks=len(blanks), limit=MOST_MASKS)
    watch = Stopwatch()
    (apart,) = backend.read_copies([MaskedCopy(ids=cut.ids, places=blanks)])
    allowed = [rank(row, most) for row in apart]
    exact = len(blanks) <= MOST_EXACT
    paths, readings = extend(apart[0], Path(), allowed[0]), 1
    for turn in range(1, len(blanks)):
        if not exact:
            paths = sorted(paths, key=lambda path: -path.score)[:most]
        check_readings(len(paths))
        copies = [
            MaskedCopy(ids=put(cut.ids, blanks, path.ids), places=(blanks[turn],)) for path in paths
        ]
        longer: dict[int, list[Path]] = {}
        for done in read_all(backend, copies):
            for index, rows in done:
                # A beam may take any word; the product has a fixed list.
                choices = allowed[turn] if exact else rank(rows[0], most)
                longer[index] = extend(rows[0], paths[index], choices)
            readings += len(done)
            yield readings
        paths = [path for index in sorted(longer) for path in longer[index]]
    firsts = tuple(int(row.argmax()) for row in apart)
    alone = next((path for path in paths if path.ids == firsts), None)
    if alone is None:
        alone = follow(backend, cut.ids, blanks, firsts, apart[0])
    best = sorted(paths, key=lambda path: -path.score)[:shown]
    yield JointFilling(
        text=cut.text,
        combinations=tuple(name_path(backend, path, apart) for path in best),
        apart=name_path(backend, alone, apart),
        exact=exact,
        width=most,
        readings=readings,
        passport=backend.passport(watch.milliseconds),
    )


def rank(row: Floats, count: int) -> list[int]:
    """The ids of the likeliest tokens, best first."""
    best: list[int] = np.argsort(-row, kind="stable")[:count].tolist()
    return best


def extend(row: Floats, path: Path, choices: Sequence[int]) -> list[Path]:
    """The path with each of the choices behind it; `row` is ln p (vocabulary,)."""
    return [
        replace(path, ids=(*path.ids, id_), steps=(*path.steps, float(row[id_]))) for id_ in choices
    ]


def put(ids: Sequence[int], blanks: Sequence[int], words: Sequence[int]) -> tuple[int, ...]:
    """The ids with the first blanks filled."""
    filled = dict(zip(blanks, words, strict=False))
    return tuple(filled.get(place, id_) for place, id_ in enumerate(ids))


def follow(
    backend: FillsMasks,
    ids: Sequence[int],
    blanks: Sequence[int],
    words: Sequence[int],
    first: Floats,
) -> Path:
    """The path of given words, read anew."""
    copies = [
        MaskedCopy(ids=put(ids, blanks, words[:turn]), places=(blanks[turn],))
        for turn in range(1, len(blanks))
    ]
    steps = {0: float(first[words[0]])}
    for index, rows in itertools.chain.from_iterable(read_all(backend, copies)):
        steps[index + 1] = float(rows[0, words[index + 1]])
    return Path(ids=tuple(words), steps=tuple(steps[turn] for turn in sorted(steps)))


def name_path(backend: FillsMasks, path: Path, apart: Floats) -> Combination:
    """A path as words; `apart` is ln p (blanks, vocabulary) with all blanks empty."""
    return Combination(
        words=tuple(name_choice(backend, id_) for id_ in path.ids),
        steps=path.steps,
        apart=float(sum(row[id_] for row, id_ in zip(apart, path.ids, strict=True))),
    )
