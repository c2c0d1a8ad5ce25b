"""The temperature that does nothing: a call from many tutorials."""

from collections.abc import Sequence

from playground.backends.base import Generates, Sampling
from playground.errors import OutOfRange
from playground.results import Trap
from playground.tasks.checks import Stopwatch, require_integer, require_number, require_text

MOST_TEXTS = 4
# The library refuses a temperature of 0.
COLDEST = 0.05


def trap(
    backend: Generates,
    prompt: str,
    *,
    temperatures: Sequence[float] = (0.7, 1.5),
    max_new_tokens: float = 20,
    most_new_tokens: int = 100,
) -> Trap:
    """Run `model.generate(ids, temperature=…, max_new_tokens=…)` for each temperature, and
    greedy decoding. Without `do_sample=True` the library ignores the temperature, unless the
    model's own generation_config.json says that it samples.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    if not 1 <= len(temperatures) <= MOST_TEXTS:
        raise OutOfRange(name="temperatures", low=1, high=MOST_TEXTS)
    heats = tuple(
        require_number("temperatures", heat, low=COLDEST, high=2) for heat in temperatures
    )
    length = require_integer("max_new_tokens", max_new_tokens, low=1, high=most_new_tokens)
    watch = Stopwatch()
    sampling = Sampling(max_new_tokens=length, temperature=0.0)
    steps = backend.decode([prompt], [sampling], likeliest=1)
    greedy = "".join(step.text for (step,) in steps)
    texts = tuple(
        backend.generate_plainly(prompt, temperature=heat, max_new_tokens=length) for heat in heats
    )
    return Trap(
        prompt=prompt,
        greedy=greedy,
        temperatures=heats,
        texts=texts,
        same=all(text == greedy for text in texts),
        passport=backend.passport(watch.milliseconds),
    )
