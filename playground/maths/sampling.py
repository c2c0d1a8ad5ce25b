"""From logits to probabilities, one stage of the sampler at a time."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

# (ids (1, length), logits (1, vocabulary)) → logits (1, vocabulary): the shape of a
# transformers LogitsProcessor.
Processor = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What one stage made of the distribution.

    `probabilities` is (vocabulary,). `kept` counts the tokens that can still be drawn;
    `mass` is the share of the stage before that they had, 1 where nothing was cut.
    """

    name: str
    probabilities: torch.Tensor
    kept: int
    mass: float


def softmax(logits: torch.Tensor, *, temperature: float = 1.0) -> torch.Tensor:
    """p_i = exp(l_i / T) / Σ_j exp(l_j / T) over the last axis, in float32 at least.

    `temperature` 0 is the limit T → 0: all probability on the largest logit, on the first
    of several. Raises ValueError when it is negative or not a number.
    """
    if not temperature >= 0:
        raise ValueError(f"temperature {temperature} is not 0 or more")
    if logits.dtype not in (torch.float32, torch.float64):
        logits = logits.float()
    if temperature == 0:
        best = logits.argmax(dim=-1, keepdim=True)  # (…, 1)
        return torch.zeros_like(logits).scatter(-1, best, 1.0)  # (…, vocabulary)
    # The largest first becomes 0, so that a tiny temperature cannot overflow.
    shifted = logits - logits.amax(dim=-1, keepdim=True)  # (…, vocabulary)
    # In float32 a smaller divisor would be 0, and 0 / 0 is not a number.
    return torch.softmax(shifted / max(temperature, 1e-30), dim=-1)  # (…, vocabulary)


def apply_stages(
    logits: torch.Tensor, ids: torch.Tensor, *, stages: Mapping[str, Processor]
) -> tuple[Stage, ...]:
    """The model's own distribution, named "logits", and the one after each stage, in order.

    `logits` is (vocabulary,), `ids` (length,) holds the tokens so far. A stage cuts a token
    by setting its logit to −∞.
    """
    context = ids.unsqueeze(0)  # (1, length)
    scores = logits.float().unsqueeze(0)  # (1, vocabulary)
    before = softmax(scores[0])  # (vocabulary,)
    results = [Stage(name="logits", probabilities=before, kept=count_kept(scores), mass=1.0)]
    for name, process in stages.items():
        scores = process(context, scores)  # (1, vocabulary)
        after = softmax(scores[0])  # (vocabulary,)
        kept = count_kept(scores)
        cut = kept < results[-1].kept
        mass = float(before[scores[0] > -math.inf].sum()) if cut else 1.0
        results.append(Stage(name=name, probabilities=after, kept=kept, mass=min(mass, 1.0)))
        before = after
    return tuple(results)


def count_kept(scores: torch.Tensor) -> int:
    """How many logits are not −∞."""
    return int((scores > -math.inf).sum())


def entropy_bits(probabilities: torch.Tensor) -> torch.Tensor:
    """H = −Σ p log₂ p over the last axis, in bits (Shannon 1948); 0 log 0 is 0."""
    nats: torch.Tensor = torch.special.entr(probabilities).sum(dim=-1)  # (…,)
    return nats / math.log(2)


def surprisal_bits(probabilities: torch.Tensor) -> torch.Tensor:
    """−log₂ p, elementwise, in bits; infinite where p is 0."""
    return -torch.log2(probabilities)
