"""Words as tokens, and numbers made from hashes."""

import hashlib
import re

import numpy as np

from playground.results import Floats, Token

CLS, SEP, MASK, END = range(4)
SPECIAL = ("[CLS]", "[SEP]", "[MASK]", "[END]")
_TEXT = """the a of and to in is was it that he she they we you on for with as at by from had has
not but what all were when there can more if no man out so said up its about into than them only
time some could these two may then do first any my now such like our over even most after also
made many before must through years where much your way well down should because each just those
people how too little state good very make world still see own work men day get here between both
life being under never same another know while last might us great old year off come since go came
right take three doctor nurse king queen cat dog sea Paris London . , ! ?"""
WORDS = tuple(re.findall(r"\S+", _TEXT))
VOCABULARY = (*SPECIAL, *WORDS)
IDS = {word: place for place, word in enumerate(VOCABULARY)}
# Ids of words that are not in the vocabulary begin here.
UNKNOWN = 1000
PIECE = re.compile(r"\[MASK\]|\w+|[^\w\s]")


def find_id(word: str) -> int:
    """The id of a word; one made from its letters when the vocabulary lacks it."""
    known = IDS.get(word, IDS.get(word.lower()))
    return UNKNOWN + hash_number(word) % 1_000_000 if known is None else known


def cut_words(text: str) -> tuple[Token, ...]:
    """Words and punctuation marks, with their places in the text."""
    return tuple(
        Token(
            text=match[0],
            id=find_id(match[0]),
            start=match.start(),
            end=match.end(),
            special=match[0] in SPECIAL,
        )
        for match in PIECE.finditer(text)
    )


def make_special(id_: int) -> Token:
    """A token that stands around texts."""
    return Token(text=SPECIAL[id_], id=id_, start=0, end=0, special=True)


def hash_number(*parts: object) -> int:
    """The same large number for the same parts, in every process."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


def make_numbers(*parts: object, size: tuple[int, ...]) -> Floats:
    """Numbers in 0…1 that depend on the parts only."""
    return np.random.default_rng(hash_number(*parts)).random(size).astype(np.float32)


def make_probabilities(*parts: object, size: tuple[int, ...], spread: float = 6.0) -> Floats:
    """Rows that sum to 1; the larger the spread, the fewer words share a row."""
    powers = np.exp(spread * make_numbers(*parts, size=size))
    rows: Floats = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    return rows
