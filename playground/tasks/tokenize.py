"""Cut a text as a model does."""

from playground.backends.base import Backend
from playground.results import Tokenization
from playground.tasks.checks import Stopwatch, require_text


def tokenize(backend: Backend, text: str) -> Tokenization:
    """The tokens of a text, without the special ones a model adds. Raises EmptyText."""
    text = require_text(text)
    watch = Stopwatch()
    tokens = backend.tokenize(text, special_tokens=False)
    return Tokenization(tokens=tokens, passport=backend.passport(watch.milliseconds))
