"""The decode loop: a set of sequences that grow together, a token each per step.

Each sequence has its own sampler, random generator and end. The loop returns what
`generate` computes and throws away: the model's own probability of every drawn token and
of the likeliest others. Random numbers come from one `torch.Generator` per sequence, so
that a seed gives the same text whoever else is drawing at the same time.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from transformers import (
    MinPLogitsWarper,
    PreTrainedModel,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling, Step
from playground.backends.local.drawing import draw
from playground.backends.local.forward import start_forward
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
        padding: int,
        cutter: TextCutter,
        device: torch.device,
    ) -> None:
        """`padding`: columns to the left of the prompt."""
        self.index = index
        self.sampling = sampling
        self.padding = padding
        self.processors = make_processors(sampling)
        self.detokenizer = Detokenizer(cutter, prompt)
        self.drawn = 0
        self.greedy = sampling.temperature == 0.0
        self.generator = torch.Generator(device)
        self.generator.manual_seed(sampling.seed)

    def process(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Logits (1, vocabulary) of what follows `ids` (1, columns), stage by stage."""
        own = ids[:, self.padding :]
        for process in self.processors:
            scores = process(own, scores)
        return scores


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the model says of the next token of one text.

    own                 (vocabulary,), the softmax of its logits
    best, best_ids      the largest of `own` and where they stand, largest first
    sampled             the sampler's probabilities of `best_ids`
    """

    own: torch.Tensor
    best: list[float]
    best_ids: list[int]
    sampled: list[float]

    def find_place(self, id_: int) -> tuple[float, int]:
        """Probability and rank (1 + how many are likelier) of a token, from the likeliest
        alone where it is one of them: looking at the whole vocabulary takes longer.

        Raises FloatingPointError when the model computed no number.
        """
        if id_ in self.best_ids:
            probability = self.best[self.best_ids.index(id_)]
            rank = 1 + sum(other > probability for other in self.best)
        else:
            probability = float(self.own[id_])
            rank = 1 + int((self.own > probability).sum())
        if math.isnan(probability):
            raise FloatingPointError("the logits are not numbers")
        return probability, rank


def pad_left(
    prompts: Sequence[Sequence[int]], room: int, *, pad: int, device: torch.device
) -> torch.Tensor:
    """Prompts as rows of ids (prompts, room) that end in the same column, with room behind."""
    width = max(len(prompt) for prompt in prompts)
    rows = [[*[pad] * (width - len(each)), *each, *[pad] * (room - width)] for each in prompts]
    return torch.tensor(rows, device=device)


def find_copies(prompts: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Where each prompt stands first, and for each prompt its place in that list."""
    firsts: dict[tuple[int, ...], int] = {}
    for row, prompt in enumerate(prompts):
        firsts.setdefault(tuple(prompt), row)
    places = {prompt: place for place, prompt in enumerate(firsts)}
    return list(firsts.values()), [places[tuple(prompt)] for prompt in prompts]


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
        self._ends = ends
        self._likeliest = likeliest
        self._width = max(len(prompt) for prompt in prompts)
        self._going = [
            GrowingText(
                prompt,
                sampling,
                index=index,
                padding=self._width - len(prompt),
                cutter=cutter,
                device=model.device,
            )
            for index, (prompt, sampling) in enumerate(zip(prompts, samplings, strict=True))
        ]
        room = self._width + max(sampling.max_new_tokens for sampling in samplings)
        self._ids = pad_left(prompts, room, pad=cutter.pad_id, device=model.device)
        # A prompt that several texts continue is read once.
        self._distinct, self._copies = find_copies(prompts)
        paddings = [self._going[row].padding for row in self._distinct]
        self._forward = start_forward(model, paddings=paddings, room=room)
        self._begun = False

    @property
    def done(self) -> bool:
        """Whether every sequence has ended."""
        return not self._going

    def advance(self) -> tuple[Step, ...]:
        """Draw one token for each sequence still going. Runs in inference mode."""
        logits = self._read()  # (sequences, vocabulary)
        own = torch.softmax(logits, dim=-1)
        best, best_ids = own.topk(min(self._likeliest, own.shape[-1]), dim=-1)
        drawn, sampled = self._draw(self._process(logits), best_ids)
        self._ids[:, self._width] = drawn
        rows = zip(
            self._going, own, best.tolist(), best_ids.tolist(), sampled.tolist(), strict=True
        )
        steps = tuple(
            self._say(text, id_, Forecast(own=whole, best=top, best_ids=ids, sampled=shares))
            for id_, (text, whole, top, ids, shares) in zip(drawn.tolist(), rows, strict=True)
        )
        self._width += 1
        self._drop_finished(steps)
        return steps

    def _read(self) -> torch.Tensor:
        """Logits of the next token of each sequence."""
        if self._begun:
            return self._forward.read(self._ids[:, self._width - 1 : self._width])
        self._begun = True
        logits = self._forward.read(self._ids[self._distinct, : self._width])
        if len(self._distinct) < len(self._going):
            rows = torch.tensor(self._copies, device=self._ids.device)
            self._forward.keep(rows)
            logits = logits[rows]
        return logits

    def _process(self, logits: torch.Tensor) -> torch.Tensor:
        """Each row through the stages of its sequence."""
        if not any(text.processors for text in self._going):
            return logits
        ids = self._ids[:, : self._width]
        return torch.cat(
            [
                text.process(ids[row : row + 1], logits[row : row + 1])
                for row, text in enumerate(self._going)
            ]
        )

    def _draw(
        self, scores: torch.Tensor, best_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Processed logits → the ids drawn (sequences,) and the sampler's probabilities of
        `best_ids` (sequences, likeliest)."""
        warm = [row for row, text in enumerate(self._going) if not text.greedy]
        generators = [self._going[row].generator for row in warm]
        if len(warm) == len(self._going):
            drawn, probabilities = draw(scores, generators)
            return drawn, probabilities.gather(1, best_ids)
        drawn = scores.argmax(dim=-1)
        sampled = (best_ids == drawn[:, None]).float()
        if warm:
            rows = torch.tensor(warm, device=scores.device)
            drawn[rows], probabilities = draw(scores[rows], generators)
            sampled[rows] = probabilities.gather(1, best_ids[rows])
        return drawn, sampled

    def _say(self, text: GrowingText, id_: int, forecast: Forecast) -> Step:
        """What was drawn for one sequence."""
        text.drawn += 1
        finish = self._find_end(text, id_)
        probability, rank = forecast.find_place(id_)
        return Step(
            sequence=text.index,
            id=id_,
            text=text.detokenizer.add(id_, last=finish != ""),
            probability=probability,
            rank=rank,
            likeliest=tuple(forecast.best_ids),
            probabilities=tuple(forecast.best),
            sampled=tuple(forecast.sampled),
            finish_reason=finish,
        )

    def _find_end(self, text: GrowingText, id_: int) -> FinishReason:
        if id_ in self._ends:
            return "end"
        return "length" if text.drawn >= text.sampling.max_new_tokens else ""

    def _drop_finished(self, steps: Sequence[Step]) -> None:
        """Keep the rows that go on."""
        rows = [row for row, step in enumerate(steps) if not step.finish_reason]
        if len(rows) == len(steps):
            return
        self._going = [self._going[row] for row in rows]
        if rows:
            kept = torch.tensor(rows, device=self._ids.device)
            self._ids = self._ids[kept]
            self._forward.keep(kept)
