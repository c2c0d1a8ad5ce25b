"""Where what breaks inside a model becomes an error of ours."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from playground.errors import ModelFailed, OutOfMemory

# What torch and transformers raise when a forward pass breaks: shapes that do not match, an index
# past a table, a number that is none. A visitor's mistakes have been found before it begins; what
# a mistake in our own code raises (AttributeError, KeyError, TypeError) stays what it is.
BREAKS = (ArithmeticError, IndexError, RuntimeError, ValueError)
# How torch says that memory has run out where it has no class for it: on CPU, and on Apple's.
SHORT_OF_MEMORY = ("can't allocate memory", "out of memory")


@contextmanager
def mapped_failures(model: str) -> Iterator[None]:
    """Raises OutOfMemory or ModelFailed for what the block raises, the cause attached."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        release(error)
        raise OutOfMemory(model=model) from error
    except BREAKS as error:
        release(error)
        if any(words in str(error) for words in SHORT_OF_MEMORY):
            raise OutOfMemory(model=model) from error
        raise ModelFailed(model=model) from error


def release(error: BaseException) -> None:
    """Let go of the tensors that the error's traceback holds, so that there is room again."""
    traceback.clear_frames(error.__traceback__)
