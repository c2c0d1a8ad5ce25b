"""Hold the Transformer from scratch against the library's model."""

import numpy as np

from playground.backends.base import Rebuilds
from playground.results.lessons import Rebuilding, RebuiltPlace
from playground.tasks.checks import Stopwatch, require_text


def rebuild(backend: Rebuilds, text: str) -> Rebuilding:
    """The logits of a short text both ways, and the largest difference.

    Raises EmptyText, TooManyTokens, WrongKind.
    """
    text = require_text(text)
    watch = Stopwatch()
    rebuilt = backend.rebuild(text)
    gaps = np.abs(rebuilt.scratch - rebuilt.library)  # (token, vocabulary)
    likeliest = [rows.argmax(-1).tolist() for rows in (rebuilt.library, rebuilt.scratch)]
    names = [backend.token_texts(ids) for ids in likeliest]
    places = tuple(
        RebuiltPlace(
            token=token,
            gap=float(gaps[place].max()),
            library_best=names[0][place],
            library_logit=float(rebuilt.library[place].max()),
            scratch_best=names[1][place],
            scratch_logit=float(rebuilt.scratch[place].max()),
        )
        for place, token in enumerate(rebuilt.tokens)
    )
    return Rebuilding(
        places=places,
        source=rebuilt.source,
        numbers=gaps.size,
        gap=float(gaps.max()),
        own_gap=float(np.abs(rebuilt.usual - rebuilt.library).max()),
        passport=backend.passport(watch.milliseconds),
    )
