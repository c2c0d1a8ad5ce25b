"""What each word of the context does for the first choice at a blank."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import NoMask, NoWords
from playground.results import Floats
from playground.results.blanks import ContextEffect, ContextWay, ContextWord
from playground.tasks.blanks import PIECE
from playground.tasks.checks import Stopwatch, require_choice, require_integer
from playground.tasks.masked import CutText, cut_text, hide, read_all

WAYS: tuple[ContextWay, ...] = ("removed", "masked")
# Signs that no space stands before.
CLOSING = frozenset(",.;:!?)]}’”'\"，。；：！？、）》")


@dataclass(frozen=True, kw_only=True)
class Without:
    """A word of the context and the copy of the text without it."""

    start: int
    end: int
    text: str
    blank: int
    copy: MaskedCopy


def leave_words_out(
    backend: FillsMasks, text: str, *, number: float = 1, way: ContextWay = "removed"
) -> Iterator[ContextEffect]:
    """Take each word of the context away in turn; yield the effect after each pass.

    `number` is the blank's, from 1. way "removed" reads the text without the word, "masked" with
    a blank for each of its tokens. Raises EmptyText, NoMask, NoWords, NotANumber, OutOfRange,
    NotWhole, UnknownChoice, TooManyTokens.
    """
    require_choice("way", way, WAYS)
    cut = cut_text(backend, text)
    blanks = cut.find_blanks(backend.mask_id)
    if not blanks:
        raise NoMask(mask=backend.mask_token)
    which = require_integer("number", number, low=1, high=len(blanks))
    watch = Stopwatch()
    copies = list_copies(backend, cut, which - 1, way=way)
    if not copies:
        raise NoWords
    (rows,) = backend.read_copies([MaskedCopy(ids=cut.ids, places=(blanks[which - 1],))])
    choice = int(rows[0].argmax())
    found: dict[int, ContextWord] = {}
    for done in read_all(backend, [each.copy for each in copies]):
        for index, read in done:
            found[index] = weigh_word(backend, cut, copies[index], read[0], rows[0], choice=choice)
        yield ContextEffect(
            text=cut.text,
            number=which,
            choice=name_choice(backend, choice),
            probability=math.exp(rows[0, choice]),
            way=way,
            words=tuple(found[index] for index in sorted(found)),
            total=len(copies),
            passport=backend.passport(watch.milliseconds),
        )


def list_copies(backend: FillsMasks, cut: CutText, blank: int, *, way: ContextWay) -> list[Without]:
    """A copy without each word; blanks are no words."""
    copies: list[Without] = []
    blanks = cut.find_blanks(backend.mask_id)
    shown = blank
    for match in PIECE.finditer(cut.text):
        tokens = cut.find_tokens(*match.span())
        if not tokens or set(tokens) & set(blanks):
            continue
        if way == "masked":
            masks = " ".join([backend.mask_token] * len(tokens))
            text = cut.text[: match.start()] + masks + cut.text[match.end() :]
            # Blanks that stand in front move the one that is asked about.
            shown = blank + len(tokens) * (tokens[0] < blanks[blank])
            copy = MaskedCopy(
                ids=hide(cut.ids, tokens, mask_id=backend.mask_id), places=(blanks[blank],)
            )
        else:
            text = remove_word(cut.text, match.start(), match.end())
            rest = cut_text(backend, text)
            places = rest.find_blanks(backend.mask_id)
            copy = MaskedCopy(ids=rest.ids, places=(places[blank],))
        copies.append(
            Without(start=match.start(), end=match.end(), text=text, blank=shown, copy=copy)
        )
    return copies


def remove_word(text: str, start: int, end: int) -> str:
    """The text without one word, and without the space that belonged to it."""
    before, after = text[:start], text[end:]
    if before.endswith(" ") and (not after or after[0] == " " or after[0] in CLOSING):
        before = before[:-1]
    return before + after if before.strip() else after.lstrip()


def weigh_word(
    backend: FillsMasks,
    cut: CutText,
    without: Without,
    row: Floats,
    whole: Floats,
    *,
    choice: int,
) -> ContextWord:
    """What became of the first choice; `row` and `whole` are ln p (vocabulary,)."""
    best = int(np.argmax(row))
    return ContextWord(
        text=cut.text[without.start : without.end],
        start=without.start,
        end=without.end,
        without=without.text,
        blank=without.blank,
        probability=math.exp(row[choice]),
        bits=float(whole[choice] - row[choice]) / math.log(2),
        best=name_choice(backend, best),
        best_probability=math.exp(row[best]),
    )


def name_choice(backend: FillsMasks, id_: int) -> str:
    """A token as it is read."""
    (text,) = backend.token_texts([id_])
    return text.strip() or text


def rank_words(effect: ContextEffect) -> Sequence[ContextWord]:
    """The heaviest first."""
    return sorted(effect.words, key=lambda word: -abs(word.bits))
