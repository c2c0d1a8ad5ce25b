"""Looking into a prediction: the tasks, on fakes."""

import math

import numpy as np
import pytest

from playground.backends.base import Family
from playground.backends.fake import FakeDecoder, open_fake
from playground.backends.opening import Opening
from playground.errors import (
    EmptyText,
    NeedsSecondText,
    NoMask,
    NoStop,
    NoSwitch,
    NotANumber,
    NoWeights,
    OutOfRange,
    PairNotSupported,
    TooFewTokens,
    TooManyTokens,
    TooManyToProbe,
    UnknownChoice,
)
from playground.results.probes import Blanked, Silenced
from playground.tasks.rollout import follow_attention
from playground.tasks.stop_early import stop_early
from playground.tasks.switch import list_heads, rank_heads, switch_off
from playground.tasks.weigh import explain

TEXT = "the cat sat on the mat"


def open_model(family):
    *_, model = open_fake(Opening(key="fake", family=Family(family)))
    return model


@pytest.fixture
def gpt():
    return open_model("decoder")


@pytest.fixture
def bert():
    return open_model("encoder")


def test_nothing_off_is_no_difference(gpt):
    found = switch_off(gpt, TEXT)
    assert found.divergence == 0
    assert found.log_before == found.log_after
    assert found.written[0] == found.written[1]
    assert found.first is found.shifts[0]
    assert [shift.before for shift in found.shifts] == [shift.after for shift in found.shifts]


def test_what_changes_is_counted(gpt):
    off = [("decoder", 1, 3), ("decoder", 1, 0), ("decoder", 1, 3)]
    found = switch_off(gpt, TEXT, off=off, top_k=4)
    whole = gpt.foresee(TEXT, "").log_probabilities
    after = gpt.foresee(TEXT, "", off=off[:2]).log_probabilities
    best = int(whole.argmax())
    assert found.log_before == pytest.approx(float(whole[best]))
    assert found.log_after == pytest.approx(float(after[best]))
    assert found.divergence == pytest.approx(
        float((np.exp(whole) * (whole - after)).sum()), rel=1e-4
    )
    assert found.off == (("decoder", 1, 0), ("decoder", 1, 3))
    assert found.silenced == (Silenced(module="decoder.1.attention.out", heads=4, off=(0, 3)),)
    assert found.heads == 16
    assert 4 <= len(found.shifts) <= 8
    before = [shift.before for shift in found.shifts]
    assert before == sorted(before, reverse=True)
    assert found.now.after == max(shift.after for shift in found.shifts)


def test_an_encoder_without_a_blank_loses_its_last_word(bert):
    found = switch_off(bert, "the king's cat, you see!")
    assert found.masked == Blanked(word="see", mask="[MASK]")
    assert found.text == "the king's cat, you [MASK]!"
    assert switch_off(bert, "the [MASK] sat").masked is None
    assert switch_off(bert, "猫坐在垫子上。").text == "猫坐在垫子[MASK]。"
    with pytest.raises(NoMask):
        switch_off(bert, "?!")


def test_a_pair_goes_along(bert):
    found = switch_off(bert, "the cat sat", text_pair="on the mat")
    assert (found.text, found.pair) == ("the cat [MASK]", "on the mat")


@pytest.mark.parametrize("family", [family.value for family in Family])
def test_every_family_can_switch_and_rank(family):
    model = open_model(family)
    pair = TEXT if family == "reader" else ""
    off = [(model.attention_kinds[-1], 0, 0)]
    found = switch_off(model, TEXT, text_pair=pair, off=off)
    assert found.divergence > 0 or family == "classifier"
    assert (found.written is None) == (family not in {"decoder", "encoder-decoder"})
    *_, ranking = rank_heads(model, TEXT, text_pair=pair)
    assert ranking.done == ranking.total == found.heads
    assert tuple(ranking.drops) == model.attention_kinds


def test_a_ranking_is_each_head_by_itself(gpt):
    steps = list(rank_heads(gpt, TEXT))
    assert [step.done for step in steps] == list(range(1, 17))
    drops = steps[-1].drops["decoder"]
    assert np.isnan(steps[0].drops["decoder"]).sum() == 15
    for kind, layer, head in list_heads(gpt.find_heads()):
        alone = switch_off(gpt, TEXT, off=[(kind, layer, head)])
        assert drops[layer, head] == pytest.approx(alone.log_before - alone.log_after, abs=1e-5)


@pytest.mark.parametrize(
    ("off", "error"),
    [
        ([("cross", 0, 0)], UnknownChoice),
        ([("decoder", 4, 0)], OutOfRange),
        ([("decoder", 0, -1)], OutOfRange),
    ],
)
def test_heads_that_are_not_there(gpt, off, error):
    with pytest.raises(error):
        switch_off(gpt, TEXT, off=off)


@pytest.mark.parametrize("task", [switch_off, rank_heads, stop_early, explain, follow_attention])
def test_bad_texts(gpt, task):
    def run(text, **more):
        found = task(gpt, text, **more)
        return list(found) if hasattr(found, "__next__") else found

    with pytest.raises(EmptyText):
        run(" \n")
    with pytest.raises((TooManyTokens, TooManyToProbe)):
        run("cat " * 10_000)
    with pytest.raises(PairNotSupported):
        run(TEXT, text_pair="a dog")
    with pytest.raises(TooFewTokens) if task is explain else nothing():
        run("cat")


def nothing():
    import contextlib

    return contextlib.nullcontext()


def test_a_model_that_cannot_says_so():
    plain, reader = FakeDecoder("plain"), open_model("reader")
    with pytest.raises(NoSwitch):
        switch_off(plain, TEXT)
    for model in (plain, reader):
        with pytest.raises(NoStop):
            stop_early(model, TEXT)
        with pytest.raises(NoWeights):
            next(explain(model, TEXT))
    with pytest.raises(NeedsSecondText):
        switch_off(open_model("reader"), TEXT)


def test_rollout_starts_at_the_last_word(bert):
    found = follow_attention(bert, TEXT)
    assert found.tokens[found.place].text == "mat"
    assert found.rows.shape == (4, len(found.tokens))
    np.testing.assert_allclose(found.rows.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(found.raw.sum(), 1, atol=1e-5)
    maps = bert.attend(TEXT, "", kind="encoder").weights
    np.testing.assert_allclose(found.raw, maps[-1, :, found.place].mean(0))
    assert follow_attention(bert, TEXT, place=2).place == 2


def test_rollout_of_what_cannot_be_followed():
    model = open_model("encoder-decoder")
    with pytest.raises(UnknownChoice) as caught:
        follow_attention(model, TEXT, kind="cross")
    assert "encoder, decoder" in caught.value.choices
    for place, error in ((99, OutOfRange), (math.nan, NotANumber)):
        with pytest.raises(error):
            follow_attention(model, TEXT, kind="encoder", place=place)


def test_layers_settle_where_the_last_token_stays(gpt):
    found = stop_early(gpt, TEXT)
    last = len(found.texts) - 1
    for place, first in enumerate(found.settled):
        column = [row[place] for row in found.texts]
        assert set(column[first:]) == {column[-1]}
        assert first == 0 or column[first - 1] != column[-1]
        assert first <= last
    assert found.question == "next"
    assert stop_early(open_model("encoder"), TEXT).masked.word == "mat"


@pytest.mark.parametrize("rolled", [False, True])
@pytest.mark.parametrize("family", ["decoder", "encoder", "classifier"])
def test_three_methods_are_compared(family, rolled):
    model = open_model(family)
    steps = list(explain(model, TEXT, rolled=rolled))
    found = steps[-1]
    first = "rollout" if rolled else "attention"
    assert list(found.weights) == [first, "gradient", "occlusion"]
    assert [step.done for step in steps] == list(range(1, found.total + 1))
    assert all(not step.ranks for step in steps[:-1])
    assert set(found.ranks) == {
        (first, "gradient"),
        (first, "occlusion"),
        ("gradient", "occlusion"),
    }
    for values in found.weights.values():
        compared = [not math.isnan(value) for value in values]
        assert compared == [
            not token.special and not (family == "encoder" and place == found.place)
            for place, token in enumerate(found.tokens)
        ]
    assert all(-1 <= value <= 1 for value in found.ranks.values())


def test_occlusion_is_the_drop_of_the_logarithm(gpt):
    *_, found = explain(gpt, TEXT)
    left = dict(gpt.leave_out(TEXT, "", choice=found.choice_id, places=[2]))
    assert found.weights["occlusion"][2] == pytest.approx(
        math.log(found.probability) - left[2], abs=1e-5
    )
