"""Encoder–decoders: write a shorter text or a translation, show who reads whom."""

import copy
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast
from transformers.utils import ModelOutput

from playground.backends.base import (
    NO_REPEAT,
    RIVALS,
    Attention,
    Family,
    Rebuilt,
    WrittenSummary,
    WrittenTranslation,
)
from playground.backends.local.foreseen_pairs import ForeseenEncoderDecoder
from playground.backends.local.model import (
    Identity,
    Reading,
    computing,
    stack_maps,
)
from playground.backends.local.rebuilding import MOST_REBUILT, compare
from playground.backends.local.tokens import Cut
from playground.errors import NoAttention, NoTranslation, UnknownLanguage
from playground.results import AttentionKind, Floats, Rival, Token

# What the model writes when the attention of a decoder without a text is asked for.
WRITTEN_TOKENS = 40
CODE = "[a-z]{2,3}"
# How the original T5 names its tasks (Raffel et al. 2020).
TRANSLATION = re.compile(f"translation_({CODE})_to_({CODE})")


class EncoderDecoder(ForeseenEncoderDecoder):
    """Summarizes, Translates, Attends, Rebuilds, Continues."""

    family = Family.ENCODER_DECODER
    attention_kinds: tuple[AttentionKind, ...] = ("encoder", "decoder", "cross")

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        super().__init__(model, tokenizer, identity=identity)
        self._tasks: dict[str, Any] = getattr(model.config, "task_specific_params", None) or {}
        self.languages = find_languages(self._tasks, tokenizer)

    def summarize(
        self, text: str, *, max_new_tokens: int, num_beams: int, no_repeat: int = NO_REPEAT
    ) -> WrittenSummary:
        source, prefix = self._read_source(text, self._find_prefix("summarization"))
        self._check_length(len(source.ids))
        written = self._write(
            source, max_new_tokens=max_new_tokens, num_beams=num_beams, no_repeat=no_repeat
        )
        summary = self._cutter.decode(written).strip()
        return WrittenSummary(
            text=summary,
            target_tokens=self._place_tokens(written, summary),
            source_tokens=source.tokens[prefix:],
            cross_attention=self._align(self._forward(source, written[:-1]), skipped=prefix),
        )

    def translate(
        self,
        text: str,
        *,
        source: str,
        target: str,
        max_new_tokens: int,
        num_beams: int,
        begun: Sequence[int] = (),
    ) -> WrittenTranslation:
        self._check_languages(source, target)
        cut, prefix = self._read_source(
            text, self._find_prefix(f"translation_{source}_to_{target}")
        )
        self._check_length(len(cut.ids))
        written = self._write(cut, max_new_tokens=max_new_tokens, num_beams=num_beams, begun=begun)
        translation = self._cutter.decode(written).strip()
        outputs = self._forward(cut, written[:-1])
        rows = torch.softmax(outputs.logits[0].float(), dim=-1)  # (target, vocabulary)
        chosen = rows.gather(1, self._to_tensor([written]).T)[:, 0]  # (target,)
        return WrittenTranslation(
            text=translation,
            target_tokens=self._place_tokens(written, translation),
            probabilities=tuple(chosen.tolist()),
            source_tokens=cut.tokens[prefix:],
            cross_attention=self._align(outputs, skipped=prefix),
            rivals=self._list_rivals(rows),
        )

    def _list_rivals(self, rows: torch.Tensor) -> tuple[tuple[Rival, ...], ...]:
        """The likeliest tokens of each row of probabilities (target, vocabulary)."""
        best = rows.topk(min(RIVALS, rows.shape[1]))
        return tuple(
            tuple(
                Rival(id=id_, text=text, probability=share)
                for id_, text, share in zip(ids, self.token_texts(ids), shares, strict=True)
            )
            for ids, shares in zip(best.indices.tolist(), best.values.tolist(), strict=True)
        )

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        source, read, target = self._read_both(text, pair, limit=self._attention_limit())
        outputs = self._forward(source, read)
        queries, keys, maps = {
            "encoder": (source.tokens, source.tokens, outputs.encoder_attentions),
            "decoder": (target, target, outputs.decoder_attentions),
            "cross": (target, source.tokens, outputs.cross_attentions),
        }[kind]
        weights = stack_maps(maps, model=self._identity.key)
        return Attention(query_tokens=queries, key_tokens=keys, weights=weights, pair_start=0)

    def _read_both(
        self, text: str, pair: str, *, limit: int
    ) -> tuple[Cut, tuple[int, ...], tuple[Token, ...]]:
        """What the encoder reads, the ids the decoder reads behind its start token, and its
        tokens. Without a `pair` the model writes it. Raises TooManyTokens."""
        source, _ = self._read_source(text, self._find_prefix("summarization"))
        self._check_length(len(source.ids), limit)
        if pair:
            ids = self._cutter.cut(pair).ids
            self._check_length(len(ids), limit)
        else:
            ids = self._write(
                source, max_new_tokens=WRITTEN_TOKENS, num_beams=1, no_repeat=NO_REPEAT
            )
            pair = self._cutter.decode(ids).strip()
        read = ids[:-1] if ids[-1] in self._ends and len(ids) > 1 else ids
        return source, tuple(read), (self._start_token, *self._place_tokens(read, pair))

    def _read_to_trace(self, text: str, pair: str, *, kind: AttentionKind, limit: int) -> Reading:
        source, read, target = self._read_both(text, pair, limit=limit)
        feed = self._feed([source])
        feed["decoder_input_ids"] = self._to_tensor([[self._start, *read]])
        return Reading(
            feed=feed,
            query_tokens=source.tokens if kind == "encoder" else target,
            key_tokens=target if kind == "decoder" else source.tokens,
        )

    def rebuild(self, text: str) -> Rebuilt:
        source, _ = self._read_source(text, self._find_prefix("summarization"))
        self._check_length(len(source.ids), min(self._limit, MOST_REBUILT))
        ids = self._write(source, max_new_tokens=WRITTEN_TOKENS, num_beams=1)
        read = ids[:-1] if ids[-1] in self._ends else ids
        feed = {
            "input_ids": self._to_tensor([source.ids]),
            "decoder_input_ids": self._to_tensor([[self._start, *read]]),
        }
        target = (self._start_token, *self._place_tokens(read, self._cutter.decode(read).strip()))
        with computing(self._identity.key):
            return compare(
                self._model,
                self._attending,
                feed,
                tokens=target,
                source=source.tokens,
                name=self._identity.key,
            )

    def _write(
        self,
        source: Cut,
        *,
        max_new_tokens: int,
        num_beams: int,
        no_repeat: int | None = None,
        begun: Sequence[int] = (),
    ) -> tuple[int, ...]:
        """Ids of a text by beam search (1 beam: greedy), without the start token. `no_repeat`: so
        many tokens in a row come once only (0: any do); None: as the model's own settings have
        it. The text begins with the ids in `begun`."""
        room = max_new_tokens - len(begun)
        if room <= 0 or (begun and begun[-1] in self._ends):
            return tuple(begun)
        plan = copy.deepcopy(self._model.generation_config)
        plan.update(
            max_new_tokens=room,
            max_length=None,
            min_length=min(plan.min_length or 0, max_new_tokens),
            num_beams=num_beams,
            early_stopping=plan.early_stopping if num_beams > 1 else False,
            length_penalty=plan.length_penalty if num_beams > 1 else 1.0,
            no_repeat_ngram_size=plan.no_repeat_ngram_size if no_repeat is None else no_repeat,
            do_sample=False,
        )
        with computing(self._identity.key):
            output = self._model.generate(
                **self._feed([source]),
                decoder_input_ids=self._to_tensor([[self._start, *begun]]),
                generation_config=plan,
            )
        ids: list[int] = output[0, 1:].tolist()
        return tuple(ids)

    def _forward(self, source: Cut, target: Sequence[int]) -> ModelOutput:
        """All attention weights of one pass; the decoder reads the start token first."""
        decoder_ids = self._to_tensor([[self._start, *target]])
        with computing(self._identity.key):
            return self._attending(
                **self._feed([source]),
                decoder_input_ids=decoder_ids,
                output_attentions=True,
                use_cache=False,
            )

    @property
    def _start(self) -> int:
        """The id every decoder text begins with."""
        start = self._model.generation_config.decoder_start_token_id
        return int(self._model.config.decoder_start_token_id if start is None else start)

    @property
    def _start_token(self) -> Token:
        name = self._cutter.name_token(self._start)
        return Token(text=name, id=self._start, start=0, end=0, special=True)

    @property
    def _ends(self) -> frozenset[int]:
        stated = self._model.generation_config.eos_token_id
        return frozenset(() if stated is None else [stated] if isinstance(stated, int) else stated)

    def _check_languages(self, source: str, target: str) -> None:
        """Raises NoTranslation for a model without languages, UnknownLanguage for another pair."""
        if not self.languages:
            raise NoTranslation(model=self._identity.key)
        if (source, target) not in self.languages:
            known = ", ".join(f"{first} → {second}" for first, second in self.languages)
            raise UnknownLanguage(model=self._identity.key, languages=known)

    def _find_prefix(self, task: str) -> str:
        """The words that ask this model for a task, from its config."""
        prefix: str = self._tasks.get(task, {}).get("prefix", "") or ""
        return prefix

    def _align(self, outputs: ModelOutput, *, skipped: int) -> Floats:
        """Cross-attention (target, source) without the first source tokens, rows summing to 1:
        the mean over layers and heads. Raises NoAttention."""
        maps = outputs.cross_attentions
        if not maps or maps[0] is None:
            raise NoAttention(model=self._identity.key)
        # Row i is what was read while token i was written: the query is the token before.
        mean = torch.stack([layer[0].float().mean(0) for layer in maps]).mean(0)
        shown = mean[:, skipped:]
        aligned: Floats = (shown / shown.sum(-1, keepdim=True)).cpu().numpy()
        return aligned

    def _read_source(self, text: str, prefix: str) -> tuple[Cut, int]:
        """What the encoder reads, and how many of its first tokens are the task's prefix.
        Offsets are into `text`; the prefix is shown as special tokens."""
        cut = self._cutter.cut(prefix + text)
        tokens = []
        count = 0
        for token in cut.tokens:
            if token.special:
                tokens.append(token)
            elif token.end <= len(prefix):
                count += 1
                tokens.append(replace(token, start=0, end=0, special=True))
            else:
                start, end = max(token.start - len(prefix), 0), token.end - len(prefix)
                tokens.append(replace(token, text=text[start:end], start=start, end=end))
        return replace(cut, tokens=tuple(tokens)), count

    def _place_tokens(self, ids: Sequence[int], text: str) -> tuple[Token, ...]:
        """Written ids as tokens; offsets are into `text`, which they spell."""
        tokens = []
        done = 0
        for place, id_ in enumerate(ids):
            end = len(self._cutter.decode(ids[: place + 1]).strip())
            complete = text.startswith(self._cutter.decode(ids[: place + 1]).strip())
            end = end if complete else done
            special = self._cutter.is_special(id_)
            name = self._cutter.name_token(id_) if special else text[done:end]
            tokens.append(Token(text=name, id=id_, start=done, end=end, special=special))
            done = end
        return tuple(tokens)


def find_languages(
    tasks: dict[str, Any], tokenizer: PreTrainedTokenizerFast
) -> tuple[tuple[str, str], ...]:
    """The (source, target) pairs a model translates between: those among its tasks (T5), or the
    one that its tokenizer is for (Marian)."""
    found = [TRANSLATION.fullmatch(name) for name in tasks]
    pairs = tuple((match[1], match[2]) for match in found if match)
    if pairs:
        return pairs
    stated = [tokenizer.init_kwargs.get(name) for name in ("source_lang", "target_lang")]
    if all(isinstance(code, str) and re.fullmatch(CODE, code) for code in stated):
        return ((str(stated[0]), str(stated[1])),)
    return ()
