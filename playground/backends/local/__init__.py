"""Models that run in this process, with transformers and torch.

    opening      config, weights and tokenizer → one of the four classes below
    decoder      Decoder         Generates, Scores, Attends
    encoder      Encoder         FillsMasks, Embeds, Attends
    classifier   Classifier      Classifies, Attends
    seq2seq      EncoderDecoder  Summarizes, Attends
    decoding     the decode loop over a set of sequences
    tokens       text ↔ ids, with character offsets
    model        what the four have in common

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
