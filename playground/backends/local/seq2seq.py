"""Encoder–decoders: write a shorter text, show who reads whom."""

import copy
from collections.abc import Sequence
from dataclasses import replace

import torch
from transformers.utils import ModelOutput

from playground.backends.base import Attention, Family, WrittenSummary
from playground.backends.local.model import LocalModel, computing, stack_maps
from playground.backends.local.tokens import Cut
from playground.errors import NoAttention
from playground.results import AttentionKind, Token

# What the model writes when the attention of a decoder without a text is asked for.
WRITTEN_TOKENS = 40
# Summaries do not say the same three tokens twice (Paulus et al. 2017).
NO_REPEAT = 3


class EncoderDecoder(LocalModel):
    """Summarizes, Attends."""

    family = Family.ENCODER_DECODER
    attention_kinds: tuple[AttentionKind, ...] = ("encoder", "decoder", "cross")

    def summarize(self, text: str, *, max_new_tokens: int, num_beams: int) -> WrittenSummary:
        source, prefix = self._read_source(text)
        self._check_length(len(source.ids))
        written = self._write(source, max_new_tokens=max_new_tokens, num_beams=num_beams)
        summary = self._cutter.decode(written).strip()
        maps = self._forward(source, written[:-1]).cross_attentions
        if not maps or maps[0] is None:
            raise NoAttention(model=self._identity.key)
        # Row i is what was read while token i was written: the query is the token before.
        mean = torch.stack([layer[0].float().mean(0) for layer in maps]).mean(0)
        shown = mean[:, prefix:]  # (target, source)
        shown = shown / shown.sum(-1, keepdim=True)
        return WrittenSummary(
            text=summary,
            target_tokens=self._place_tokens(written, summary),
            source_tokens=source.tokens[prefix:],
            cross_attention=shown.cpu().numpy(),
        )

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        source, _ = self._read_source(text)
        limit = self._attention_limit()
        self._check_length(len(source.ids), limit)
        if pair:
            ids = self._cutter.cut(pair).ids
            self._check_length(len(ids), limit)
        else:
            ids = self._write(source, max_new_tokens=WRITTEN_TOKENS, num_beams=1)
            pair = self._cutter.decode(ids).strip()
        read = ids[:-1] if ids[-1] in self._ends and len(ids) > 1 else ids
        outputs = self._forward(source, read)
        target = (self._start_token, *self._place_tokens(read, pair))
        queries, keys, maps = {
            "encoder": (source.tokens, source.tokens, outputs.encoder_attentions),
            "decoder": (target, target, outputs.decoder_attentions),
            "cross": (target, source.tokens, outputs.cross_attentions),
        }[kind]
        weights = stack_maps(maps, model=self._identity.key)
        return Attention(query_tokens=queries, key_tokens=keys, weights=weights, pair_start=0)

    def _write(self, source: Cut, *, max_new_tokens: int, num_beams: int) -> tuple[int, ...]:
        """Ids of a summary by beam search (1 beam: greedy), without the start token."""
        plan = copy.deepcopy(self._model.generation_config)
        plan.update(
            max_new_tokens=max_new_tokens,
            max_length=None,
            min_length=min(plan.min_length or 0, max_new_tokens),
            num_beams=num_beams,
            early_stopping=plan.early_stopping if num_beams > 1 else False,
            length_penalty=plan.length_penalty if num_beams > 1 else 1.0,
            no_repeat_ngram_size=NO_REPEAT,
            do_sample=False,
        )
        with computing(self._identity.key):
            output = self._model.generate(**self._feed([source]), generation_config=plan)
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

    @property
    def _prefix(self) -> str:
        """The words that tell this model to summarize, from its config."""
        tasks = getattr(self._model.config, "task_specific_params", None) or {}
        prefix: str = tasks.get("summarization", {}).get("prefix", "") or ""
        return prefix

    def _read_source(self, text: str) -> tuple[Cut, int]:
        """What the encoder reads, and how many of its first tokens are the task prefix.
        Offsets are into `text`; the prefix is shown as special tokens."""
        prefix = self._prefix
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
