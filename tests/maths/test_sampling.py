"""Properties of the sampler's arithmetic."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from playground.maths.sampling import apply_stages, entropy_bits, softmax, surprisal_bits

logits = st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=30).map(torch.tensor)
temperatures = st.floats(0.05, 5)


@given(logits, st.floats(0, 5))
def test_probabilities_sum_to_one(values, temperature):
    probabilities = softmax(values, temperature=temperature)
    assert probabilities.min() >= 0
    assert float(probabilities.sum()) == pytest.approx(1, abs=1e-5)


@given(logits)
def test_temperature_zero_is_argmax(values):
    probabilities = softmax(values, temperature=0)
    assert probabilities.tolist() == [
        float(index == int(values.argmax())) for index in range(len(values))
    ]


@given(st.lists(st.integers(-40, 40), min_size=1).map(lambda steps: torch.tensor(steps) / 4))
def test_a_tiny_temperature_approaches_argmax_without_overflow(values):
    probabilities = softmax(values, temperature=1e-40)
    best = values == values.max()
    assert torch.allclose(probabilities, best / best.sum())


@given(logits, temperatures, temperatures)
def test_entropy_grows_with_temperature(values, one, other):
    low, high = sorted((one, other))
    values = values.double()
    cold = entropy_bits(softmax(values, temperature=low))
    warm = entropy_bits(softmax(values, temperature=high))
    assert cold <= warm + 1e-9


@pytest.mark.parametrize("temperature", [-0.1, math.nan])
def test_a_temperature_below_zero_is_an_error(temperature):
    with pytest.raises(ValueError, match="temperature"):
        softmax(torch.zeros(3), temperature=temperature)


@given(logits)
def test_entropy_lies_between_certainty_and_uniform(values):
    entropy = float(entropy_bits(softmax(values.double())))
    assert -1e-9 <= entropy <= math.log2(len(values)) + 1e-9


def test_surprisal_of_a_coin_is_one_bit():
    assert surprisal_bits(torch.tensor([0.5, 1.0, 0.0])).tolist() == [1.0, 0.0, math.inf]


@settings(max_examples=50)
@given(logits, st.integers(1, 10), st.floats(0.1, 0.95))
def test_stages_say_who_was_kept(values, top_k, top_p):
    stages = {
        "temperature": TemperatureLogitsWarper(0.7),
        "top_k": TopKLogitsWarper(top_k),
        "top_p": TopPLogitsWarper(top_p),
    }
    own, temperature, after_k, after_p = apply_stages(values, torch.tensor([0]), stages=stages)
    assert own.name == "logits"
    assert torch.allclose(own.probabilities, softmax(values))
    assert temperature.mass == 1
    assert temperature.kept == own.kept == len(values)
    assert after_p.kept <= after_k.kept
    assert after_p.mass >= top_p - 1e-4
    for stage in (own, temperature, after_k, after_p):
        assert float(stage.probabilities.sum()) == pytest.approx(1, abs=1e-5)
        assert 0 < stage.mass <= 1


def test_mass_is_the_share_of_the_stage_before():
    (_, cut) = apply_stages(
        torch.log(torch.tensor([0.5, 0.3, 0.2])),
        torch.tensor([0]),
        stages={"top_k": TopKLogitsWarper(2)},
    )
    assert (cut.kept, round(cut.mass, 4)) == (2, 0.8)
    assert cut.probabilities.tolist() == pytest.approx([0.625, 0.375, 0])
