"""What the fake classifiers say beside their probabilities."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.backends.base.attributing import ClassGradients
from playground.backends.fake.text import make_numbers
from playground.results import Floats, Token

Classify = Callable[[Sequence[str]], Floats]


def attribute_tokens(
    classify: Classify, text: str, tokens: Sequence[Token], *, place: int, points: int
) -> ClassGradients:
    """What a token loses when it is left out, scaled so that the words add up as they should."""
    words = [token for token in tokens if not token.special]
    rest = [text[: token.start] + text[token.end :] for token in words]
    probabilities = classify([text, "", *rest])[:, place]
    whole, blank = float(probabilities[0]), float(probabilities[1])
    lost = whole - probabilities[2:]
    total = float(lost.sum())
    even = np.full(len(words), (whole - blank) / max(len(words), 1))
    shares = lost * (whole - blank) / total if abs(total) > 1e-6 else even
    kept = np.array([not token.special for token in tokens])
    integrated = np.zeros(len(tokens), dtype=np.float32)
    integrated[kept] = shares
    gradient = integrated + 0.01 * (make_numbers(text, size=(len(tokens),)) - 0.5)
    return ClassGradients(
        tokens=tuple(tokens),
        gradient=gradient.astype(np.float32),
        integrated=integrated,
        probability=whole,
        blank=blank,
        points=points,
    )


def entail_words(premise: Sequence[Token], hypotheses: Sequence[str], *, labels: int) -> Floats:
    """The last label is the likelier, the more words of a hypothesis stand in the premise."""
    known = {token.text.lower() for token in premise}
    logits = np.zeros((len(hypotheses), labels), dtype=np.float32)
    for row, hypothesis in zip(logits, hypotheses, strict=True):
        row[-1] = sum(2.0 for word in hypothesis.lower().strip(".").split() if word in known) - 1
        row[0] = -row[-1]
    return logits
