"""Beam search as a tree."""

import math
from itertools import pairwise

import pytest

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.beams import search_beams
from playground.tasks.generate import generate

PROMPT = "The cat sat"


@pytest.fixture
def backend(name, open_tiny):
    return FakeDecoder() if name == "fake" else open_tiny(name)


def find_path(tree, leaf: int):
    path = []
    while leaf >= 0:
        path.insert(0, tree.nodes[leaf])
        leaf = tree.nodes[leaf].parent
    return path


EVERY = pytest.mark.parametrize("name", ["fake", "gpt2", "llama", "llama2"])


@EVERY
@pytest.mark.parametrize("beams", [1, 2, 5])
def test_what_is_found_stands_in_the_tree(backend, beams):
    tree = search_beams(backend, PROMPT, num_beams=beams, max_new_tokens=6)
    assert len(tree.found) == beams
    for text in (*tree.found, tree.greedy):
        path = find_path(tree, text.leaf)
        assert len(path) == text.tokens
        assert [node.depth for node in path] == list(range(1, text.tokens + 1))
        assert text.log_probability == pytest.approx(path[-1].log_probability, abs=1e-4)
        assert text.score == pytest.approx(text.log_probability / text.tokens)
        product = sum(math.log(node.probability) for node in path)
        assert product == pytest.approx(text.log_probability, abs=1e-4)
        ids = [node.id for node in path]
        assert text.text == "".join(backend.spell(PROMPT, ids, complete=True))
    assert all(one.score >= other.score for one, other in pairwise(tree.found))


@EVERY
@pytest.mark.parametrize("beams", [1, 4])
def test_greedy_is_what_temperature_zero_writes(backend, beams):
    tree = search_beams(backend, PROMPT, num_beams=beams, max_new_tokens=6)
    *_, alone = generate(backend, PROMPT, max_new_tokens=6, temperature=0)
    assert tree.greedy.text == alone.text
    assert [node.id for node in find_path(tree, tree.greedy.leaf)] == [t.id for t in alone.tokens]


@EVERY
def test_the_greedy_path_joins_the_tree_once(backend):
    tree = search_beams(backend, PROMPT, num_beams=3, max_new_tokens=6)
    nodes, _ = backend.search_beams(PROMPT, num_beams=3, max_new_tokens=6)
    assert len({(node.parent, node.id) for node in tree.nodes}) == len(tree.nodes)
    assert all(node.parent < place for place, node in enumerate(tree.nodes))
    assert not any(node.alive for node in tree.nodes[len(nodes) :])
    single = search_beams(backend, PROMPT, num_beams=1, max_new_tokens=6)
    assert single.greedy == single.found[0]


def test_a_greedy_path_that_left_the_beams_is_added():
    """Some seed of the fake makes greedy decoding go where no beam goes."""
    for key in map(str, range(40)):
        backend = FakeDecoder(key)
        tree = search_beams(backend, PROMPT, num_beams=2, max_new_tokens=6)
        nodes, _ = backend.search_beams(PROMPT, num_beams=2, max_new_tokens=6)
        if len(tree.nodes) > len(nodes):
            assert tree.greedy.leaf == len(tree.nodes) - 1
            assert tree.greedy.score < tree.found[0].score
            return
    pytest.fail("greedy decoding never left the beams")


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"num_beams": 0}, OutOfRange),
        ({"num_beams": 9}, OutOfRange),
        ({"num_beams": 1.5}, NotWhole),
        ({"num_beams": math.nan}, NotANumber),
        ({"max_new_tokens": 0}, OutOfRange),
        ({"max_new_tokens": 41}, OutOfRange),
        ({"max_new_tokens": None}, NotANumber),
    ],
)
def test_counts_have_limits(decoder, settings, error):
    with pytest.raises(error) as caught:
        search_beams(decoder, PROMPT, **settings)
    assert caught.value.name in settings


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        search_beams(decoder, text)


def test_a_lone_surrogate_is_replaced(decoder):
    assert search_beams(decoder, "a \ud83d", max_new_tokens=2).prompt == "a \ufffd"


def test_too_long_a_text_is_refused(decoder):
    with pytest.raises(TooManyTokens):
        search_beams(decoder, "a " * decoder.limit)
