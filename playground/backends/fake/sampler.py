"""The stages of a sampler in numpy."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.backends.base import SamplerStage, Sampling
from playground.results import Floats

Logits = npt.NDArray[np.float64]


def take_apart(own: Floats, sampling: Sampling, *, used: Sequence[int]) -> tuple[SamplerStage, ...]:
    """The model's own probabilities (vocabulary,) through the stages, those that change
    nothing left out. `used` are the ids of the text so far."""
    with np.errstate(divide="ignore"):
        logits: Logits = np.log(own.astype(np.float64))
    stages = [describe("logits", logits, before=logits)]
    for name in name_stages(sampling):
        before, logits = logits, apply(name, logits, sampling, used=used)
        stages.append(describe(name, logits, before=before))
    return tuple(stages)


def name_stages(sampling: Sampling) -> list[str]:
    """The stages that change something, in order. A temperature of 0 leaves no choice to the
    stages behind it."""
    changes = {
        "repetition_penalty": sampling.repetition_penalty != 1.0,
        "temperature": sampling.temperature != 1.0,
        "top_k": sampling.top_k > 0 < sampling.temperature,
        "top_p": sampling.top_p < 1.0 and sampling.temperature > 0,
        "min_p": sampling.min_p > 0.0 < sampling.temperature,
    }
    return [name for name, changed in changes.items() if changed]


def apply(name: str, logits: Logits, sampling: Sampling, *, used: Sequence[int]) -> Logits:
    """One stage: logits → logits, −∞ where it cuts."""
    if name == "repetition_penalty":
        changed = logits.copy()
        seen = [id_ for id_ in set(used) if id_ < len(logits)]
        changed[seen] *= sampling.repetition_penalty  # logarithms are negative
        return changed
    if name == "temperature" and sampling.temperature > 0:
        scaled: Logits = logits / sampling.temperature
        return scaled
    shares = softmax(logits)
    order = np.argsort(-shares, kind="stable")
    keep = np.ones(len(shares), dtype=bool)
    if name == "temperature":
        keep[order[1:]] = False
    elif name == "top_k":
        keep[order[sampling.top_k :]] = False
    elif name == "top_p":
        keep[order[1:][np.cumsum(shares[order])[:-1] >= sampling.top_p]] = False
    else:
        keep = shares >= sampling.min_p * shares.max()
    cut: Logits = np.where(keep, logits, -np.inf)
    return cut


def softmax(logits: Logits) -> Logits:
    """Probabilities (vocabulary,)."""
    powers = np.exp(logits - logits.max())
    shares: Logits = powers / powers.sum()
    return shares


def describe(name: str, logits: Logits, *, before: Logits) -> SamplerStage:
    """What a stage made of the logits before it."""
    kept = np.isfinite(logits)
    return SamplerStage(
        name=name,
        probabilities=softmax(logits).astype(np.float32),
        kept=int(kept.sum()),
        mass=float(softmax(before)[kept].sum()),
    )
