"""Fill the blanks of a sentence."""

import math
import re

import numpy as np

from playground.backends.base import FillsMasks
from playground.errors import NoMask, NotOneToken, OutOfRange, TooManyMasks
from playground.results import Candidate, Floats, Mask, MaskFilling
from playground.tasks.checks import (
    Stopwatch,
    replace_surrogates,
    require_integer,
    require_text,
)
from playground.tasks.masked import knows

MOST_MASKS = 20
# The commas and semicolons of a Western and of a Chinese keyboard.
COMMA = re.compile(r"[,;，；、]")
MOST_WORDS = 50
# What a message shows of a word that is no token, and of its pieces.
SHOWN_CHARACTERS = 40
SHOWN_PIECES = 8


def fill_mask(
    backend: FillsMasks, text: str, *, top_k: float = 5, candidates: str = ""
) -> MaskFilling:
    """The likeliest tokens at every blank, each blank by itself.

    `candidates` names words, separated by commas, whose probability and loss −ln p are wanted
    at every blank: with one blank and the true word that is `BertForMaskedLM(…).loss`.

    Raises EmptyText, NoMask, TooManyMasks, NotOneToken, NotANumber, OutOfRange, TooManyTokens.
    """
    text = require_text(text)
    count = require_integer("top_k", top_k, low=1, high=100)
    words = read_words(candidates)
    ids = [find_token(backend, word) for word in words]
    watch = Stopwatch()
    logits = backend.fill(text)
    if not logits.positions:
        raise NoMask(mask=backend.mask_token)
    if len(logits.positions) > MOST_MASKS:
        raise TooManyMasks(masks=len(logits.positions), limit=MOST_MASKS)
    masks = tuple(
        Mask(
            position=position,
            candidates=rank_tokens(backend, row, count=count),
            chosen=tuple(
                Candidate(token=word, probability=math.exp(row[id]))
                for word, id in zip(words, ids, strict=True)
            ),
            losses=tuple(-float(row[id]) for id in ids),
        )
        for position, row in zip(logits.positions, logits.log_probabilities, strict=True)
    )
    return MaskFilling(text=text, masks=masks, passport=backend.passport(watch.milliseconds))


def split_words(backend: FillsMasks, candidates: str) -> tuple[list[str], list[NotOneToken]]:
    """The words that are one token, and an error for each of the others, to be told and not
    raised."""
    fitting: list[str] = []
    refused: list[NotOneToken] = []
    for word in read_words(candidates):
        try:
            find_token(backend, word)
        except NotOneToken as error:
            refused.append(error)
        else:
            fitting.append(word)
    return fitting, refused


def read_words(candidates: str, *, name: str = "candidates") -> list[str]:
    """The words between the commas. Raises OutOfRange for more than 50."""
    parts = COMMA.split(replace_surrogates(candidates))
    words = list(dict.fromkeys(word.strip() for word in parts if word.strip()))
    if len(words) > MOST_WORDS:
        raise OutOfRange(name=name, low=0, high=MOST_WORDS)
    return words


def rank_tokens(backend: FillsMasks, row: Floats, *, count: int) -> tuple[Candidate, ...]:
    """The `count` likeliest tokens of one blank; `row` is ln p (vocabulary,)."""
    best = np.argsort(-row, kind="stable")[:count]
    texts = backend.token_texts(best.tolist())
    return tuple(
        Candidate(token=token.strip() or token, probability=math.exp(row[id]))
        for token, id in zip(texts, best, strict=True)
    )


def find_token(backend: FillsMasks, word: str) -> int:
    """The id of a word. Raises NotOneToken when the vocabulary holds it in pieces only, or not at
    all."""
    ids = backend.token_id(word)
    if len(ids) != 1 or not knows(backend, ids):
        pieces = " + ".join(backend.token_texts(ids[:SHOWN_PIECES]))
        raise NotOneToken(
            word=word if len(word) <= SHOWN_CHARACTERS else f"{word[:SHOWN_CHARACTERS]}…",
            pieces=pieces if len(ids) <= SHOWN_PIECES else f"{pieces} + …",
        )
    return ids[0]
