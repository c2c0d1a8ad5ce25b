"""Continue a prompt, token by token."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    sampling = read_sampling(
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        min_p=min_p,
        repetition_penalty=repetition_penalty,
        seed=seed,
        most_new_tokens=most_new_tokens,
    )
    yield from continue_text(backend, prompt, sampling=sampling)


def read_sampling(
    *,
    max_new_tokens: float = 60,
    temperature: float = 0.8,
    top_k: float = 0,
    top_p: float = 1.0,
    min_p: float = 0.0,
    repetition_penalty: float = 1.0,
    seed: float = 0,
    most_new_tokens: int = 400,
) -> Sampling:
    """The settings of the sampler, checked. Raises NotANumber, NotWhole, OutOfRange."""
    return Sampling(
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


def continue_text(
    backend: Generates,
    prompt: str,
    *,
    sampling: Sampling,
    kept: Sequence[GeneratedToken] = (),
) -> Iterator[Generation]:
    """Like `generate`, behind tokens that stand there already: `kept` begin the text and the
    tokens of each value; `sampling.max_new_tokens` counts the new ones.

    The random numbers begin anew with the seed: what follows `kept` is what a run would write
    whose prompt ends with them. Raises EmptyText, TooManyTokens.
    """
    prompt = require_text(prompt)
    watch = Stopwatch()
    tokens = spell_tokens(backend, prompt, kept)
    text = "".join(token.text for token in tokens)
    ids = [token.id for token in tokens]
    for (step,) in backend.decode([prompt], [sampling], likeliest=LIKELIEST, added=[ids]):
        tokens.append(read_step(backend, step))
        text += step.text
        yield Generation(
            prompt=prompt,
            text=text,
            tokens=tuple(tokens),
            finish_reason=step.finish_reason,
            passport=backend.passport(watch.milliseconds),
        )


def spell_tokens(
    backend: Generates, prompt: str, tokens: Sequence[GeneratedToken], *, complete: bool = False
) -> list[GeneratedToken]:
    """The tokens with the text that each adds where they stand now: what a piece of a character
    shows depends on the pieces before it."""
    texts = backend.spell(prompt, [token.id for token in tokens], complete=complete)
    return [replace(token, text=text) for token, text in zip(tokens, texts, strict=True)]


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
