"""What a backend can be asked: one small Protocol per capability.

A task is typed against exactly one of these and never learns which class answers.
Arrays are numpy, so that a task and the fake backend need no torch.
"""

from playground.backends.base.protocols import (
    Answers,
    Attends,
    Backend,
    Classifies,
    Embeds,
    FillsMasks,
    Generates,
    Scores,
    Summarizes,
    Translates,
)
from playground.backends.base.rebuilds import Positioned, Rebuilds, Rebuilt
from playground.backends.base.values import (
    LONGEST_ANSWER,
    NO_REPEAT,
    RIVALS,
    AnswerSpan,
    Attention,
    Beam,
    BeamNode,
    Family,
    MaskedCopy,
    MaskedLogits,
    ReadAnswers,
    SamplerStage,
    Sampling,
    Step,
    WrittenSummary,
    WrittenTranslation,
)

__all__ = [
    "LONGEST_ANSWER",
    "NO_REPEAT",
    "RIVALS",
    "AnswerSpan",
    "Answers",
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
    "MaskedCopy",
    "MaskedLogits",
    "Positioned",
    "ReadAnswers",
    "Rebuilds",
    "Rebuilt",
    "SamplerStage",
    "Sampling",
    "Scores",
    "Step",
    "Summarizes",
    "Translates",
    "WrittenSummary",
    "WrittenTranslation",
]
