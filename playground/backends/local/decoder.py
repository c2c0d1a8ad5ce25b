"""Causal language models: continue a text, explain how, say how likely it is."""

import math
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
import torch
from transformers import DynamicCache, PreTrainedModel, PreTrainedTokenizerFast

from playground.backends.base import (
    Attention,
    Beam,
    BeamNode,
    Family,
    Rebuilt,
    SamplerStage,
    Sampling,
    Step,
)
from playground.backends.local.beams import watch_search
from playground.backends.local.decoding import DecodingSet
from playground.backends.local.foreseen import ForeseenDecoder
from playground.backends.local.model import Identity, Reading, computing
from playground.backends.local.products import count_packed_bytes
from playground.backends.local.prompts import (
    cut_prompt,
    fill_template,
    find_following,
    has_template,
    spell_ids,
)
from playground.backends.local.rows import GPT2Rows, steps_together
from playground.backends.local.sampler import sample_stages
from playground.backends.local.shared import SharedDecoding
from playground.backends.local.tokens import Detokenizer
from playground.errors import EmptyText, PairNotSupported
from playground.results import AttentionKind, Floats, Token

# Tokens scored in one forward pass: logits are (tokens, vocabulary) and add up.
SCORED_AT_ONCE = 256

Steps = Generator[tuple[Step, ...]]


class Decoder(ForeseenDecoder):
    """Generates, Scores, Attends, Rebuilds, Continues, Stops, Weighs."""

    family = Family.DECODER
    attention_kinds: tuple[AttentionKind, ...] = ("decoder",)

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        super().__init__(model, tokenizer, identity=identity)
        self._tokenizer = tokenizer
        self._shared: SharedDecoding | None = None
        self._shared_lock = threading.Lock()
        if steps_together(model):
            self._bytes += count_packed_bytes(model)

    def decode(
        self,
        prompts: Sequence[str],
        samplings: Sequence[Sampling],
        *,
        likeliest: int,
        added: Sequence[Sequence[int]] = (),
    ) -> Steps:
        starts = [self._read_prompt(prompt) for prompt in prompts]
        behind = [tuple(ids) for ids in added] or [()] * len(prompts)
        whole = [(*start, *ids) for start, ids in zip(starts, behind, strict=True)]
        for ids, sampling in zip(whole, samplings, strict=True):
            self._check_length(len(ids) + sampling.max_new_tokens)
        if not any(sampling.max_new_tokens > 0 for sampling in samplings):
            return run_nothing()
        # The loop takes `added` for a prompt, but they may end inside a character.
        texts = {
            place: self._detokenize(start, ids)
            for place, (start, ids) in enumerate(zip(starts, behind, strict=True))
            if ids
        }
        if steps_together(self._model):
            return respell(self._share(whole, samplings, likeliest=likeliest), texts)
        sequences = DecodingSet(
            self._model,
            self._cutter,
            prompts=whole,
            samplings=samplings,
            ends=self.ends,
            likeliest=likeliest,
        )
        return respell(self._run(sequences), texts)

    def forecast(self, prompt: str, *, added: Sequence[int] = ()) -> Floats:
        with computing(self._identity.key):
            logits: Floats = self._forecast(self._read(prompt, added)).cpu().numpy()
        return logits

    def sample_stages(
        self, prompt: str, sampling: Sampling, *, added: Sequence[int] = (), draws: int
    ) -> tuple[tuple[SamplerStage, ...], dict[int, int]]:
        ids = self._read(prompt, added)
        with computing(self._identity.key):
            logits = self._forecast(ids)
            return sample_stages(logits, self._to_tensor([ids])[0], sampling=sampling, draws=draws)

    def search_beams(
        self, prompt: str, *, num_beams: int, max_new_tokens: int
    ) -> tuple[tuple[BeamNode, ...], tuple[Beam, ...]]:
        ids = self._read(prompt, room=max_new_tokens)
        with computing(self._identity.key):
            weighed, leaves = watch_search(
                self._model,
                self._to_tensor([ids]),
                num_beams=num_beams,
                max_new_tokens=max_new_tokens,
                ends=self.ends,
                pad=self._cutter.pad_id,
            )
        nodes = tuple(
            BeamNode(
                id=node.id,
                text=self._cutter.name_token(node.id),
                depth=node.depth,
                parent=node.parent,
                probability=math.exp(node.log_probability),
                log_probability=node.total,
                alive=node.alive,
            )
            for node in weighed
        )
        return nodes, tuple(self._read_beam(ids, nodes, leaf) for leaf in leaves)

    def generate_plainly(self, prompt: str, *, temperature: float, max_new_tokens: int) -> str:
        ids = self._read(prompt, room=max_new_tokens)
        inputs = {"input_ids": self._to_tensor([ids])}
        inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
        with computing(self._identity.key):
            whole = self._model.generate(
                **inputs, temperature=temperature, max_new_tokens=max_new_tokens
            )
        written = whole[0, len(ids) :].tolist()
        return "".join(spell_ids(self._cutter, ids, written, complete=True))

    @property
    def chats(self) -> bool:
        return has_template(self._tokenizer)

    def write_chat(self, message: str) -> str:
        return fill_template(self._tokenizer, message, model=self._identity.key)

    def count_tokens(self, prompt: str) -> int:
        return len(cut_prompt(self._cutter, prompt).ids)

    def find_token(self, prompt: str, word: str, *, added: Sequence[int] = ()) -> tuple[int, ...]:
        text = prompt + "".join(self.spell(prompt, added)) if added else prompt
        return find_following(self._cutter, text, word)

    @property
    def ends(self) -> frozenset[int]:
        stated = self._model.generation_config.eos_token_id
        if stated is None:
            stated = self._model.config.eos_token_id
        if stated is None:
            return frozenset()
        return frozenset([stated] if isinstance(stated, int) else stated)

    def spell(self, prompt: str, ids: Sequence[int], *, complete: bool = False) -> tuple[str, ...]:
        return spell_ids(self._cutter, self._read_prompt(prompt), ids, complete=complete)

    def log_probabilities(self, text: str) -> tuple[tuple[Token, ...], Floats]:
        cut = self._cutter.cut(text).without_end()
        self._check_length(len(cut.ids))
        scores = np.full(len(cut.ids), np.nan, dtype=np.float32)
        if len(cut.ids) > 1:
            with computing(self._identity.key):
                scores[1:] = self._score(cut.ids)
        return cut.tokens, scores

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        if pair:
            raise PairNotSupported(model=self._identity.key)
        return self._attend_to_itself(self._cutter.cut(text))

    def _read_to_trace(self, text: str, pair: str, *, kind: AttentionKind, limit: int) -> Reading:
        if pair:
            raise PairNotSupported(model=self._identity.key)
        return super()._read_to_trace(text, pair, kind=kind, limit=limit)

    def rebuild(self, text: str) -> Rebuilt:
        return self._rebuild_alone(self._cutter.cut(text))

    def _share(
        self, prompts: Sequence[Sequence[int]], samplings: Sequence[Sampling], *, likeliest: int
    ) -> Steps:
        """In the loop that all who generate with this model share."""
        with self._shared_lock:
            if self._shared is None:
                self._shared = SharedDecoding(
                    GPT2Rows(self._model),
                    self._cutter,
                    computing=lambda: computing(self._identity.key),
                )
        return self._shared.decode(prompts, samplings, ends=self.ends, likeliest=likeliest)

    def _run(self, sequences: DecodingSet) -> Steps:
        # Each step enters on its own: between steps another thread may carry on.
        while not sequences.done:
            with computing(self._identity.key):
                steps = sequences.advance()
            yield steps

    def _forecast(self, ids: Sequence[int]) -> torch.Tensor:
        """Logits (vocabulary,) of the token behind `ids`, float32."""
        feed = {"logits_to_keep": 1} if "logits_to_keep" in self._accepts else {}
        outputs = self._model(input_ids=self._to_tensor([ids]), use_cache=False, **feed)
        logits: torch.Tensor = outputs.logits[0, -1].float()
        return logits

    def _score(self, ids: Sequence[int]) -> Floats:
        """ln p of each token after the first, given those before it."""
        tokens = self._to_tensor([ids])  # (1, tokens)
        cache = DynamicCache(config=self._model.config)
        scores = []
        for start in range(0, len(ids) - 1, SCORED_AT_ONCE):
            part = tokens[:, start : min(start + SCORED_AT_ONCE, len(ids) - 1)]
            outputs = self._model(input_ids=part, past_key_values=cache, use_cache=True)
            logs = torch.log_softmax(outputs.logits[0].float(), dim=-1)  # (part, vocabulary)
            targets = tokens[0, start + 1 : start + 1 + part.shape[1]]  # (part,)
            scores.append(logs.gather(1, targets.unsqueeze(1)).squeeze(1))
        joined: Floats = torch.cat(scores).cpu().numpy()
        return joined

    def _read_beam(self, prompt: Sequence[int], nodes: Sequence[BeamNode], leaf: int) -> Beam:
        """The text from the root to a leaf."""
        ids: list[int] = []
        place = leaf
        while place >= 0:
            ids.insert(0, nodes[place].id)
            place = nodes[place].parent
        return Beam(
            text="".join(spell_ids(self._cutter, prompt, ids, complete=True)),
            leaf=leaf,
            score=nodes[leaf].log_probability / len(ids),
        )

    def _detokenize(self, prompt: Sequence[int], added: Sequence[int]) -> Detokenizer:
        """What spells the tokens behind `added`."""
        detokenizer = Detokenizer(self._cutter, prompt)
        for id_ in added:
            detokenizer.add(id_, last=False)
        return detokenizer

    def _read(self, prompt: str, added: Sequence[int] = (), *, room: int = 0) -> tuple[int, ...]:
        """Ids of a prompt and what stands behind it. Raises TooManyTokens."""
        ids = (*self._read_prompt(prompt), *added)
        self._check_length(len(ids) + room)
        return ids

    def _read_prompt(self, prompt: str) -> tuple[int, ...]:
        """Ids of a prompt; an empty one begins with the token that begins texts."""
        ids = cut_prompt(self._cutter, prompt).ids
        if ids:
            return ids
        if self._cutter.bos_id is None:
            raise EmptyText
        return (self._cutter.bos_id,)


def respell(steps: Steps, texts: Mapping[int, Detokenizer]) -> Steps:
    """Tokens with what they add behind ids that may end inside a character; `texts` by the
    number of the sequence."""
    with closing(steps):
        for each in steps:
            yield tuple(
                replace(step, text=texts[step.sequence].add(step.id, last=bool(step.finish_reason)))
                if step.sequence in texts
                else step
                for step in each
            )


def run_nothing() -> Steps:
    """No text asked for a token."""
    yield from ()
