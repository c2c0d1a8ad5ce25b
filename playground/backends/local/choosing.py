"""From logits to the next token of each of a set of texts.

Each text has its own sampler, random generator and end. What `generate` computes and throws
away is kept: the model's own probability of every drawn token and of the likeliest others.
Random numbers come from one `torch.Generator` per text, so that a seed gives the same text
whoever else is drawing at the same time.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from transformers import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling, Step
from playground.backends.local.drawing import draw
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
        ends: frozenset[int],
        device: torch.device,
    ) -> None:
        """`index`: its place among those that were asked for together. `ends`: ids that end
        it."""
        self.index = index
        self.sampling = sampling
        self.processors = make_processors(sampling)
        # Texts that agree in this go through their stages together; a repetition penalty looks
        # at each one's own tokens.
        self.stages = None if sampling.repetition_penalty != 1.0 else _name_stages(sampling)
        self.detokenizer = Detokenizer(cutter, prompt)
        self.drawn = 0
        self.greedy = sampling.temperature == 0.0
        self.generator = torch.Generator(device)
        self.generator.manual_seed(sampling.seed)
        self._ends = ends
        self.last = prompt[-1]
        self._length = len(prompt)
        self._ids = torch.tensor(
            [[*prompt, *[0] * sampling.max_new_tokens]], device=device
        )  # (1, room)

    @property
    def ids(self) -> torch.Tensor:
        """What stands there so far, (1, length)."""
        return self._ids[:, : self._length]

    def add(self, id_: int) -> FinishReason:
        """One token more; says whether it is the last."""
        self._ids[0, self._length] = id_
        self._length += 1
        self.drawn += 1
        self.last = id_
        if id_ in self._ends:
            return "end"
        return "length" if self.drawn >= self.sampling.max_new_tokens else ""


def _name_stages(sampling: Sampling) -> tuple[float, ...]:
    """What the stages of a sampler depend on."""
    if sampling.temperature == 0.0:
        return ()
    return (sampling.temperature, sampling.top_k, sampling.top_p, sampling.min_p)


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
        alone where it is one of them: looking at the whole vocabulary takes longer."""
        if id_ in self.best_ids:
            probability = self.best[self.best_ids.index(id_)]
            rank = 1 + sum(other > probability for other in self.best)
        else:
            probability = float(self.own[id_])
            rank = 1 + int((self.own > probability).sum())
        return probability, rank


def choose_tokens(
    texts: Sequence[GrowingText], logits: torch.Tensor, *, likeliest: int
) -> tuple[Step | None, ...]:
    """Draw one token for each text from the logits (texts, vocabulary) of what follows it; None
    for a text of which the model computed no number. Runs in inference mode."""
    own = torch.softmax(logits, dim=-1)
    best, best_ids = own.topk(min(likeliest, own.shape[-1]), dim=-1)
    drawn, sampled = _draw(texts, _process(texts, logits), best_ids)
    rows = zip(texts, own, best.tolist(), best_ids.tolist(), sampled.tolist(), strict=True)
    return tuple(
        _say(text, id_, Forecast(own=whole, best=top, best_ids=ids, sampled=shares))
        for id_, (text, whole, top, ids, shares) in zip(drawn.tolist(), rows, strict=True)
    )


def _process(texts: Sequence[GrowingText], logits: torch.Tensor) -> torch.Tensor:
    """Each row through the stages of its text; those that agree, at once."""
    if not any(text.processors for text in texts):
        return logits
    groups: dict[object, list[int]] = {}
    for row, text in enumerate(texts):
        groups.setdefault(row if text.stages is None else text.stages, []).append(row)
    if len(groups) == 1:
        return _run_stages(texts[0], logits)
    scores = torch.empty_like(logits)
    for group in groups.values():
        rows = torch.tensor(group, device=logits.device)
        scores[rows] = _run_stages(texts[group[0]], logits[rows])
    return scores


def _run_stages(text: GrowingText, scores: torch.Tensor) -> torch.Tensor:
    """Rows through the stages of one text."""
    for process in text.processors:
        scores = process(text.ids, scores)
    return scores


def _draw(
    texts: Sequence[GrowingText], scores: torch.Tensor, best_ids: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Processed logits → the ids drawn (texts,) and the sampler's probabilities of `best_ids`
    (texts, likeliest)."""
    warm = [row for row, text in enumerate(texts) if not text.greedy]
    generators = [texts[row].generator for row in warm]
    if len(warm) == len(texts):
        drawn, probabilities = draw(scores, generators)
        return drawn, probabilities.gather(1, best_ids)
    drawn = scores.argmax(dim=-1)
    sampled = (best_ids == drawn[:, None]).float()
    if warm:
        rows = torch.tensor(warm, device=scores.device)
        drawn[rows], probabilities = draw(scores[rows], generators)
        sampled[rows] = probabilities.gather(1, best_ids[rows])
    return drawn, sampled


def _say(text: GrowingText, id_: int, forecast: Forecast) -> Step | None:
    """What was drawn for one text."""
    probability, rank = forecast.find_place(id_)
    if math.isnan(probability):
        return None
    finish = text.add(id_)
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
