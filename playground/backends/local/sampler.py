"""The sampler of one token, taken apart."""

from collections import Counter

import torch
from transformers import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import SamplerStage, Sampling
from playground.backends.local.choosing import make_processors
from playground.maths.sampling import Processor, apply_stages

NAMES: dict[type, str] = {
    RepetitionPenaltyLogitsProcessor: "repetition_penalty",
    TemperatureLogitsWarper: "temperature",
    TopKLogitsWarper: "top_k",
    TopPLogitsWarper: "top_p",
    MinPLogitsWarper: "min_p",
}


def name_stages(sampling: Sampling) -> dict[str, Processor]:
    """The stages that the decode loop runs, by name, in its order. At temperature 0 the last
    one leaves the likeliest token only."""
    stages: dict[str, Processor] = {
        NAMES[type(process)]: process for process in make_processors(sampling)
    }
    if sampling.temperature == 0.0:
        stages["temperature"] = keep_best
    return stages


def keep_best(ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """The limit T → 0 as a stage: −∞ for all but the largest logit, the first of several."""
    best = scores.argmax(dim=-1, keepdim=True)  # (1, 1)
    return torch.full_like(scores, -torch.inf).scatter(-1, best, scores.gather(-1, best))


def sample_stages(
    logits: torch.Tensor, ids: torch.Tensor, *, sampling: Sampling, draws: int
) -> tuple[tuple[SamplerStage, ...], dict[int, int]]:
    """`logits` (vocabulary,) of the token behind `ids` (length,) through the stages, and how
    often each id comes in `draws` draws from the last one."""
    stages = apply_stages(logits, ids, stages=name_stages(sampling))
    generator = torch.Generator(logits.device).manual_seed(sampling.seed)
    shares = stages[-1].probabilities
    drawn = torch.multinomial(shares, draws, replacement=True, generator=generator)
    described = tuple(
        SamplerStage(
            name=stage.name,
            probabilities=stage.probabilities.cpu().numpy(),
            kept=stage.kept,
            mass=stage.mass,
        )
        for stage in stages
    )
    return described, dict(Counter(drawn.tolist()))
