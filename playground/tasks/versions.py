"""Two versions of a text: what changed, and which change did it."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from playground.backends.base import Classifies
from playground.maths.agreement import share_difference
from playground.results.judging import Change, Versions
from playground.tasks.checks import Stopwatch, require_text

# 2ⁿ mixtures of the two texts are judged; changes beyond that are joined with their neighbours.
MOST_CHANGES = 6
# A word with the space behind it, one Han character, or one other mark.
PIECE = re.compile(r"\s*(?:[一-鿿]|[^\W_一-鿿]+(?:['’-][^\W_一-鿿]+)*|[^\w\s]|_+)|\s+$")
Part = tuple[str, str, int]


def compare_versions(backend: Classifies, before: str, after: str) -> Versions:
    """The probabilities of both texts, and the share of each changed stretch in the difference
    of the label that moved most (Shapley values over all mixtures of the two texts).

    Raises EmptyText, TooManyTokens.
    """
    before, after = require_text(before), require_text(after)
    watch = Stopwatch()
    parts = find_parts(before, after)
    count = 1 + max((index for *_, index in parts), default=-1)
    mixtures = [mix_parts(parts, chosen) for chosen in range(2**count)]
    # An empty mixture cannot be judged: a text of which everything was replaced has none.
    probabilities = backend.classify([text or " " for text in mixtures])
    moved = probabilities[-1] - probabilities[0]
    label = int(abs(moved).argmax())
    if moved[label] < 0 and backend.exclusive:
        label = int(moved.argmax())
    values = probabilities[:, label].astype(float)
    shares = share_difference(values.tolist())
    return Versions(
        label=backend.labels[label],
        before=dict(zip(backend.labels, probabilities[0].tolist(), strict=True)),
        after=dict(zip(backend.labels, probabilities[-1].tolist(), strict=True)),
        parts=parts,
        changes=tuple(
            Change(
                before=first.strip(),
                after=second.strip(),
                weight=float(shares[index]),
                alone=float(values[1 << index] - values[0]),
            )
            for first, second, index in parts
            if index >= 0
        ),
        passport=backend.passport(watch.milliseconds),
    )


def find_parts(before: str, after: str) -> tuple[Part, ...]:
    """The two texts as stretches that are the same (−1) or differ (0, 1, …); joined, the first
    of each are one text and the second the other."""
    first, second = cut_pieces(before), cut_pieces(after)
    parts: list[Part] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "replace" and high - low == end - start:
            # As many words as before: each is a change of its own.
            parts += [(*pair, 0) for pair in zip(first[low:high], second[start:end], strict=True)]
            continue
        same = kind == "equal"
        parts.append(("".join(first[low:high]), "".join(second[start:end]), -1 if same else 0))
    while sum(index == 0 for *_, index in parts) > MOST_CHANGES:
        parts = join_nearest(parts)
    numbers = iter(range(len(parts)))
    return tuple((one, two, index if index < 0 else next(numbers)) for one, two, index in parts)


def cut_pieces(text: str) -> list[str]:
    """Words and marks with the space in front of them; joined they are the text."""
    pieces: list[str] = []
    done = 0
    for match in PIECE.finditer(text):
        pieces.append(text[done : match.end()])
        done = match.end()
    return [*pieces, text[done:]] if done < len(text) else pieces


def join_nearest(parts: Sequence[Part]) -> list[Part]:
    """Make one change of the two that have the least between them."""
    changed = [place for place, (*_, index) in enumerate(parts) if index == 0]
    between = [
        (sum(len(one) for one, *_ in parts[low + 1 : high]), low, high)
        for low, high in pairwise(changed)
    ]
    _, low, high = min(between)
    joined = parts[low : high + 1]
    whole = ("".join(one for one, *_ in joined), "".join(two for _, two, _ in joined), 0)
    return [*parts[:low], whole, *parts[high + 1 :]]


def mix_parts(parts: Sequence[Part], chosen: int) -> str:
    """The first text with the changes whose bits are in `chosen` made."""
    return "".join(two if index >= 0 and chosen >> index & 1 else one for one, two, index in parts)
