"""Beam search as a tree."""

from collections.abc import Sequence

from playground.backends.base import Beam, BeamNode, Generates
from playground.results import BeamToken, BeamTree, FoundText
from playground.tasks.checks import Stopwatch, require_integer, require_text

MOST_BEAMS = 8


def search_beams(
    backend: Generates,
    prompt: str,
    *,
    num_beams: float = 4,
    max_new_tokens: float = 12,
    most_new_tokens: int = 40,
) -> BeamTree:
    """Everything beam search weighed, what it found, and what greedy decoding writes.

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    prompt = require_text(prompt)
    beams = require_integer("num_beams", num_beams, low=1, high=MOST_BEAMS)
    length = require_integer("max_new_tokens", max_new_tokens, low=1, high=most_new_tokens)
    watch = Stopwatch()
    nodes, found = backend.search_beams(prompt, num_beams=beams, max_new_tokens=length)
    alone, (single,) = backend.search_beams(prompt, num_beams=1, max_new_tokens=length)
    tree = [read_node(node) for node in nodes]
    leaf = graft(tree, trace(alone, single.leaf))
    return BeamTree(
        prompt=prompt,
        nodes=tuple(tree),
        found=tuple(read_beam(beam, nodes[beam.leaf], leaf=beam.leaf) for beam in found),
        greedy=read_beam(single, alone[single.leaf], leaf=leaf),
        passport=backend.passport(watch.milliseconds),
    )


def graft(tree: list[BeamToken], path: Sequence[BeamNode]) -> int:
    """Add a path to the tree where it leaves what is there; return the index of its end."""
    places = {(node.parent, node.id): place for place, node in enumerate(tree)}
    parent = -1
    for node in path:
        place = places.get((parent, node.id))
        if place is None:
            place = len(tree)
            tree.append(read_node(node, parent=parent, alive=False))
        parent = place
    return parent


def trace(nodes: Sequence[BeamNode], leaf: int) -> list[BeamNode]:
    """The nodes from the root to a leaf."""
    path: list[BeamNode] = []
    while leaf >= 0:
        path.append(nodes[leaf])
        leaf = nodes[leaf].parent
    return path[::-1]


def read_node(node: BeamNode, *, parent: int | None = None, alive: bool | None = None) -> BeamToken:
    """A node as a result, elsewhere in a tree if wanted."""
    return BeamToken(
        text=node.text,
        id=node.id,
        depth=node.depth,
        parent=node.parent if parent is None else parent,
        probability=node.probability,
        log_probability=node.log_probability,
        alive=node.alive if alive is None else alive,
    )


def read_beam(beam: Beam, last: BeamNode, *, leaf: int) -> FoundText:
    """A finished text; `last` is its last node, `leaf` where that stands in the tree."""
    return FoundText(
        text=beam.text,
        leaf=leaf,
        log_probability=last.log_probability,
        score=beam.score,
        tokens=last.depth,
    )
