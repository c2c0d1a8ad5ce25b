"""The sampler taken apart at one place."""

from collections.abc import Sequence

import numpy as np

from playground.backends.base import Generates, SamplerStage, Sampling
from playground.results import Xray, XrayStage, XrayToken
from playground.tasks.checks import Stopwatch, require_integer, require_text
from playground.tasks.expect import measure_entropy, rank_ids

SHOWN = 12
# Tokens named among those that a stage cuts.
CUT = 8
MOST_DRAWS = 10_000


def xray(
    backend: Generates,
    prompt: str,
    *,
    sampling: Sampling,
    added: Sequence[int] = (),
    draws: float = 200,
) -> Xray:
    """What each stage makes of the next token behind `prompt` and `added`, and `draws` draws
    from what is left. The tokens are the model's own 12 likeliest, best first.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    count = require_integer("draws", draws, low=1, high=MOST_DRAWS)
    watch = Stopwatch()
    stages, drawn = backend.sample_stages(prompt, sampling, added=added, draws=count)
    shown = rank_ids(stages[0].probabilities, count=SHOWN)
    final = stages[-1].probabilities
    texts = backend.token_texts(shown)
    return Xray(
        stages=tuple(
            describe_stage(backend, stages[max(place - 1, 0)], stage)
            for place, stage in enumerate(stages)
        ),
        tokens=tuple(
            XrayToken(
                text=text,
                id=id_,
                probabilities=tuple(float(stage.probabilities[id_]) for stage in stages),
                draws=drawn.get(id_, 0),
            )
            for text, id_ in zip(texts, shown, strict=True)
        ),
        draws=count,
        others=count - sum(drawn.get(id_, 0) for id_ in shown),
        others_probability=max(0.0, 1.0 - float(final[list(shown)].sum(dtype=np.float64))),
        passport=backend.passport(watch.milliseconds),
    )


def describe_stage(backend: Generates, before: SamplerStage, stage: SamplerStage) -> XrayStage:
    """How much is left after a stage, and who is cut first."""
    gone = (before.probabilities > 0) & (stage.probabilities == 0)
    if stage.kept == before.kept:
        gone[:] = False
    shares = np.where(gone, before.probabilities, -1.0).astype(np.float32)
    cut = [id_ for id_ in rank_ids(shares, count=CUT) if gone[id_]]
    return XrayStage(
        name=stage.name,
        kept=stage.kept,
        mass=stage.mass,
        entropy=measure_entropy(stage.probabilities),
        cut=backend.token_texts(cut),
    )
