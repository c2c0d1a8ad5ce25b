"""The next token before any sampler."""

import math

import numpy as np
import pytest

from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.expect import measure_entropy, rank_ids, softmax
from playground.tasks.generate import generate
from playground.tasks.lens import LIKELIEST, look

PROMPT = "Once upon a time"


@pytest.fixture
def generation(decoder):
    *_, last = generate(decoder, PROMPT, max_new_tokens=6, temperature=0)
    return last


@pytest.mark.parametrize("place", [0, 2, 5])
def test_it_sees_what_the_token_was_drawn_from(decoder, generation, place):
    ids = [token.id for token in generation.tokens]
    lens = look(decoder, PROMPT, added=ids, place=place)
    token = generation.tokens[place]
    assert lens.place == place
    assert lens.drawn == token.id
    assert lens.drawn_text == decoder.token_texts([token.id])[0]
    assert lens.likeliest == tuple(other.id for other in token.alternatives)
    assert lens.texts == tuple(other.text for other in token.alternatives)
    shares = softmax(lens.logits)
    for other in token.alternatives:
        assert shares[other.id] == pytest.approx(other.probability, abs=1e-6)


def test_behind_the_last_token_nothing_has_come(decoder, generation):
    ids = [token.id for token in generation.tokens]
    after = look(decoder, PROMPT, added=ids)
    assert (after.place, after.drawn, after.drawn_text) == (6, -1, "")
    np.testing.assert_array_equal(after.logits, look(decoder, PROMPT + generation.text).logits)


def test_the_likeliest_stand_in_order(decoder):
    lens = look(decoder, PROMPT)
    assert len(lens.likeliest) == len(lens.texts) == LIKELIEST
    values = lens.logits[list(lens.likeliest)].tolist()
    assert values == sorted(values, reverse=True)
    assert values[0] == lens.logits.max()
    assert np.isfinite(lens.logits).all()


@pytest.mark.parametrize(
    ("place", "error"),
    [(-1, OutOfRange), (3, OutOfRange), (0.5, NotWhole), (math.inf, NotANumber), ("1", NotANumber)],
)
def test_a_place_that_is_none_is_refused(decoder, place, error):
    with pytest.raises(error):
        look(decoder, PROMPT, added=[5, 6], place=place)


@pytest.mark.parametrize("text", ["", "\n", " \n\t"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        look(decoder, text)


def test_a_lone_surrogate_is_replaced(decoder):
    np.testing.assert_array_equal(
        look(decoder, "a \ud83d").logits, look(decoder, "a \ufffd").logits
    )


def test_too_long_a_text_is_refused(decoder):
    with pytest.raises(TooManyTokens):
        look(decoder, "a " * (decoder.limit + 1))


def test_a_softmax_sums_to_one_at_any_size():
    for scale in (1e-3, 1.0, 1e4):
        shares = softmax(np.linspace(-scale, scale, 1000).astype(np.float32))
        assert float(shares.sum()) == pytest.approx(1.0, abs=1e-5)


def test_equal_values_rank_by_id():
    values = np.array([1.0, 3.0, 3.0, 2.0], dtype=np.float32)
    assert rank_ids(values, count=3) == (1, 2, 3)
    assert rank_ids(values, count=9) == (1, 2, 3, 0)


def test_entropy_is_in_bits():
    even = np.full(8, 0.125, dtype=np.float32)
    assert measure_entropy(even) == pytest.approx(3.0)
    assert measure_entropy(np.eye(4, dtype=np.float32)[0]) == 0.0
