"""Guess, then see."""

import math

import pytest

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.generate import generate, read_sampling
from playground.tasks.predict import CHOICES, peek, reveal

PROMPT = "The cat sat on"
SAMPLING = read_sampling(seed=3, temperature=1)


@pytest.fixture
def backend(name, open_tiny):
    return FakeDecoder() if name == "fake" else open_tiny(name)


EVERY = pytest.mark.parametrize("name", ["fake", "gpt2", "llama", "llama2"])


@EVERY
def test_the_choices_are_the_five_likeliest(backend):
    choices = peek(backend, PROMPT, sampling=SAMPLING)
    *_, drawn = generate(backend, PROMPT, max_new_tokens=1, temperature=1, seed=3)
    best = drawn.tokens[0].alternatives[:CHOICES]
    assert {choice.id for choice in choices} == {other.id for other in best}
    own = {other.id: other for other in best}
    for choice in choices:
        assert choice.text == own[choice.id].text
        assert choice.probability == pytest.approx(own[choice.id].probability, rel=1e-3)
        assert choice.sampled == pytest.approx(own[choice.id].sampled, rel=1e-3)


def test_their_order_tells_nothing_and_hangs_on_the_seed(decoder):
    def order(seed: int):
        return [each.id for each in peek(decoder, PROMPT, sampling=read_sampling(seed=seed))]

    assert order(1) == order(1)
    firsts = {order(seed)[0] for seed in range(40)}
    assert len(firsts) == CHOICES


@EVERY
def test_a_guess_is_worth_its_probability(backend):
    logits = backend.forecast(PROMPT)
    for id_ in (int(logits.argmax()), int(logits.argmin()), 7):
        result = reveal(backend, PROMPT, guess=id_, sampling=SAMPLING)
        total = math.log(sum(math.exp(value - float(logits.max())) for value in logits.tolist()))
        bits = (total + float(logits.max()) - float(logits[id_])) / math.log(2)
        assert result.id == id_
        assert result.pieces == 1
        assert result.bits == pytest.approx(bits, abs=1e-4)
        assert result.probability == pytest.approx(2**-bits, rel=1e-4)
        assert result.rank == 1 + int((logits > logits[id_]).sum())
        assert result.guess == backend.token_texts([id_])[0]
        assert result.best.id == int(logits.argmax())
    assert result.best.probability == pytest.approx(
        reveal(backend, PROMPT, guess=result.best.id, sampling=SAMPLING).probability, rel=1e-3
    )


@EVERY
def test_a_word_counts_as_it_follows_the_text(backend):
    ids = backend.find_token(PROMPT, "the")
    by_word = reveal(backend, PROMPT, guess="the", sampling=SAMPLING)
    by_id = reveal(backend, PROMPT, guess=ids[0], sampling=SAMPLING)
    assert (by_word.id, by_word.probability) == (by_id.id, by_id.probability)
    assert by_word.pieces == len(ids)


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
def test_of_a_word_in_pieces_the_first_counts(backend):
    result = reveal(backend, PROMPT, guess="hospitalized", sampling=SAMPLING)
    assert result.pieces > 1
    assert result.id == backend.find_token(PROMPT, "hospitalized")[0]


@EVERY
def test_what_comes_is_the_samplers_draw(backend):
    result = reveal(backend, PROMPT, guess=7, sampling=SAMPLING)
    *_, drawn = generate(backend, PROMPT, max_new_tokens=1, temperature=1, seed=3)
    assert result.came.id == drawn.tokens[0].id
    assert result.came.alternatives == drawn.tokens[0].alternatives


@EVERY
def test_step_by_step_each_draw_has_a_seed_of_its_own(backend):
    added: list[int] = []
    for step in range(4):
        result = reveal(backend, PROMPT, guess=7, sampling=SAMPLING, added=added)
        sampling = read_sampling(seed=3 + step, temperature=1, max_new_tokens=1)
        ((expected,),) = backend.decode([PROMPT], [sampling], likeliest=1, added=[added])
        assert result.came.id == expected.id
        added.append(result.came.id)


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
def test_the_texts_of_the_steps_join_to_the_whole(backend):
    """Also inside characters, where a random model stops all the time."""
    added: list[int] = []
    text = ""
    for _ in range(25):
        hot = read_sampling(seed=1, temperature=2)
        result = reveal(backend, "猫 😀", guess=7, sampling=hot, added=added)
        if result.ended:
            break
        added.append(result.came.id)
        text += result.came.text
    spelt = "".join(backend.spell("猫 😀", added))
    assert text == spelt


def test_a_text_that_ends_says_so():
    for seed in range(800):
        sampling = read_sampling(temperature=2, seed=seed)
        result = reveal(FakeDecoder(), PROMPT, guess=7, sampling=sampling)
        assert result.ended == (result.came.id in FakeDecoder.ends)
        if result.ended:
            assert result.came.text == ""
            return
    pytest.fail("no text ended")


def test_the_largest_seed_has_a_next_one(decoder):
    last = read_sampling(seed=2**32 - 1)
    assert reveal(decoder, PROMPT, guess=7, sampling=last, added=[8]).came.id >= 0


@pytest.mark.parametrize(
    ("guess", "error"),
    [
        ("", EmptyText),
        (" \n", EmptyText),
        (-1, OutOfRange),
        (10**6, OutOfRange),
        (1.5, NotWhole),
        (None, NotANumber),
        (math.nan, NotANumber),
    ],
)
def test_a_guess_that_is_none_is_refused(decoder, guess, error):
    with pytest.raises(error):
        reveal(decoder, PROMPT, guess=guess, sampling=SAMPLING)


@EVERY
def test_a_guess_of_a_lone_surrogate_is_a_guess(backend):
    """Whatever the model makes of it: tokens for a replacement character, or none."""
    if backend.find_token(PROMPT, "\ufffd"):
        assert reveal(backend, PROMPT, guess="\ud83d", sampling=SAMPLING).bits > 0
    else:
        with pytest.raises(EmptyText):
            reveal(backend, PROMPT, guess="\ud83d", sampling=SAMPLING)


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        peek(decoder, text, sampling=SAMPLING)
    with pytest.raises(EmptyText):
        reveal(decoder, text, guess="dog", sampling=SAMPLING)


def test_too_long_a_text_is_refused(decoder):
    added = [5] * decoder.limit
    with pytest.raises(TooManyTokens):
        peek(decoder, PROMPT, sampling=SAMPLING, added=added)
    with pytest.raises(TooManyTokens):
        reveal(decoder, PROMPT, guess="dog", sampling=SAMPLING, added=added)
