"""A word's way to its tokens, replayed from what the tokenizer's file says."""

from collections.abc import Iterator, Mapping, Sequence

from playground.backends.local.plan import TokenizerPlan, is_complete, spell_hex
from playground.maths.segmentation import find_paths, match_longest, replay_merges
from playground.results.vocabulary import Replay, ReplayStep, Split

# Longer words are not replayed: the steps would fill pages.
LONGEST_WORD = 80
# How many ways to cut a word are shown for Unigram.
MOST_SPLITS = 4
# What the library subtracts from the smallest score for a character that is no piece.
UNKNOWN_PENALTY = 10.0


class Replayer:
    """The three algorithms on one tokenizer's words."""

    def __init__(self, plan: TokenizerPlan) -> None:
        self._plan = plan
        self._rust = plan.rust

    def replay(self, text: str, place: int) -> Replay | None:
        """The steps from a word to its tokens, if they lead to what the library gives."""
        encoding = self._rust.encode(text, add_special_tokens=False)
        if self._plan.cutter.is_special(encoding.ids[place]):
            return None
        first, last = find_word(encoding.tokens, encoding.word_ids, place)
        tokens, ids = encoding.tokens[first:last], tuple(encoding.ids[first:last])
        slice_ = text[encoding.offsets[first][0] : encoding.offsets[last - 1][1]]
        # Any word can become one token, the unknown one.
        if max(count_symbols(tokens), len(slice_)) > LONGEST_WORD:
            return None
        for replay in self._steps(tokens, slice_, first=first, ids=ids):
            return replay
        return None

    def _steps(
        self, tokens: list[str], slice_: str, *, first: int, ids: tuple[int, ...]
    ) -> Iterator[Replay]:
        if self._plan.kind == "bpe":
            yield from self._merge(tokens, first=first, ids=ids)
        elif self._plan.kind == "wordpiece":
            yield from self._match(slice_, first=first, ids=ids)
        elif self._plan.kind == "unigram":
            yield from self._split(tokens, first=first, ids=ids)

    def _merge(self, tokens: list[str], *, first: int, ids: tuple[int, ...]) -> Iterator[Replay]:
        """BPE loses nothing: the word is its tokens joined. A token that no merge makes (a byte
        of a character, the unknown one) stands there from the start."""
        symbols = [
            symbol
            for token, id_ in zip(tokens, ids, strict=True)
            for symbol in (
                [token] if token.startswith("<0x") or id_ == self._plan.unknown else token
            )
        ]
        whole = self._plan.model.get("ignore_merges") and len(tokens) == 1
        merges = [] if whole else list(replay_merges(symbols, self._plan.ranks))
        start = tokens if whole else symbols
        if list(merges[-1].pieces if merges else start) != tokens:
            return
        yield Replay(
            kind="bpe",
            word=self._join(start),
            first=first,
            ids=ids,
            start=tuple(map(self._name, start)),
            steps=tuple(
                ReplayStep(
                    pieces=tuple(map(self._name, merge.pieces)), at=merge.at, rank=merge.rank + 1
                )
                for merge in merges
            ),
        )

    def _match(self, slice_: str, *, first: int, ids: tuple[int, ...]) -> Iterator[Replay]:
        """WordPiece: the word as it is after lower-casing and the like."""
        normalizer = self._rust.normalizer
        word: str = (normalizer.normalize_str(slice_) if normalizer else slice_).strip()
        prefix: str = self._plan.model["continuing_subword_prefix"]
        finds = list(
            match_longest(
                word, lambda entry: self._rust.token_to_id(entry) is not None, prefix=prefix
            )
        )
        complete = bool(finds) and finds[-1].end == len(word)
        found = tuple(self._rust.token_to_id(find.entry) for find in finds)
        if complete and found != ids:
            return
        steps = []
        for count, find in enumerate(finds, 1):
            rest = word[find.end :]
            pieces = [each.entry for each in finds[:count]]
            steps.append(
                ReplayStep(
                    pieces=tuple([*pieces, rest] if rest else pieces),
                    at=count - 1,
                    tried=find.tried,
                )
            )
        if not complete:
            unknown = self._rust.token_to_id(self._plan.model["unk_token"])
            if ids != (unknown,):
                return
            # Where one part does not fit, the whole word is given up.
            steps.append(ReplayStep(pieces=(self._plan.model["unk_token"],), at=0))
        yield Replay(
            kind="wordpiece", word=word, first=first, ids=ids, start=(word,), steps=tuple(steps)
        )

    def _split(self, tokens: list[str], *, first: int, ids: tuple[int, ...]) -> Iterator[Replay]:
        """Unigram: the likeliest ways, of which the first is the tokenizer's."""
        word = "".join(tokens)
        unknown = min(self._plan.scores.values()) - UNKNOWN_PENALTY
        longest = max(map(len, self._plan.scores))
        paths = find_paths(
            word, self._plan.scores, unknown=unknown, longest=longest, most=MOST_SPLITS
        )
        splits = [self._cut_at(word, path.ends) for path in paths]
        if not splits or fuse_unknown(splits[0], self._plan.scores) != tokens:
            return
        yield Replay(
            kind="unigram",
            word=self._join([word]),
            first=first,
            ids=ids,
            start=tuple(map(self._show, word)),
            splits=tuple(
                Split(pieces=tuple(map(self._show, pieces)), scores=path.scores)
                for pieces, path in zip(splits, paths, strict=True)
            ),
        )

    def _cut_at(self, word: str, ends: Sequence[int]) -> tuple[str, ...]:
        return tuple(word[start:end] for start, end in zip((0, *ends), ends, strict=False))

    def _name(self, entry: str) -> str:
        """A piece as a person reads it; merges make nothing that is not in the vocabulary."""
        id_ = self._rust.token_to_id(entry)
        return entry if id_ is None else self._plan.cutter.name_token(id_)

    def _show(self, piece: str) -> str:
        return piece.replace("▁", " ")

    def _join(self, entries: Sequence[str]) -> str:
        """The word that the pieces stand for."""
        if not self._plan.cutter.byte_level:
            return self._show("".join(entries))
        ids = [self._rust.token_to_id(entry) for entry in entries]
        raw = b"".join(self._plan.cutter.spell_bytes(id_) for id_ in ids if id_ is not None)
        return raw.decode() if is_complete(raw) else spell_hex(raw)


def find_word(tokens: Sequence[str], words: Sequence[int | None], place: int) -> tuple[int, int]:
    """The tokens of one word, first and end. Where a whole text counts as one word, it is cut
    at the visible spaces."""
    first, last = place, place + 1
    while first and words[first - 1] == words[place]:
        first -= 1
    while last < len(tokens) and words[last] == words[place]:
        last += 1
    if count_symbols(tokens[first:last]) <= LONGEST_WORD:
        return first, last
    starts = [at for at in range(first, last) if tokens[at].startswith("▁")]
    return (
        max((at for at in starts if at <= place), default=first),
        min((at for at in starts if at > place), default=last),
    )


def count_symbols(tokens: Sequence[str]) -> int:
    """Characters, or bytes where a character is spelt in them."""
    return sum(1 if token.startswith("<0x") else len(token) for token in tokens)


def fuse_unknown(pieces: Sequence[str], known: Mapping[str, float]) -> list[str]:
    """Neighbouring pieces that are not in the vocabulary as one: there is one token for all."""
    fused: list[str] = []
    for place, piece in enumerate(pieces):
        if place and piece not in known and pieces[place - 1] not in known:
            fused[-1] += piece
        else:
            fused.append(piece)
    return fused
