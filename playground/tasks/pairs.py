"""Which of two sentences that differ in few words does the model find likelier?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import EmptyText, TooManyRows
from playground.results.blanks import SentencePair, SentencePairs
from playground.tasks.blanks import MASK
from playground.tasks.checks import Stopwatch, replace_surrogates
from playground.tasks.masked import check_readings, hide, read_all

MOST_PAIRS = 100
# What stands between the two sentences of a line.
BETWEEN = re.compile(r"\s*[|｜\t]\s*")


@dataclass(frozen=True, kw_only=True)
class Job:
    """One copy: of which pair, of which of its sentences, and the id that is hidden."""

    pair: int
    second: bool
    id: int
    copy: MaskedCopy


def score_pairs(backend: FillsMasks, lines: str) -> Iterator[SentencePairs]:
    """A pair in each line, "first | second"; yield after each pass, the pairs that are read.

    The score of a sentence is Σ ln p of the tokens it shares with the other one, each hidden in
    turn while those that differ stay visible (Nangia et al. 2020). A line that is no pair comes
    back with its problem. Raises EmptyText, TooManyRows, TooMuchWork.
    """
    found = read_lines(lines)
    if not found:
        raise EmptyText
    if len(found) > MOST_PAIRS:
        raise TooManyRows(rows=len(found), limit=MOST_PAIRS)
    watch = Stopwatch()
    pairs, jobs = list(found), list[Job]()
    for index, pair in enumerate(found):
        pairs[index], more = plan_pair(backend, pair, index)
        jobs += more
    check_readings(len(jobs))
    left = [sum(job.pair == index for job in jobs) for index in range(len(pairs))]
    for done in read_all(backend, [job.copy for job in jobs]):
        for index, rows in done:
            job = jobs[index]
            pairs[job.pair] = add_score(pairs[job.pair], job, float(rows[0, job.id]))
            left[job.pair] -= 1
        yield SentencePairs(
            pairs=tuple(pair for pair, more in zip(pairs, left, strict=True) if not more),
            total=len(pairs),
            passport=backend.passport(watch.milliseconds),
        )
    if not jobs:
        passport = backend.passport(watch.milliseconds)
        yield SentencePairs(pairs=tuple(pairs), total=len(pairs), passport=passport)


def read_lines(lines: str) -> list[SentencePair]:
    """The lines that are not empty; one that is not two sentences has a problem."""
    pairs: list[SentencePair] = []
    for number, line in enumerate(replace_surrogates(lines).splitlines(), 1):
        if not line.strip():
            continue
        sides = [side.strip() for side in BETWEEN.split(line.strip(), maxsplit=1)]
        first, second = (*sides, "")[:2]
        half = not first or not second or bool(BETWEEN.search(second))
        pairs.append(
            SentencePair(
                line=number,
                first=first,
                second=second,
                shared=0,
                first_score=0.0,
                second_score=0.0,
                problem="half" if half else "same" if first == second else "",
            )
        )
    return pairs


def plan_pair(
    backend: FillsMasks, pair: SentencePair, index: int
) -> tuple[SentencePair, list[Job]]:
    """The copies that a pair asks for, or its problem."""
    if pair.problem:
        return pair, []
    texts = [MASK.sub(backend.mask_token, text) for text in (pair.first, pair.second)]
    tokens = [backend.tokenize(text) for text in texts]
    if max(map(len, tokens)) > backend.limit:
        return replace(pair, problem="long"), []
    ids = [[token.id for token in side] for side in tokens]
    if ids[0] == ids[1]:
        return replace(pair, problem="same"), []
    shared = [
        (first, second)
        for first, second in find_shared(ids[0], ids[1])
        if not tokens[0][first].special
    ]
    if not shared:
        return replace(pair, problem="apart"), []
    jobs = [
        Job(
            pair=index,
            second=bool(side),
            id=ids[side][places[side]],
            copy=MaskedCopy(
                ids=hide(ids[side], [places[side]], mask_id=backend.mask_id),
                places=(places[side],),
            ),
        )
        for places in shared
        for side in (0, 1)
    ]
    return replace(pair, shared=len(shared)), jobs


def find_shared(first: Sequence[int], second: Sequence[int]) -> list[tuple[int, int]]:
    """The places of the tokens that both have in the same order."""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return [
        (block.a + step, block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def add_score(pair: SentencePair, job: Job, value: float) -> SentencePair:
    """One more token is read."""
    if job.second:
        return replace(pair, second_score=pair.second_score + value)
    return replace(pair, first_score=pair.first_score + value)
