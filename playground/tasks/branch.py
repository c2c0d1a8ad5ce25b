"""Take another token at one place of a text, and continue from there."""

from collections.abc import Iterator
from dataclasses import replace

from playground.backends.base import Generates, Sampling
from playground.results import GeneratedToken, Generation
from playground.tasks.checks import Stopwatch, require_integer
from playground.tasks.expect import find_rank, softmax
from playground.tasks.generate import continue_text, spell_tokens


def branch(
    backend: Generates, generation: Generation, *, place: float, id: int, sampling: Sampling
) -> Iterator[Generation]:
    """`generation` up to `place` (counted from 0), there the token `id`, and a continuation.

    `sampling.max_new_tokens` is the length of the whole text, so that a branch is as long as
    the text it leaves. At least one value is yielded: a token that ends the text, or one in the
    last place, is followed by nothing. The chosen token keeps the model's own probability and
    rank and the alternatives of its place.

    Raises NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    index = require_integer("place", place, low=0, high=len(generation.tokens) - 1)
    chosen = choose(backend, generation, place=index, id=id)
    kept = (*generation.tokens[:index], chosen)
    room = sampling.max_new_tokens - len(kept)
    if room > 0 and id not in backend.ends:
        sampling = replace(sampling, max_new_tokens=room)
        yield from continue_text(backend, generation.prompt, sampling=sampling, kept=kept)
        return
    watch = Stopwatch()
    tokens = spell_tokens(backend, generation.prompt, kept, complete=True)
    yield Generation(
        prompt=generation.prompt,
        text="".join(token.text for token in tokens),
        tokens=tuple(tokens),
        finish_reason="end" if id in backend.ends else "length",
        passport=backend.passport(watch.milliseconds),
    )


def choose(backend: Generates, generation: Generation, *, place: int, id: int) -> GeneratedToken:
    """The token `id` in the place of another. Raises OutOfRange when there is no such token."""
    there = generation.tokens[place]
    for other in there.alternatives:
        if other.id == id:
            larger = sum(each.probability > other.probability for each in there.alternatives)
            return replace(there, id=id, probability=other.probability, rank=1 + larger)
    ids = [token.id for token in generation.tokens[:place]]
    own = softmax(backend.forecast(generation.prompt, added=ids))
    require_integer("id", id, low=0, high=len(own) - 1)
    return replace(there, id=id, probability=float(own[id]), rank=find_rank(own, id))
