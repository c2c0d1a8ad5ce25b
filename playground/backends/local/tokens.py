"""Text ↔ token ids, with the characters each token stands for.

The tokenizers library is asked directly, not through transformers' wrapper, which
switches truncation and padding on its shared state and so fails when two threads cut
texts at the same time.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transformers import PreTrainedTokenizerFast

from playground.results import Token

# How GPT-2's tokenizer writes each byte as a visible character (Radford et al. 2019,
# `bytes_to_unicode`): printable Latin-1 as itself, the rest from U+0100 on.
_PRINTABLE = [*range(33, 127), *range(161, 173), *range(174, 256)]
_REST = [byte for byte in range(256) if byte not in _PRINTABLE]
BYTE_OF_CHARACTER: dict[str, int] = {
    **{chr(byte): byte for byte in _PRINTABLE},
    **{chr(256 + place): byte for place, byte in enumerate(_REST)},
}
# How SentencePiece writes a byte of a character that its vocabulary lacks.
_BYTE = re.compile("<0x([0-9A-F]{2})>")
# A space between two characters of scripts that are written without.
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
WIDE_GAP = re.compile(f"(?<={_WIDE}) (?={_WIDE})")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A text (or two) as a model reads it.

    ids, tokens  one per piece, special ones included
    types        0 for the first text, 1 for the second (BERT's segments)
    pair_start   index of the first token of the second text, 0 with one text
    """

    ids: tuple[int, ...]
    tokens: tuple[Token, ...]
    types: tuple[int, ...]
    pair_start: int

    def without_end(self) -> "Cut":
        """Without the tokens that a tokenizer puts behind a text: a text to be continued
        has no end yet."""
        kept = len(self.ids)
        while kept and self.tokens[kept - 1].special and self.tokens[kept - 1].end == 0:
            kept -= 1
        return replace(
            self, ids=self.ids[:kept], tokens=self.tokens[:kept], types=self.types[:kept]
        )


class TextCutter:
    """One model's tokenizer."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        """`tokenizer`: a fast tokenizer of transformers. It is changed: no truncation."""
        self._rust = tokenizer.backend_tokenizer
        self._rust.no_truncation()
        self._rust.no_padding()
        # An unknown piece stands for something that was typed, so it is not special here; but
        # GPT-2 has one token for the unknown and for the end, and never meets the unknown.
        unknown = {tokenizer.unk_token_id} - {tokenizer.bos_token_id, tokenizer.eos_token_id}
        self._special = frozenset(tokenizer.all_special_ids) - unknown
        self.byte_level = "ByteLevel" in str(self._rust.decoder)
        self._word_piece = "WordPiece" in str(self._rust.decoder)
        falls_back = "ByteFallback" in str(self._rust.decoder)
        # One byte that is a character by itself; None for a vocabulary without single bytes.
        self.plain_byte_id = self._rust.token_to_id("<0x41>") if falls_back else None
        self.mask_token: str = tokenizer.mask_token or ""
        self.mask_id: int | None = tokenizer.mask_token_id
        self.bos_id: int | None = tokenizer.bos_token_id
        self.pad_id: int = tokenizer.pad_token_id or 0

    def cut(self, text: str, pair: str = "", *, special_tokens: bool = True) -> Cut:
        """Cut a text (and a second one) into tokens with character offsets."""
        encoding = self._rust.encode(text, pair or None, add_special_tokens=special_tokens)
        places = encoding.sequence_ids
        special = [
            place is None or id_ in self._special
            for place, id_ in zip(places, encoding.ids, strict=True)
        ]
        spans = _share_characters(encoding.offsets, places)
        texts = (text, pair)
        tokens = tuple(
            Token(
                text=self.name_token(id_) if is_special else texts[place][start:end],
                id=id_,
                start=start,
                end=end,
                special=is_special,
            )
            for id_, place, is_special, (start, end) in zip(
                encoding.ids, places, special, spans, strict=True
            )
        )
        pair_start = places.index(1) if 1 in places else 0
        ids = tuple(encoding.ids)
        return Cut(ids=ids, tokens=tokens, types=tuple(encoding.type_ids), pair_start=pair_start)

    def find_ids(self, word: str) -> tuple[int, ...]:
        """The ids of a word where it follows another one."""
        whole = self._rust.token_to_id(word) if self._word_piece else None
        if whole is not None:
            return (whole,)
        ids = self._rust.encode(f" {word}", add_special_tokens=False).ids
        # SentencePiece without a normalizer leaves the extra space as a piece of its own.
        if len(ids) > 1 and self._rust.id_to_token(ids[0]) == "▁":
            ids = self._rust.encode(word, add_special_tokens=False).ids
        return tuple(ids)

    def name_token(self, id_: int) -> str:
        """What a token is by itself: its text, with a leading space where it has one.

        A piece of a character is written as its bytes, `<0xE4><0xBD>`; a continuing piece
        of WordPiece keeps its `##`.
        """
        piece: str | None = self._rust.id_to_token(id_)
        if piece is None:
            return ""
        if id_ in self._special or self._word_piece:
            return piece
        if not self.byte_level:
            return piece.replace("▁", " ")
        raw = self.spell_bytes(id_)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return "".join(chr(byte) if 32 <= byte < 127 else f"<0x{byte:02X}>" for byte in raw)

    def spell_bytes(self, id_: int) -> bytes:
        """The bytes of a token of a byte-level vocabulary; none for a special one. Tokens
        that were added as they are read keep their text."""
        piece: str | None = self._rust.id_to_token(id_)
        if piece is None or id_ in self._special:
            return b""
        if any(character not in BYTE_OF_CHARACTER for character in piece):
            return piece.encode()
        return bytes(BYTE_OF_CHARACTER[character] for character in piece)

    def read_byte(self, id_: int) -> bytes:
        """The byte of a token that stands for a single one; empty for any other token."""
        if self.plain_byte_id is None:
            return b""
        found = _BYTE.fullmatch(self._rust.id_to_token(id_) or "")
        return bytes([int(found[1], 16)]) if found else b""

    def is_special(self, id_: int) -> bool:
        """Whether a token stands for no text."""
        return id_ in self._special

    def decode(self, ids: Sequence[int]) -> str:
        """The text of many tokens, special ones left out."""
        text: str = self._rust.decode(ids, skip_special_tokens=True)
        # WordPiece puts a space between all words, and every Chinese character is one.
        return WIDE_GAP.sub("", text) if self._word_piece else text


def _share_characters(
    offsets: Sequence[tuple[int, int]], places: Sequence[int | None]
) -> list[tuple[int, int]]:
    """Give each character to one token: of several tokens that are pieces of the same
    character, the last. Offsets of tokens added around the text are (0, 0)."""
    spans: list[tuple[int, int]] = []
    done = 0
    for index, (start, end) in enumerate(offsets):
        place = places[index]
        if place is None:
            spans.append((0, 0))
            continue
        if index == 0 or places[index - 1] != place:
            done = 0
        last = index + 1 == len(offsets) or places[index + 1] != place
        if not last and offsets[index + 1][0] < end:
            end = max(offsets[index + 1][0], done)
        start = min(max(start, done), end)
        spans.append((start, end))
        done = end
    return spans


class Detokenizer:
    """Turns a growing list of tokens into text, a few characters at a time.

    Nothing is said while a character is incomplete. All that was said, joined, is the
    text of the prompt and the tokens without the text of the prompt; but where single bytes
    spell no character, the library also gives up the characters in front of them, which
    have been said.
    """

    # Some decoders look at the neighbour on the left; these many prompt tokens are enough.
    CONTEXT = 6

    def __init__(self, cutter: TextCutter, prompt: Iterable[int]) -> None:
        self._cutter = cutter
        self._ids = [self._stand_in(id_) for id_ in list(prompt)[-self.CONTEXT :]]
        self._said = cutter.decode(self._ids)
        # Bytes need no neighbours, and no library to join them.
        self._bytes = codecs.getincrementaldecoder("utf-8")("replace")

    def add(self, id_: int, *, last: bool) -> str:
        """The text that is complete with one more token; all that is left if `last`."""
        if self._cutter.byte_level:
            return self._bytes.decode(self._cutter.spell_bytes(id_), last)
        byte = self._cutter.read_byte(id_)
        rest = self._bytes.decode(byte, last or not byte)
        self._ids.append(self._stand_in(id_))
        text = self._cutter.decode(self._ids)
        if text.endswith("\ufffd") and not last:
            return rest
        new = rest if byte else rest + text[len(self._said) :]
        # Restart a few tokens back, to keep each decoding short; not behind tokens without
        # text, for the first word of a decoding gets no space.
        if new and len(self._ids) > 2 * self.CONTEXT:
            del self._ids[: -self.CONTEXT]
            text = self._cutter.decode(self._ids)
        self._said = text
        return new

    def _stand_in(self, id_: int) -> int:
        """What the library reads in the place of a token: a byte that is a whole character for
        one that may be a piece of one."""
        plain = self._cutter.plain_byte_id
        return plain if plain is not None and self._cutter.read_byte(id_) else id_
