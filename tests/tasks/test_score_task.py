"""How surprised a decoder is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, TooManyTokens
from playground.tasks.score import score

WORDS = st.lists(st.text("abcdef", min_size=1, max_size=5), min_size=2, max_size=12)


@given(WORDS.map(" ".join))
def test_perplexity_is_the_exponential_of_the_cross_entropy(text):
    result = score(FakeDecoder(), text)
    assert math.isclose(result.perplexity, math.exp(result.cross_entropy))


@given(WORDS.map(" ".join))
def test_bits_per_character_share_the_same_bits_among_characters(text):
    result = score(FakeDecoder(), text)
    bits = [token.bits for token in result.tokens if token.bits is not None]
    assert math.isclose(result.bits_per_character, sum(bits) / len(text))
    assert math.isclose(result.cross_entropy, sum(bits) / len(bits) * math.log(2))


@given(WORDS.map(" ".join))
def test_bits_are_the_binary_logarithm_of_the_probability(text):
    for token in score(FakeDecoder(), text).tokens[1:]:
        assert math.isclose(token.bits, -math.log2(token.probability), abs_tol=1e-9)


def test_the_first_token_has_no_probability_and_counts_nowhere(decoder):
    first, second = score(decoder, "hello world").tokens
    assert (first.probability, first.bits) == (None, None)
    assert math.isclose(score(decoder, "hello world").cross_entropy, second.bits * math.log(2))


def test_the_chain_rule_holds(decoder):
    result = score(decoder, "the cat sat on the mat")
    product = math.prod(token.probability for token in result.tokens[1:])
    bits = sum(token.bits for token in result.tokens[1:])
    assert math.isclose(-math.log2(product), bits)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        score(decoder, text)


def test_a_single_token_that_nothing_precedes_is_refused(decoder):
    with pytest.raises(EmptyText):
        score(decoder, "hello")


def test_a_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        score(FakeDecoder(limit=3), "a b c d")
