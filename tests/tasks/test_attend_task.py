"""Showing where a model looks."""

import math

import numpy as np
import pytest

from playground.backends.fake import FakeEncoder
from playground.backends.fake.models import HEADS, LAYERS
from playground.errors import (
    EmptyText,
    NoAttention,
    NotANumber,
    NotWhole,
    OutOfRange,
    PairNotSupported,
    TooManyTokens,
    UnknownChoice,
)
from playground.tasks.attend import attend

TEXT = "The cat sat."


def test_without_a_layer_all_are_shown(encoder):
    maps = attend(encoder, TEXT)
    assert maps.shown == tuple(range(LAYERS))
    assert maps.weights.shape == (LAYERS, HEADS, len(maps.query_tokens), len(maps.key_tokens))
    assert (maps.layers, maps.heads) == (LAYERS, HEADS)


def test_one_layer_is_the_same_as_in_all_of_them(encoder):
    maps = attend(encoder, TEXT, layer=2)
    assert maps.shown == (2,)
    np.testing.assert_array_equal(maps.weights[0], attend(encoder, TEXT).weights[2])
    assert maps.layers == LAYERS


def test_rows_sum_to_one(decoder, writer):
    for maps in (attend(decoder, TEXT), attend(writer, TEXT, kind="cross")):
        np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-5)


def test_the_kind_defaults_to_the_first_the_model_has(decoder, encoder, writer):
    assert [attend(backend, TEXT).kind for backend in (decoder, encoder, writer)] == [
        *("decoder", "encoder", "encoder")
    ]


def test_cross_attention_looks_from_the_second_text_to_the_first(writer):
    maps = attend(writer, TEXT, text_pair="A cat.", kind="cross")
    assert "sat" in [token.text for token in maps.key_tokens]
    assert "sat" not in [token.text for token in maps.query_tokens]


def test_a_pair_begins_where_the_second_text_does(encoder):
    maps = attend(encoder, TEXT, text_pair="It slept.")
    assert maps.key_tokens[maps.pair_start].text == "It"
    assert attend(encoder, TEXT).pair_start == 0


def test_a_second_text_of_spaces_is_none(decoder):
    assert attend(decoder, TEXT, text_pair="  ").pair_start == 0


def test_a_pair_for_a_model_that_reads_one_text_is_refused(decoder):
    with pytest.raises(PairNotSupported) as caught:
        attend(decoder, TEXT, text_pair="It slept.")
    assert caught.value.model == "a-decoder"


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_text_is_refused(encoder, text):
    with pytest.raises(EmptyText):
        attend(encoder, text)


@pytest.mark.parametrize("kind", ["cross", "Encoder", "</script>"])
def test_a_kind_the_model_lacks_is_refused_with_those_it_has(encoder, kind):
    with pytest.raises(UnknownChoice) as caught:
        attend(encoder, TEXT, kind=kind)
    assert caught.value.parameters == {"name": "kind", "choices": "encoder"}


@pytest.mark.parametrize("layer", [-1, LAYERS, 0.5])
def test_a_layer_the_model_lacks_is_refused_with_the_last_it_has(encoder, layer):
    with pytest.raises((OutOfRange, NotWhole)) as caught:
        attend(encoder, TEXT, layer=layer)
    assert caught.value.parameters == {"name": "layer", "low": 0, "high": LAYERS - 1}


@pytest.mark.parametrize("layer", [math.nan, "0", [0]])
def test_a_layer_is_a_number(encoder, layer):
    with pytest.raises(NotANumber):
        attend(encoder, TEXT, layer=layer)


def test_a_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        attend(FakeEncoder(limit=5), TEXT)


def test_a_model_without_attention_is_refused(encoder, monkeypatch):
    monkeypatch.setattr(type(encoder), "attention_kinds", ())
    with pytest.raises(NoAttention) as caught:
        attend(encoder, TEXT)
    assert caught.value.model == "an-encoder"
