"""Models that run in this process, with transformers and torch.

    opening      config, weights and tokenizer → one of the five classes below
    decoder      Decoder         Generates, Scores, Attends
    encoder      Encoder         FillsMasks, Embeds, Attends
    classifier   Classifier      Classifies, Attends
    reader       Reader          Answers, Attends
    seq2seq      EncoderDecoder  Summarizes, Translates, Attends
    decoding     the decode loop over a set of sequences
    forward      how the set goes through a model: as the library has it, or as gpt2 does
    sampler      the stages of the sampler at one token
    beams        the library's beam search, watched
    prompts      what a decoder reads: texts to continue, chats, guesses
    tracing      one attention layer, recorded while the library runs it
    traced       from a recorded call to numbers
    tokens       text ↔ ids, with character offsets
    rebuilding   a model's weights in the Transformer from scratch
    layouts      which tensor of a checkpoint goes where
    vocabulary   Spells: how texts are cut, and the space of the tokens
    plan         a tokenizer taken apart
    replaying    a word's way to its tokens, step by step
    model        what the five have in common

Importing this package is cheap; torch and transformers come with the first opening.
"""

from collections.abc import Iterator

from playground.backends.base import Backend
from playground.backends.opening import Opening
from playground.results import LoadProgress


def open_local(opening: Opening) -> Iterator[LoadProgress | Backend]:
    """Open a model from a folder or the Hub; the last item is the backend.

    Raises a ModelError, HubError or CapacityError.
    """
    from playground.backends.local.opening import open_model

    yield from open_model(opening)
