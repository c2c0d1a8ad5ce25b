"""One prompt at several temperatures, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.backends.base import Generates, Sampling, Step
from playground.errors import OutOfRange
from playground.results import Comparison, Generation
from playground.tasks.checks import Stopwatch, require_number, require_text
from playground.tasks.generate import LIKELIEST, read_step

MOST_TEXTS = 4


def compare_temperatures(
    backend: Generates, prompt: str, *, temperatures: Sequence[float], sampling: Sampling
) -> Iterator[Comparison]:
    """Yield the comparison after each step of one batched run; a text that has ended stays.

    Every text begins with the same seed, so each is the text that a run by itself at its
    temperature writes. `sampling.temperature` is not used.

    Raises EmptyText, NotANumber, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    if not 1 <= len(temperatures) <= MOST_TEXTS:
        raise OutOfRange(name="temperatures", low=1, high=MOST_TEXTS)
    heats = tuple(require_number("temperatures", heat, low=0, high=2) for heat in temperatures)
    samplings = [replace(sampling, temperature=heat) for heat in heats]
    watch = Stopwatch()
    passport = backend.passport(0.0)
    texts = [
        Generation(prompt=prompt, text="", tokens=(), finish_reason="", passport=passport)
        for _ in heats
    ]
    for steps in backend.decode([prompt] * len(heats), samplings, likeliest=LIKELIEST):
        for step in steps:
            text = extend(backend, texts[step.sequence], step)
            passport = backend.passport(watch.milliseconds)
            texts[step.sequence] = replace(text, passport=passport)
        yield Comparison(temperatures=heats, generations=tuple(texts), passport=passport)


def extend(backend: Generates, generation: Generation, step: Step) -> Generation:
    """A text with one more token."""
    return replace(
        generation,
        text=generation.text + step.text,
        tokens=(*generation.tokens, read_step(backend, step)),
        finish_reason=step.finish_reason,
    )
