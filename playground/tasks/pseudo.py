"""How likely each word of a sentence is to a model that sees all the others."""

import math
from collections.abc import Iterator

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import NoWords
from playground.results.blanks import HidingWay, PseudoScore, ReadUnit
from playground.tasks.checks import Stopwatch, require_choice
from playground.tasks.masked import CutText, cut_text, group_tokens, hide, read_all

WAYS: tuple[HidingWay, ...] = ("token", "word")


def score_words(
    backend: FillsMasks, text: str, *, way: HidingWay = "token"
) -> Iterator[PseudoScore]:
    """Hide each token in turn; yield the score after each pass, as far as it is read.

    way "token"  hides one token at a time (Salazar et al. 2020): PLL = Σ ln p(w_t | all others)
    way "word"   hides the rest of its word too, so that a long word does not give itself away
                 by its other pieces (Kauf & Ivanova 2023)

    The bits of a word are the sum of its tokens'. Blanks that were typed are no words: they stay
    blank. Raises EmptyText, NoWords, UnknownChoice, TooManyTokens.
    """
    require_choice("way", way, WAYS)
    cut = cut_text(backend, text)
    watch = Stopwatch()
    groups = group_tokens(cut)
    if not groups:
        raise NoWords
    copies = plan_copies(backend, cut, groups, way=way)
    bits: list[float | None] = [None] * len(cut.tokens)
    for done in read_all(backend, copies):
        for index, rows in done:
            (place,) = copies[index].places
            bits[place] = -float(rows[0, cut.ids[place]]) / math.log(2)
        yield PseudoScore(
            text=cut.text,
            way=way,
            units=tuple(make_unit(cut, group, bits) for group in groups),
            passport=backend.passport(watch.milliseconds),
        )


def plan_copies(
    backend: FillsMasks, cut: CutText, groups: list[tuple[int, ...]], *, way: HidingWay
) -> list[MaskedCopy]:
    """A copy for each token of each word."""
    return [
        MaskedCopy(
            ids=hide(
                cut.ids,
                [each for each in group if each >= place] if way == "word" else [place],
                mask_id=backend.mask_id,
            ),
            places=(place,),
        )
        for group in groups
        for place in group
    ]


def make_unit(cut: CutText, group: tuple[int, ...], bits: list[float | None]) -> ReadUnit:
    """A word with what is known of its tokens."""
    start = min(cut.tokens[place].start for place in group)
    end = max(cut.tokens[place].end for place in group)
    return ReadUnit(
        text=cut.text[start:end].strip() or cut.text[start:end],
        start=start,
        end=end,
        tokens=tuple(cut.tokens[place].text.strip() for place in group),
        bits=tuple(bits[place] for place in group),
    )
