"""Which words did it: three ways of asking, and how far they agree."""

from collections.abc import Sequence
from itertools import combinations

from playground.backends.base.attributing import AttributesClasses, ClassGradients
from playground.maths.agreement import correlate_ranks
from playground.results import Floats, Token
from playground.results.judging import Agreement, Explanation, WordWeights
from playground.tasks.checks import Stopwatch, require_text
from playground.tasks.sentiment import find_units, leave_out

# The most points between the blank and the text.
POINTS = 128
WAYS = ("occlusion", "gradient", "integrated")


def explain(backend: AttributesClasses, text: str) -> Explanation:
    """What each word does for the likeliest label, by leaving it out and by two gradients.

    Raises EmptyText, TooManyTokens, WrongKind.
    """
    text = require_text(text)
    watch = Stopwatch()
    spans = find_units(text)
    probabilities = backend.classify([text, *(leave_out(text, span) for span in spans)])
    best = int(probabilities[0].argmax())
    slopes = backend.attribute_classes(text, best, points=POINTS)
    words = merge_words(text, spans, probabilities[:, best], slopes)
    return Explanation(
        text=text,
        label=backend.labels[best],
        probability=slopes.probability,
        blank=slopes.blank,
        gap=slopes.gap,
        points=slopes.points,
        words=words,
        agreements=compare_ways(words),
        passport=backend.passport(watch.milliseconds),
    )


def merge_words(
    text: str, spans: Sequence[tuple[int, int]], probabilities: Floats, slopes: ClassGradients
) -> tuple[WordWeights, ...]:
    """A weight of each way for each word: a word's tokens add up."""
    gradient = sum_tokens(spans, slopes.tokens, slopes.gradient)
    integrated = sum_tokens(spans, slopes.tokens, slopes.integrated)
    return tuple(
        WordWeights(
            text=text[start:end],
            occlusion=float(probabilities[0] - probabilities[index + 1]),
            gradient=gradient[index],
            integrated=integrated[index],
        )
        for index, (start, end) in enumerate(spans)
    )


def sum_tokens(
    spans: Sequence[tuple[int, int]], tokens: Sequence[Token], values: Floats
) -> list[float]:
    """The values of the tokens, summed by the span that each shares most characters with; one
    between spans belongs to the nearest."""
    sums = [0.0] * len(spans)
    for token, value in zip(tokens, values.tolist(), strict=True):
        if not token.special and spans:
            sums[find_span(spans, token)] += value
    return sums


def find_span(spans: Sequence[tuple[int, int]], token: Token) -> int:
    """The span with the largest overlap, or with the smallest gap."""
    return max(
        range(len(spans)),
        key=lambda place: min(token.end, spans[place][1]) - max(token.start, spans[place][0]),
    )


def compare_ways(words: Sequence[WordWeights]) -> tuple[Agreement, ...]:
    """Spearman's ρ of each two ways."""
    columns = {way: [float(getattr(word, way)) for word in words] for way in WAYS}
    return tuple(
        Agreement(first=first, second=second, rho=correlate_ranks(columns[first], columns[second]))
        for first, second in combinations(WAYS, 2)
    )
