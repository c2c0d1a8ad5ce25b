"""Continue a prompt, token by token."""

from collections.abc import Iterator

from playground.backends.base import Generates, Sampling, Step
from playground.results import Alternative, GeneratedToken, Generation
from playground.tasks.checks import Stopwatch, require_integer, require_number, require_text

LIKELIEST = 20
MOST_TOP_K = 1_000


def generate(
    backend: Generates,
    prompt: str,
    *,
    max_new_tokens: float = 60,
    temperature: float = 0.8,
    top_k: float = 0,
    top_p: float = 1.0,
    min_p: float = 0.0,
    repetition_penalty: float = 1.0,
    seed: float = 0,
    most_new_tokens: int = 400,
) -> Iterator[Generation]:
    """Yield the generation after each token; the last value has a `finish_reason`.

    The stages of the sampler and their order are transformers': repetition penalty,
    temperature (0 = greedy), top-k (0 = off), top-p (1 = off), min-p (0 = off).
    The same seed and settings give the same text on the same model and device.

    Raises EmptyText, NotANumber, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    sampling = Sampling(
        max_new_tokens=require_integer(
            "max_new_tokens", max_new_tokens, low=1, high=most_new_tokens
        ),
        temperature=require_number("temperature", temperature, low=0, high=2),
        top_k=require_integer("top_k", top_k, low=0, high=MOST_TOP_K),
        top_p=require_number("top_p", top_p, low=0.01, high=1),
        min_p=require_number("min_p", min_p, low=0, high=1),
        repetition_penalty=require_number(
            "repetition_penalty", repetition_penalty, low=0.5, high=2
        ),
        seed=require_integer("seed", seed, low=0, high=2**32 - 1),
    )
    watch = Stopwatch()
    tokens: list[GeneratedToken] = []
    text = ""
    for (step,) in backend.decode([prompt], [sampling], likeliest=LIKELIEST):
        tokens.append(read_step(backend, step))
        text += step.text
        yield Generation(
            prompt=prompt,
            text=text,
            tokens=tuple(tokens),
            finish_reason=step.finish_reason,
            passport=backend.passport(watch.milliseconds),
        )


def read_step(backend: Generates, step: Step) -> GeneratedToken:
    """Name the token that was drawn and those that could have been."""
    texts = backend.token_texts(step.likeliest)
    return GeneratedToken(
        text=step.text,
        id=step.id,
        probability=step.probability,
        rank=step.rank,
        alternatives=tuple(
            Alternative(text=text, id=id, probability=probability, sampled=sampled)
            for text, id, probability, sampled in zip(
                texts, step.likeliest, step.probabilities, step.sampled, strict=True
            )
        ),
    )
