"""What lies near a token in the space of a model's input embeddings."""

from playground.backends.base.vocabulary import Spells
from playground.errors import EmptyText
from playground.maths.projection import project_flat
from playground.results.vocabulary import MappedToken, Neighbour, Neighbourhood, Piece, TokenMap
from playground.tasks.checks import Stopwatch, require_integer, require_text

# Tokens of a text on the map, and neighbours of each: more would cover each other.
MOST_ON_MAP = 14
NEAR_ON_MAP = 2


def find_neighbours(
    backend: Spells, text: str, *, place: float = 0, most: float = 10
) -> Neighbourhood:
    """The `most` tokens nearest to the one at `place`, by the cosine of their vectors.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange.
    """
    pieces = list_pieces(backend, text)
    index = require_integer("place", place, low=0, high=len(pieces) - 1)
    count = require_integer("most", most, low=1, high=50)
    watch = Stopwatch()
    piece = pieces[index]
    (found,) = backend.find_nearest([piece.id], most=count)
    texts = backend.token_texts([id_ for id_, _ in found])
    return Neighbourhood(
        token=piece.text,
        id=piece.id,
        neighbours=tuple(
            Neighbour(text=near, id=id_, cosine=cosine)
            for near, (id_, cosine) in zip(texts, found, strict=True)
        ),
        width=backend.embed_tokens([piece.id]).shape[1],
        passport=backend.passport(watch.milliseconds),
    )


def map_tokens(backend: Spells, text: str) -> TokenMap:
    """The first different tokens of a text and the nearest neighbours of each, projected to two
    dimensions. Vectors are brought to length 1 before, so that the map shows directions, as the
    cosine does. Raises EmptyText."""
    pieces = list_pieces(backend, text)
    watch = Stopwatch()
    chosen = {piece.id: piece.text for piece in pieces if not piece.special}
    own = dict(list(chosen.items())[:MOST_ON_MAP])
    if not own:
        raise EmptyText
    tokens = [MappedToken(text=text, id=id_, near=-1) for id_, text in own.items()]
    seen = set(own)
    found = backend.find_nearest(list(own), most=NEAR_ON_MAP)
    for id_, near in zip(own, found, strict=True):
        fresh = [other for other, _ in near if other not in seen]
        seen |= set(fresh)
        texts = backend.token_texts(fresh)
        tokens += [
            MappedToken(text=text, id=other, near=id_)
            for other, text in zip(fresh, texts, strict=True)
        ]
    vectors = backend.embed_tokens([token.id for token in tokens])
    lengths = (vectors**2).sum(axis=1, keepdims=True) ** 0.5
    places, kept = project_flat(vectors / lengths.clip(min=1e-12))
    return TokenMap(
        tokens=tuple(tokens),
        places=places,
        kept=kept,
        passport=backend.passport(watch.milliseconds),
    )


def list_pieces(backend: Spells, text: str) -> tuple[Piece, ...]:
    """The tokens of a text. Raises EmptyText where there are none."""
    pieces = backend.cut_pieces(require_text(text))
    if not pieces:
        raise EmptyText
    return pieces
