"""Read a model's layers as if it stopped there."""

import numpy as np

from playground.backends.base import Backend
from playground.backends.base.probes import LayerGuesses, Stops
from playground.errors import NoStop
from playground.results.probes import StoppedEarly
from playground.tasks.checks import Stopwatch
from playground.tasks.probing import ask, check_size, require_texts


def stop_early(backend: Backend, text: str, *, text_pair: str = "") -> StoppedEarly:
    """The token that the model would say after each layer, at each position.

    A decoder says the token that comes next; an encoder the one that stands there, which is a
    question only at a blank: where there is none, the last word becomes one.

    Raises EmptyText, NoMask, PairNotSupported, NoStop, TooManyTokens, TooManyToProbe.
    """
    if not isinstance(backend, Stops):
        raise NoStop(model=backend.passport(0).model)
    texts = require_texts(text, text_pair)
    check_size(backend, texts.text, texts.pair)
    watch = Stopwatch()
    asked, guesses = ask(texts, backend.stop_early)
    return StoppedEarly(
        text=asked.text,
        pair=asked.pair,
        masked=asked.masked,
        question=guesses.question,
        tokens=guesses.tokens,
        place=guesses.place,
        texts=tuple(backend.token_texts(row) for row in guesses.ids),
        probabilities=guesses.probabilities,
        final=guesses.final,
        settled=find_settled(guesses),
        norm=guesses.norm,
        head=guesses.head,
        factor=guesses.factor,
        passport=backend.passport(watch.milliseconds),
    )


def find_settled(guesses: LayerGuesses) -> tuple[int, ...]:
    """For each position the first layer from which on the last layer's token stays in front."""
    ids = np.array(guesses.ids)  # (layers + 1, tokens)
    same = ids == ids[-1]
    # Counted from the top: how many layers in a row agree with the last.
    run = np.cumprod(same[::-1], axis=0).sum(axis=0)
    return tuple((len(ids) - run).tolist())
