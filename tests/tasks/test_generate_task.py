"""Continuing a prompt."""

import math
from itertools import pairwise

import pytest

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.generate import LIKELIEST, generate

PROMPT = "Once upon a time"


def finish(decoder, prompt=PROMPT, **settings):
    *_, last = generate(decoder, prompt, **settings)
    return last


def test_the_text_grows_by_one_token_at_a_time(decoder):
    steps = list(generate(decoder, PROMPT, max_new_tokens=8, seed=3))
    assert [len(step.tokens) for step in steps] == list(range(1, len(steps) + 1))
    for before, after in pairwise(steps):
        assert after.text.startswith(before.text)
        assert after.tokens[:-1] == before.tokens


def test_only_the_last_value_has_a_finish_reason(decoder):
    steps = list(generate(decoder, PROMPT, max_new_tokens=8, seed=3))
    assert [bool(step.finish_reason) for step in steps] == [False] * (len(steps) - 1) + [True]


def test_the_text_is_what_was_added_and_the_tokens_make_it(decoder):
    result = finish(decoder, max_new_tokens=8)
    assert result.prompt == PROMPT
    assert result.text == "".join(token.text for token in result.tokens)
    assert not result.text.startswith(PROMPT)


def test_the_passport_names_the_model(decoder):
    passport = finish(decoder, max_new_tokens=1).passport
    assert passport.model == "a-decoder"
    assert passport.milliseconds >= 0


def test_it_stops_at_the_length_that_was_asked_for(decoder):
    lengths = {
        (len(result.tokens), result.finish_reason)
        for result in (finish(decoder, max_new_tokens=2, seed=seed) for seed in range(8))
    }
    assert (2, "length") in lengths
    assert all(count == 2 or reason == "end" for count, reason in lengths)


def test_the_same_seed_gives_the_same_text_and_another_seed_another(decoder):
    texts = [finish(decoder, seed=seed, temperature=2).text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_temperature_zero_takes_the_likeliest_token_whatever_the_seed(decoder):
    results = [finish(decoder, temperature=0, seed=seed, max_new_tokens=6) for seed in (1, 2)]
    assert results[0].text == results[1].text
    assert {token.rank for token in results[0].tokens} == {1}


def test_every_token_carries_its_alternatives_best_first(decoder):
    for token in finish(decoder, max_new_tokens=4).tokens:
        own = [other.probability for other in token.alternatives]
        assert len(own) == LIKELIEST
        assert own == sorted(own, reverse=True)
        if token.rank <= LIKELIEST:
            drawn = token.alternatives[token.rank - 1]
            assert (drawn.id, drawn.probability) == (token.id, token.probability)


def test_top_k_leaves_the_sampler_k_tokens(decoder):
    token = finish(decoder, top_k=3, max_new_tokens=1).tokens[0]
    assert sum(other.sampled > 0 for other in token.alternatives) == 3
    assert math.isclose(sum(other.sampled for other in token.alternatives), 1, abs_tol=1e-5)


def test_the_most_new_tokens_are_a_setting(decoder):
    with pytest.raises(OutOfRange) as caught:
        finish(decoder, max_new_tokens=11, most_new_tokens=10)
    assert caught.value.high == 10


def test_a_prompt_of_spaces_is_refused(decoder):
    with pytest.raises(EmptyText):
        finish(decoder, "  \n ")


def test_a_lone_surrogate_in_the_prompt_is_replaced(decoder):
    assert finish(decoder, "a \ud83d b", max_new_tokens=1).prompt == "a \ufffd b"


def test_a_prompt_with_its_new_tokens_has_to_fit_the_model():
    small = FakeDecoder("small", limit=10)
    with pytest.raises(TooManyTokens) as caught:
        finish(small, "one two three", max_new_tokens=8)
    assert caught.value.parameters == {"tokens": 11, "limit": 10, "model": "small"}


NUMBERS = {
    "max_new_tokens": (0, 401),
    "temperature": (-0.1, 2.1),
    "top_k": (-1, 1_001),
    "top_p": (0, 1.1),
    "min_p": (-0.1, 1.1),
    "repetition_penalty": (0.4, 2.1),
    "seed": (-1, 2**32),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in NUMBERS.items() for value in values]
)
def test_a_number_out_of_range_is_refused_by_name(decoder, name, value):
    with pytest.raises(OutOfRange) as caught:
        finish(decoder, **{name: value})
    assert caught.value.name == name
    assert not caught.value.low <= value <= caught.value.high


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, None, "1"])
def test_what_is_no_number_is_refused_by_name(decoder, name, value):
    with pytest.raises(NotANumber) as caught:
        finish(decoder, **{name: value})
    assert caught.value.name == name


@pytest.mark.parametrize("name", ["max_new_tokens", "top_k", "seed"])
def test_a_fraction_where_a_count_belongs_is_refused(decoder, name):
    with pytest.raises(NotWhole):
        finish(decoder, **{name: 1.5})
