"""Cross-entropy, perplexity and bits per character."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.maths.language import bits_per_character, cross_entropy, perplexity

log_probabilities = st.lists(st.floats(-20, 0), min_size=1, max_size=40).map(np.array)


@given(log_probabilities)
def test_perplexity_is_the_exponential_and_at_least_one(values):
    assert perplexity(values) >= 1
    assert math.log(perplexity(values)) == pytest.approx(cross_entropy(values))


@given(st.integers(2, 1000), st.integers(1, 20))
def test_a_uniform_guess_has_the_size_of_the_vocabulary(vocabulary, tokens):
    values = np.full(tokens, -math.log(vocabulary))
    assert perplexity(values) == pytest.approx(vocabulary)
    assert bits_per_character(values, characters=tokens) == pytest.approx(math.log2(vocabulary))


@given(log_probabilities)
def test_a_token_without_probability_does_not_count(values):
    padded = np.concatenate([[np.nan], values])
    assert cross_entropy(padded) == pytest.approx(cross_entropy(values))
    assert bits_per_character(padded, characters=7) == pytest.approx(
        bits_per_character(values, characters=7)
    )


def test_nothing_to_predict_is_no_surprise():
    assert cross_entropy(np.array([np.nan])) == 0
    assert perplexity(np.array([])) == 1


def test_no_characters_is_an_error():
    with pytest.raises(ValueError, match="characters"):
        bits_per_character(np.zeros(2), characters=0)
