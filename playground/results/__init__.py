"""What a task returns: frozen values, ready for a plot or an endpoint.

Probabilities are in 0…1, surprisal in bits, losses in nats, times in milliseconds.
`start` and `end` are character offsets into the text that was typed, end exclusive.
"""

from playground.results.generation import (
    AlignedSpan,
    Alternative,
    BeamToken,
    BeamTree,
    Comparison,
    FoundText,
    GeneratedToken,
    Generation,
    Guess,
    Lens,
    Score,
    ScoredToken,
    Xray,
    XrayStage,
    XrayToken,
)
from playground.results.reading import (
    AttentionMaps,
    Attribution,
    Candidate,
    Classification,
    ClassifiedRow,
    ClassifiedRows,
    Mask,
    MaskFilling,
    Summary,
)
from playground.results.shared import (
    AttentionKind,
    FinishReason,
    Floats,
    LoadProgress,
    Passport,
    SummaryMethod,
    Token,
    Tokenization,
)

__all__ = [
    "AlignedSpan",
    "Alternative",
    "AttentionKind",
    "AttentionMaps",
    "Attribution",
    "BeamToken",
    "BeamTree",
    "Candidate",
    "Classification",
    "ClassifiedRow",
    "ClassifiedRows",
    "Comparison",
    "FinishReason",
    "Floats",
    "FoundText",
    "GeneratedToken",
    "Generation",
    "Guess",
    "Lens",
    "LoadProgress",
    "Mask",
    "MaskFilling",
    "Passport",
    "Score",
    "ScoredToken",
    "Summary",
    "SummaryMethod",
    "Token",
    "Tokenization",
    "Xray",
    "XrayStage",
    "XrayToken",
]
