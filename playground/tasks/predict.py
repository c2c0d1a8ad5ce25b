"""Guess the next token, then see what the model thought."""

import random
from collections.abc import Sequence
from dataclasses import replace

from playground.backends.base import Generates, Sampling
from playground.errors import EmptyText
from playground.results import Alternative, Guess
from playground.tasks.checks import Stopwatch, require_integer, require_text
from playground.tasks.expect import find_rank, measure_bits, rank_ids
from playground.tasks.generate import LIKELIEST, read_step

CHOICES = 5


def peek(
    backend: Generates, prompt: str, *, sampling: Sampling, added: Sequence[int] = ()
) -> tuple[Alternative, ...]:
    """The five likeliest next tokens behind `prompt` and `added`, shuffled by the seed.

    Raises EmptyText, TooManyTokens.
    """
    prompt = require_text(prompt)
    stages, _ = backend.sample_stages(prompt, sampling, added=added, draws=1)
    own, sampled = stages[0].probabilities, stages[-1].probabilities
    ids = rank_ids(own, count=CHOICES)
    choices = [
        Alternative(text=text, id=id_, probability=float(own[id_]), sampled=float(sampled[id_]))
        for text, id_ in zip(backend.token_texts(ids), ids, strict=True)
    ]
    random.Random(seed_step(sampling, added).seed).shuffle(choices)
    return tuple(choices)


def reveal(
    backend: Generates,
    prompt: str,
    *,
    guess: str | int,
    sampling: Sampling,
    added: Sequence[int] = (),
) -> Guess:
    """What a guess of the next token behind `prompt` and `added` was worth, and the token that
    the sampler draws. `guess` is a token's id or a word as typed, of which the first token
    counts.

    The draw behind n tokens has the seed + n: steps must not share their random numbers.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    watch = Stopwatch()
    logits = backend.forecast(prompt, added=added)
    ids = read_guess(backend, prompt, guess=guess, added=added, size=len(logits))
    step_sampling = replace(seed_step(sampling, added), max_new_tokens=1)
    ((step,),) = backend.decode([prompt], [step_sampling], likeliest=LIKELIEST, added=[added])
    # The draw is one step of a longer text: a piece of a character says nothing yet.
    text = backend.spell(prompt, [*added, step.id])[-1]
    came = read_step(backend, replace(step, text=text))
    bits = measure_bits(logits, ids[0])
    return Guess(
        guess=backend.token_texts(ids[:1])[0],
        id=ids[0],
        pieces=len(ids),
        probability=2.0**-bits,
        rank=find_rank(logits, ids[0]),
        bits=bits,
        came=came,
        best=came.alternatives[0],
        ended=step.finish_reason == "end",
        passport=backend.passport(watch.milliseconds),
    )


def read_guess(
    backend: Generates, prompt: str, *, guess: str | int, added: Sequence[int], size: int
) -> tuple[int, ...]:
    """The ids of a guess. Raises EmptyText, NotANumber, NotWhole, OutOfRange."""
    if not isinstance(guess, str):
        return (require_integer("guess", guess, low=0, high=size - 1),)
    ids = backend.find_token(prompt, require_text(guess), added=added)
    if not ids:
        raise EmptyText
    return ids


def seed_step(sampling: Sampling, added: Sequence[int]) -> Sampling:
    """The sampling of the draw behind `added`."""
    return replace(sampling, seed=(sampling.seed + len(added)) % 2**32)
