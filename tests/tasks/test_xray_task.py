"""The sampler taken apart."""

import math

import pytest

from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.generate import LIKELIEST, generate, read_sampling
from playground.tasks.xray import MOST_DRAWS, SHOWN, xray

PROMPT = "Once upon a time"
EVERY = read_sampling(
    temperature=0.7, top_k=30, top_p=0.9, min_p=0.05, repetition_penalty=1.2, seed=4
)
NAMES = ["logits", "repetition_penalty", "temperature", "top_k", "top_p", "min_p"]


def test_stages_stand_in_the_librarys_order(decoder):
    result = xray(decoder, PROMPT, sampling=EVERY)
    assert [stage.name for stage in result.stages] == NAMES
    kept = [stage.kept for stage in result.stages]
    assert kept == sorted(kept, reverse=True)
    assert kept[3] == 30
    for before, stage in zip(result.stages, result.stages[1:], strict=False):
        assert bool(stage.cut) == (stage.kept < before.kept)
        assert len(stage.cut) <= before.kept - stage.kept
        assert 0 < stage.mass <= 1
        assert stage.mass == pytest.approx(1.0) or stage.cut
        assert 0 <= stage.entropy <= math.log2(stage.kept) + 1e-6


def test_the_tokens_go_through_every_stage(decoder):
    result = xray(decoder, PROMPT, sampling=EVERY)
    assert len(result.tokens) == SHOWN
    own = [token.probabilities[0] for token in result.tokens]
    assert own == sorted(own, reverse=True)
    assert all(len(token.probabilities) == len(NAMES) for token in result.tokens)
    *_, drawn = generate(
        decoder,
        PROMPT,
        max_new_tokens=1,
        temperature=0.7,
        top_k=30,
        top_p=0.9,
        min_p=0.05,
        repetition_penalty=1.2,
    )
    others = {other.id: other for other in drawn.tokens[0].alternatives}
    assert len(others) == LIKELIEST
    for token in result.tokens:
        assert token.probabilities[0] == pytest.approx(others[token.id].probability)
        assert token.probabilities[-1] == pytest.approx(others[token.id].sampled)


def test_all_draws_are_counted(decoder):
    result = xray(decoder, PROMPT, sampling=read_sampling(temperature=1, seed=1), draws=500)
    assert result.draws == 500
    assert sum(token.draws for token in result.tokens) + result.others == 500
    shown = sum(token.probabilities[-1] for token in result.tokens)
    assert shown + result.others_probability == pytest.approx(1.0)
    assert result.others > 0


def test_a_cut_token_is_never_drawn(decoder):
    result = xray(decoder, PROMPT, sampling=read_sampling(top_k=3), draws=200)
    assert [token.draws > 0 for token in result.tokens[3:]] == [False] * (SHOWN - 3)
    assert result.others == 0
    assert result.others_probability == pytest.approx(0.0, abs=1e-6)
    names = [token.text for token in result.tokens]
    assert list(result.stages[-1].cut)[: SHOWN - 3] == names[3:11]


def test_greedy_draws_are_all_alike(decoder):
    result = xray(decoder, PROMPT, sampling=read_sampling(temperature=0), draws=50)
    assert result.stages[-1].name == "temperature"
    assert result.stages[-1].kept == 1
    assert result.stages[-1].entropy == 0.0
    assert result.tokens[0].draws == 50


def test_what_was_added_changes_the_place(decoder):
    plain = xray(decoder, PROMPT, sampling=EVERY)
    other = xray(decoder, PROMPT, sampling=EVERY, added=[10])
    assert [t.id for t in plain.tokens] != [t.id for t in other.tokens]


@pytest.mark.parametrize(
    ("draws", "error"),
    [(0, OutOfRange), (MOST_DRAWS + 1, OutOfRange), (1.5, NotWhole), (math.nan, NotANumber)],
)
def test_draws_are_a_count(decoder, draws, error):
    with pytest.raises(error) as caught:
        xray(decoder, PROMPT, sampling=EVERY, draws=draws)
    assert caught.value.name == "draws"


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_prompt_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        xray(decoder, text, sampling=EVERY)


def test_a_lone_surrogate_is_replaced(decoder):
    ours, theirs = (xray(decoder, text, sampling=EVERY) for text in ("a \ud83d", "a \ufffd"))
    assert ours.tokens == theirs.tokens


def test_too_long_a_text_is_refused(decoder):
    with pytest.raises(TooManyTokens):
        xray(decoder, PROMPT, sampling=EVERY, added=[5] * decoder.limit)
