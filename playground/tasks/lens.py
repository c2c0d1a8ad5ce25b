"""The next token at one place of a text, before any sampler."""

from collections.abc import Sequence

from playground.backends.base import Generates
from playground.results import Lens
from playground.tasks.checks import Stopwatch, require_integer, require_text
from playground.tasks.expect import rank_ids

LIKELIEST = 20


def look(
    backend: Generates, prompt: str, *, added: Sequence[int] = (), place: float | None = None
) -> Lens:
    """The raw logits at `place` of the tokens `added` behind the prompt: the model reads those
    before it. None, or their number, is the token that would come next.

    A temperature T makes of them softmax(logits / T), without another forward pass.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    last = len(added)
    index = last if place is None else require_integer("place", place, low=0, high=last)
    watch = Stopwatch()
    logits = backend.forecast(prompt, added=added[:index])
    likeliest = rank_ids(logits, count=LIKELIEST)
    drawn = added[index] if index < last else -1
    return Lens(
        place=index,
        logits=logits,
        likeliest=likeliest,
        texts=backend.token_texts(likeliest),
        drawn=drawn,
        drawn_text=backend.token_texts([drawn])[0] if index < last else "",
        passport=backend.passport(watch.milliseconds),
    )
