"""The temperature that does nothing."""

import math

import pytest

from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.generate import generate
from playground.tasks.trap import trap

PROMPT = "The cat sat"


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
def test_the_temperature_of_the_tutorial_call_does_nothing(open_tiny, name):
    backend = open_tiny(name)
    result = trap(backend, PROMPT, temperatures=(0.7, 1.0, 1.5), max_new_tokens=8)
    *_, greedy = generate(backend, PROMPT, temperature=0, max_new_tokens=8)
    assert result.prompt == PROMPT
    assert result.temperatures == (0.7, 1.0, 1.5)
    assert result.greedy == greedy.text
    assert result.texts == (greedy.text,) * 3
    assert result.same


def test_where_the_model_samples_by_itself_the_texts_differ(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    monkeypatch.setattr(backend._model.generation_config, "do_sample", True)
    result = trap(backend, PROMPT, temperatures=(1.5, 2.0), max_new_tokens=20)
    assert not result.same


def test_the_fake_falls_into_it_too(decoder):
    result = trap(decoder, PROMPT)
    assert result.same
    assert result.temperatures == (0.7, 1.5)
    assert result.passport.model == "a-decoder"


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"temperatures": ()}, OutOfRange),
        ({"temperatures": (1,) * 5}, OutOfRange),
        ({"temperatures": (0.0,)}, OutOfRange),
        ({"temperatures": (2.5,)}, OutOfRange),
        ({"temperatures": (math.nan,)}, NotANumber),
        ({"max_new_tokens": 0}, OutOfRange),
        ({"max_new_tokens": 101}, OutOfRange),
        ({"max_new_tokens": 1.5}, NotWhole),
    ],
)
def test_numbers_have_limits(decoder, settings, error):
    with pytest.raises(error) as caught:
        trap(decoder, PROMPT, **settings)
    assert caught.value.name in settings


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        trap(decoder, text)


def test_a_lone_surrogate_is_replaced(decoder):
    assert trap(decoder, "a \ud83d").prompt == "a \ufffd"


def test_too_long_a_text_is_refused(decoder):
    with pytest.raises(TooManyTokens):
        trap(decoder, "a " * decoder.limit)
