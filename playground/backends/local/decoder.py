"""Causal language models: continue a text, say how likely it is."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from transformers import DynamicCache

from playground.backends.base import Attention, Family, Sampling, Step
from playground.backends.local.decoding import DecodingSet
from playground.backends.local.model import LocalModel, computing
from playground.errors import EmptyText, PairNotSupported
from playground.results import AttentionKind, Floats, Token

# Tokens scored in one forward pass: logits are (tokens, vocabulary) and add up.
SCORED_AT_ONCE = 256


class Decoder(LocalModel):
    """Generates, Scores, Attends."""

    family = Family.DECODER
    attention_kinds: tuple[AttentionKind, ...] = ("decoder",)

    def decode(
        self, prompts: Sequence[str], samplings: Sequence[Sampling], *, likeliest: int
    ) -> Iterator[tuple[Step, ...]]:
        ids = [self._read_prompt(prompt) for prompt in prompts]
        for prompt, sampling in zip(ids, samplings, strict=True):
            self._check_length(len(prompt) + sampling.max_new_tokens)
        going = [place for place, each in enumerate(samplings) if each.max_new_tokens > 0]
        if not going:
            return iter(())
        sequences = DecodingSet(
            self._model,
            self._cutter,
            prompts=ids,
            samplings=samplings,
            ends=self._ends,
            likeliest=likeliest,
        )
        return self._run(sequences)

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

    def _run(self, sequences: DecodingSet) -> Iterator[tuple[Step, ...]]:
        # Each step enters on its own: between steps another thread may carry on.
        while not sequences.done:
            with computing(self._identity.key):
                steps = sequences.advance()
            yield steps

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

    @property
    def _ends(self) -> frozenset[int]:
        """The ids that end a text."""
        stated = self._model.generation_config.eos_token_id
        if stated is None:
            stated = self._model.config.eos_token_id
        if stated is None:
            return frozenset()
        return frozenset([stated] if isinstance(stated, int) else stated)

    def _read_prompt(self, prompt: str) -> tuple[int, ...]:
        """Ids of a prompt; an empty one begins with the token that begins texts."""
        ids = self._cutter.cut(prompt).without_end().ids
        if ids:
            return ids
        if self._cutter.bos_id is None:
            raise EmptyText
        return (self._cutter.bos_id,)
