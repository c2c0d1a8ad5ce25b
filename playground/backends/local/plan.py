"""A tokenizer taken apart: what its file says, and what each of its tokens is."""

import json
from functools import cached_property
from typing import Any

from transformers import PreTrainedTokenizerFast

from playground.backends.local.tokens import TextCutter
from playground.results.vocabulary import Piece, SpecialToken, TokenizerKind

KINDS: dict[str, TokenizerKind] = {"BPE": "bpe", "WordPiece": "wordpiece", "Unigram": "unigram"}


class TokenizerPlan:
    """What a tokenizer.json says, read when it is first asked for."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, cutter: TextCutter) -> None:
        self.rust: Any = tokenizer.backend_tokenizer
        self.cutter = cutter
        self._roles: dict[str, Any] = tokenizer.special_tokens_map
        # A long text has the same few tokens again and again.
        self._bytes: dict[int, bytes | None] = {}
        self.unknown: int | None = tokenizer.unk_token_id

    @cached_property
    def model(self) -> dict[str, Any]:
        """The part that makes tokens of words."""
        plan: dict[str, Any] = json.loads(self.rust.to_str())["model"]
        return plan

    @cached_property
    def kind(self) -> TokenizerKind:
        return KINDS.get(type(self.rust.model).__name__, "other")

    @cached_property
    def ranks(self) -> dict[tuple[str, str], int]:
        """The merges of BPE, the first learnt first."""
        pairs = (
            pair.split(" ") if isinstance(pair, str) else pair for pair in self.model["merges"]
        )
        return {(left, right): rank for rank, (left, right) in enumerate(pairs)}

    @cached_property
    def scores(self) -> dict[str, float]:
        """ln p of the pieces of Unigram."""
        return dict(self.model["vocab"])

    def list_specials(self) -> tuple[SpecialToken, ...]:
        roles: dict[int, tuple[str, list[str]]] = {}
        for role, text in self._roles.items():
            for one in text if isinstance(text, list | tuple) else [text]:
                id_ = self.rust.token_to_id(str(one))
                if id_ is not None:
                    roles.setdefault(id_, (str(one), []))[1].append(role.removesuffix("_token"))
        return tuple(
            SpecialToken(text=text, id=id_, roles=tuple(names))
            for id_, (text, names) in sorted(roles.items())
        )

    def cut(self, text: str) -> tuple[Piece, ...]:
        encoding = self.rust.encode(text, add_special_tokens=False)
        return tuple(
            self._describe(id_, entry, text, start, end)
            for id_, entry, (start, end) in zip(
                encoding.ids, encoding.tokens, encoding.offsets, strict=True
            )
        )

    def _describe(self, id_: int, entry: str, text: str, start: int, end: int) -> Piece:
        """One token. A piece of a character shows its bytes; the rest shows the text."""
        slice_ = text[start:end]
        raw = self._read_bytes(id_)
        if self.cutter.is_special(id_):
            return Piece(
                text=entry, id=id_, entry=entry, bytes=slice_.encode(), start=start, end=end,
                special=True,
            )  # fmt: skip
        whole = raw is None or is_complete(raw)
        return Piece(
            text=slice_ if whole else spell_hex(raw or b""),
            id=id_,
            entry=entry,
            bytes=slice_.encode() if raw is None else raw,
            start=start,
            end=end,
            character="" if whole else slice_,
            unknown=id_ == self.unknown,
        )

    def _read_bytes(self, id_: int) -> bytes | None:
        """The bytes of a token in a vocabulary of bytes; None where a token is characters."""
        if id_ not in self._bytes:
            raw = self.cutter.spell_bytes if self.cutter.byte_level else self.cutter.read_byte
            self._bytes[id_] = raw(id_) if self.cutter.byte_level else raw(id_) or None
        return self._bytes[id_]


def is_complete(raw: bytes) -> bool:
    """Whether bytes are whole characters."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def spell_hex(raw: bytes) -> str:
    """Bytes that are no whole characters; those that are ASCII stay letters."""
    return "".join(chr(byte) if 32 <= byte < 127 else f"<0x{byte:02X}>" for byte in raw)
