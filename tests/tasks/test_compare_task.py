"""One prompt at several temperatures."""

import math

import pytest

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, NotANumber, OutOfRange, TooManyTokens
from playground.tasks.compare import compare_temperatures
from playground.tasks.generate import generate, read_sampling

PROMPT = "The cat sat"
HEATS = (0.0, 0.5, 1.0, 2.0)
SETTINGS = {"max_new_tokens": 12, "top_k": 50, "repetition_penalty": 1.1, "seed": 6}


@pytest.fixture
def backend(name, open_tiny, embedded):
    if name == "fake":
        return FakeDecoder()
    return embedded if name == "embedded" else open_tiny(name)


def compare(backend, prompt=PROMPT, temperatures=HEATS, **settings):
    sampling = read_sampling(**{**SETTINGS, **settings})
    return list(compare_temperatures(backend, prompt, temperatures=temperatures, sampling=sampling))


@pytest.mark.parametrize("name", ["fake", "gpt2", "llama", "llama2", "embedded"])
def test_each_text_is_the_single_run_at_its_temperature(backend):
    *_, last = compare(backend)
    assert last.temperatures == HEATS
    for heat, text in zip(HEATS, last.generations, strict=True):
        *_, alone = generate(backend, PROMPT, temperature=heat, **SETTINGS)
        assert [token.id for token in text.tokens] == [token.id for token in alone.tokens]
        assert (text.text, text.finish_reason) == (alone.text, alone.finish_reason)


@pytest.mark.parametrize("name", ["gpt2"])
def test_it_is_one_run(backend, monkeypatch):
    asked = []
    decode = backend.decode
    monkeypatch.setattr(
        backend, "decode", lambda *args, **options: asked.append(1) or decode(*args, **options)
    )
    compare(backend)
    assert asked == [1]


def test_the_texts_grow_together_and_one_that_ended_stays(decoder):
    values = compare(decoder, max_new_tokens=30)
    assert all(bool(text.finish_reason) for text in values[-1].generations)
    for place in range(len(HEATS)):
        texts = [value.generations[place] for value in values]
        counts = [len(text.tokens) for text in texts]
        assert counts == [min(step, counts[-1]) for step in range(1, len(values) + 1)]
        for text in texts:
            assert bool(text.finish_reason) == (len(text.tokens) == counts[-1])
            assert text.text == "".join(token.text for token in text.tokens)


def test_the_passport_is_of_the_whole_run(decoder):
    *_, last = compare(decoder)
    assert last.passport.model == "a-decoder"
    assert last.passport.milliseconds >= max(
        text.passport.milliseconds for text in last.generations
    )


@pytest.mark.parametrize("heats", [(), (1, 1, 1, 1, 1)])
def test_one_to_four_temperatures(decoder, heats):
    with pytest.raises(OutOfRange) as caught:
        compare(decoder, temperatures=heats)
    assert caught.value.parameters == {"name": "temperatures", "low": 1, "high": 4}


@pytest.mark.parametrize(
    ("heat", "error"),
    [(2.1, OutOfRange), (-0.1, OutOfRange), (math.nan, NotANumber), (None, NotANumber)],
)
def test_a_temperature_that_is_none_is_refused(decoder, heat, error):
    with pytest.raises(error):
        compare(decoder, temperatures=(0.5, heat))


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        compare(decoder, text)


def test_a_lone_surrogate_is_replaced(decoder):
    assert compare(decoder, "a \ud83d")[-1].generations[0].prompt == "a \ufffd"


def test_too_long_a_text_is_refused(decoder):
    with pytest.raises(TooManyTokens):
        compare(decoder, "a " * decoder.limit)
