"""What a backend can be asked: one small Protocol per capability.

A task is typed against exactly one of these and never learns which class answers.
Arrays are numpy, so that a task and the fake backend need no torch.
"""

from playground.backends.base.protocols import (
    Attends,
    Backend,
    Classifies,
    Embeds,
    FillsMasks,
    Generates,
    Scores,
    Summarizes,
)
from playground.backends.base.values import (
    Attention,
    Beam,
    BeamNode,
    Family,
    MaskedLogits,
    SamplerStage,
    Sampling,
    Step,
    WrittenSummary,
)

__all__ = [
    "Attends",
    "Attention",
    "Backend",
    "Beam",
    "BeamNode",
    "Classifies",
    "Embeds",
    "Family",
    "FillsMasks",
    "Generates",
    "MaskedLogits",
    "SamplerStage",
    "Sampling",
    "Scores",
    "Step",
    "Summarizes",
    "WrittenSummary",
]
