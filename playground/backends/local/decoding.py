"""The decode loop: a set of sequences that grow together, a token each per step.

Each sequence has its own sampler, random generator and end. The loop returns what
`generate` computes and throws away: the model's own probability of every drawn token and
of the likeliest others. Random numbers come from one `torch.Generator` per sequence, so
that a seed gives the same text whoever else is drawing at the same time.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import (
    DynamicCache,
    MinPLogitsWarper,
    PreTrainedModel,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling, Step
from playground.backends.local.tokens import Detokenizer, TextCutter
from playground.results import FinishReason

Processor = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def make_processors(sampling: Sampling) -> tuple[Processor, ...]:
    """The library's own stages in the library's order; those that change nothing are left
    out. A temperature of 0 keeps the repetition penalty only."""
    stages: list[Processor] = []
    if sampling.repetition_penalty != 1.0:
        stages.append(RepetitionPenaltyLogitsProcessor(sampling.repetition_penalty))
    if sampling.temperature == 0.0:
        return tuple(stages)
    if sampling.temperature != 1.0:
        stages.append(TemperatureLogitsWarper(float(sampling.temperature)))
    if sampling.top_k > 0:
        stages.append(TopKLogitsWarper(sampling.top_k))
    if sampling.top_p < 1.0:
        stages.append(TopPLogitsWarper(sampling.top_p))
    if sampling.min_p > 0.0:
        stages.append(MinPLogitsWarper(sampling.min_p))
    return tuple(stages)


class GrowingText:
    """One growing text."""

    def __init__(
        self,
        prompt: Sequence[int],
        sampling: Sampling,
        *,
        index: int,
        cutter: TextCutter,
    ) -> None:
        self.index = index
        self.sampling = sampling
        self.processors = make_processors(sampling)
        self.detokenizer = Detokenizer(cutter, prompt)
        self.drawn = 0
        self.generator: torch.Generator | None = None

    def draw(self, scores: torch.Tensor, best_ids: torch.Tensor) -> tuple[int, list[float]]:
        """Processed logits (vocabulary,) → the id drawn and the sampler's probabilities of
        the ids in `best_ids`."""
        if self.sampling.temperature == 0.0:
            id_ = int(scores.argmax())
            return id_, [float(each == id_) for each in best_ids.tolist()]
        if self.generator is None:
            self.generator = torch.Generator(scores.device).manual_seed(self.sampling.seed)
        sampled = torch.softmax(scores, dim=-1)
        # The call `generate` makes, on a generator of our own: after `torch.manual_seed(seed)`
        # the library draws the same text. It costs 0.2 ms at 8,000 words; inverse transform
        # sampling would cost a tenth of that, and nobody could check it.
        id_ = int(torch.multinomial(sampled[None], 1, generator=self.generator))
        return id_, sampled[best_ids].tolist()


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the model says of the next token of one text.

    logits          (1, vocabulary), raw
    own             (vocabulary,), their softmax
    best, best_ids  the largest of `own` and where they stand, largest first
    """

    logits: torch.Tensor
    own: torch.Tensor
    best: list[float]
    best_ids: torch.Tensor

    def find_place(self, id_: int, likeliest: Sequence[int]) -> tuple[float, int]:
        """Probability and rank (1 + how many are likelier) of a token, from the `likeliest`
        alone where it is one of them: looking at the whole vocabulary takes longer."""
        if id_ in likeliest:
            probability = self.best[likeliest.index(id_)]
            return probability, 1 + sum(other > probability for other in self.best)
        probability = float(self.own[id_])
        return probability, 1 + int((self.own > probability).sum())


def pad_left(
    prompts: Sequence[Sequence[int]], room: int, *, pad: int, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Prompts as rows of ids that end in the same column, with room behind, and their mask:
    0 where a row is padded. Both (prompts, room)."""
    width = max(len(prompt) for prompt in prompts)
    ids = torch.full((len(prompts), room), pad, device=device)
    mask = torch.ones_like(ids)
    for row, prompt in enumerate(prompts):
        start = width - len(prompt)
        ids[row, start:width] = torch.tensor(prompt, device=device)
        mask[row, :start] = 0
    return ids, mask


class DecodingSet:
    """Sequences that are stepped together through one model and one cache."""

    def __init__(
        self,
        model: PreTrainedModel,
        cutter: TextCutter,
        *,
        prompts: Sequence[Sequence[int]],
        samplings: Sequence[Sampling],
        ends: frozenset[int],
        likeliest: int,
    ) -> None:
        """`prompts`: token ids, at least one each. `ends`: ids that end a text."""
        self._model = model
        self._ends = ends
        self._likeliest = likeliest
        self._accepts = frozenset(inspect.signature(model.forward).parameters)
        self._going = [
            GrowingText(prompt, sampling, index=index, cutter=cutter)
            for index, (prompt, sampling) in enumerate(zip(prompts, samplings, strict=True))
        ]
        self._width = max(len(prompt) for prompt in prompts)
        self._paddings = [self._width - len(prompt) for prompt in prompts]
        room = self._width + max(sampling.max_new_tokens for sampling in samplings)
        self._ids, mask = pad_left(prompts, room, pad=cutter.pad_id, device=model.device)
        # Without padding there is nothing to mask, and the library's fast path is taken.
        self._mask = mask if any(self._paddings) else None
        self._cache: Any = DynamicCache(config=model.config)
        self._read = 0  # columns the cache has seen

    @property
    def done(self) -> bool:
        """Whether every sequence has ended."""
        return not self._going

    def advance(self) -> tuple[Step, ...]:
        """Draw one token for each sequence still going. Runs in inference mode."""
        logits = self._forward()  # (sequences, vocabulary)
        own = torch.softmax(logits, dim=-1)
        best, best_ids = own.topk(min(self._likeliest, own.shape[-1]), dim=-1)
        steps = tuple(
            self._step(
                row,
                Forecast(
                    logits=logits[row : row + 1],
                    own=own[row],
                    best=best[row].tolist(),
                    best_ids=best_ids[row],
                ),
            )
            for row in range(len(self._going))
        )
        self._width += 1
        self._drop_finished(steps)
        return steps

    def _forward(self) -> torch.Tensor:
        """Logits of the next token of each sequence, float32."""
        feed: dict[str, Any] = {"input_ids": self._ids[:, self._read : self._width]}
        if self._mask is not None:
            mask = self._mask[:, : self._width]
            feed["attention_mask"] = mask
            if "position_ids" in self._accepts:
                places = (mask.cumsum(-1) - 1).clamp(min=0)  # (sequences, columns)
                feed["position_ids"] = places[:, self._read :]
        if "logits_to_keep" in self._accepts:
            feed["logits_to_keep"] = 1
        outputs = self._model(**feed, past_key_values=self._cache, use_cache=True)
        self._read = self._width
        last: torch.Tensor = outputs.logits[:, -1].float()
        return last

    def _step(self, row: int, forecast: Forecast) -> Step:
        """Sample one row and say what was drawn."""
        sequence = self._going[row]
        scores = forecast.logits
        for process in sequence.processors:
            scores = process(self._ids[row : row + 1, self._paddings[row] : self._width], scores)
        id_, sampled = sequence.draw(scores[0], forecast.best_ids)
        self._ids[row, self._width] = id_
        sequence.drawn += 1
        finish = self._find_end(sequence, id_)
        likeliest = forecast.best_ids.tolist()
        probability, rank = forecast.find_place(id_, likeliest)
        return Step(
            sequence=sequence.index,
            id=id_,
            text=sequence.detokenizer.add(id_, last=finish != ""),
            probability=probability,
            rank=rank,
            likeliest=tuple(likeliest),
            probabilities=tuple(forecast.best),
            sampled=tuple(sampled),
            finish_reason=finish,
        )

    def _find_end(self, sequence: GrowingText, id_: int) -> FinishReason:
        if id_ in self._ends:
            return "end"
        return "length" if sequence.drawn >= sequence.sampling.max_new_tokens else ""

    def _drop_finished(self, steps: Sequence[Step]) -> None:
        """Keep the rows that go on."""
        rows = [row for row, step in enumerate(steps) if not step.finish_reason]
        if len(rows) == len(steps):
            return
        self._going = [self._going[row] for row in rows]
        if not rows:
            self._cache = None
            return
        self._paddings = [self._paddings[row] for row in rows]
        kept = torch.tensor(rows, device=self._ids.device)
        self._ids = self._ids[kept]
        self._mask = None if self._mask is None else self._mask[kept]
        self._cache.batch_select_indices(kept)
