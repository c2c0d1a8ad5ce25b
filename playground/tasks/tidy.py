"""Take out of attention what is in the way: special tokens, the first token, pieces of words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from playground.results import AttentionMaps, Floats, Tidied, Token
from playground.tasks.checks import require_choice

WHOLES = ("", "characters", "words")
# Scripts written without spaces, where a token is no smaller than a word.
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def tidy(maps: AttentionMaps, *, special: bool, first: bool, merge: str) -> Tidied:
    """Hide the special tokens, the first token looked at, or both, and merge pieces of a character
    or of a word (`merge`: "", "characters" or "words"), in this order.

    A token that is hidden is no longer looked at, and where queries and keys are the same tokens it
    no longer looks. What remains of each row is divided by its sum. The weights on merged keys are
    added up, those of merged queries averaged. Raises UnknownChoice.
    """
    whole = require_choice("merge", merge, WHOLES)
    hidden = hide(maps, special=special, first=first)
    merged = merge_pieces(hidden.maps, whole=whole) if whole else hidden.maps
    fewer = len(hidden.maps.key_tokens) - len(merged.key_tokens)
    return replace(hidden, maps=merged, merged=fewer)


def hide(maps: AttentionMaps, *, special: bool, first: bool) -> Tidied:
    """Without special tokens, without the first; nothing is hidden where nothing would be left."""
    keys = [
        key
        for key, token in enumerate(maps.key_tokens)
        if not (special and token.special) and not (first and key == 0)
    ]
    queries = keys
    if maps.kind == "cross":
        queries = [
            query
            for query, token in enumerate(maps.query_tokens)
            if not (special and token.special)
        ]
    if not keys or not queries:
        return Tidied(maps=maps, refused=True)
    hidden = len(maps.key_tokens) - len(keys)
    if not hidden and len(queries) == len(maps.query_tokens):
        return Tidied(maps=maps)
    left: Floats = maps.weights[..., queries, :][..., keys]
    sums = left.sum(-1, keepdims=True)
    # Below the smallest normal number a share is no more than noise.
    enough = sums > np.finfo(left.dtype).tiny * 1e7
    shares = np.divide(left, sums, out=np.zeros_like(left), where=enough)
    start = sum(key < maps.pair_start for key in keys)
    shown = replace(
        maps,
        query_tokens=tuple(maps.query_tokens[query] for query in queries),
        key_tokens=tuple(maps.key_tokens[key] for key in keys),
        weights=shares,
        pair_start=start if start < len(keys) else 0,
    )
    return Tidied(maps=shown, hidden=hidden, held=max(0.0, 1 - float(sums.mean())))


def merge_pieces(maps: AttentionMaps, *, whole: str) -> AttentionMaps:
    """One token for the pieces of each character or word; rows still sum to 1."""
    same = maps.kind != "cross"
    keys = find_starts(maps.key_tokens, whole=whole, pair_start=maps.pair_start)
    queries = keys if same else find_starts(maps.query_tokens, whole=whole, pair_start=0)
    weights = np.add.reduceat(maps.weights, keys, axis=-1)
    # A piece of whose row nothing is left has no part in the average.
    rows = weights.any(axis=-1, keepdims=True).astype(np.float32)  # (layers, heads, query, 1)
    sizes = np.add.reduceat(rows, queries, axis=-2).clip(min=1)
    weights = np.add.reduceat(weights, queries, axis=-2) / sizes
    return replace(
        maps,
        query_tokens=join_tokens(maps.query_tokens, queries),
        key_tokens=join_tokens(maps.key_tokens, keys),
        weights=weights.astype(np.float32),
        pair_start=keys.index(maps.pair_start),
    )


def find_starts(tokens: Sequence[Token], *, whole: str, pair_start: int) -> list[int]:
    """Indices of the tokens that begin a character or word; the second text begins one."""
    return [
        0,
        *(
            place
            for place, (left, right) in enumerate(pairwise(tokens), 1)
            if place == pair_start or not belong_together(left, right, whole=whole)
        ),
    ]


def belong_together(left: Token, right: Token, *, whole: str) -> bool:
    """Whether two neighbours are pieces of one character or, for `whole` "words", of one word:
    letters or digits with nothing between them. Scripts without spaces have no such words."""
    if left.special or right.special:
        return False
    if not left.text:
        return True  # it ends inside a character
    if whole != "words" or left.end != right.start or not right.text:
        return False
    ends = (left.text[-1], right.text[0])
    return all(map(_is_letter, ends)) and not any(map(_IDEOGRAPH.match, ends))


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def join_tokens(tokens: Sequence[Token], starts: Sequence[int]) -> tuple[Token, ...]:
    """The tokens between `starts` as one each; it keeps the id of its first piece."""
    joined = []
    for start, end in pairwise([*starts, len(tokens)]):
        pieces = tokens[start:end]
        text = "".join(piece.text for piece in pieces)
        joined.append(replace(pieces[0], text=text, end=pieces[-1].end))
    return tuple(joined)
