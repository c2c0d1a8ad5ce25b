"""What a decoder reads before it writes."""

from playground.backends.base import Generates
from playground.tasks.checks import replace_surrogates, require_text


def write_chat(backend: Generates, message: str) -> str:
    """A message as a prompt in the model's chat template, up to where the answer begins.

    Raises EmptyText, NoChatTemplate.
    """
    return backend.write_chat(require_text(message))


def count_tokens(backend: Generates, prompt: str) -> int:
    """How many tokens a prompt takes, 0 for an empty one."""
    return backend.count_tokens(replace_surrogates(prompt))
