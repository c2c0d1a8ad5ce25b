"""The view whose layers are one operation each gives the numbers of the library's modules."""

from pathlib import Path

import pytest
import torch

from playground.backends.local import open_local
from playground.backends.local.fused import FusedEncoder, fuse
from playground.backends.opening import Opening

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "models"
TEXTS = ("cat", "the cat sat on a mat and looked", "a good film", "bad")
BERTS = ("bert", "roberta", "classifier", "reader", "adapter")


def read_both(backend, texts):
    """What the library's modules give for the real tokens, and what the view does."""
    feed = backend._feed([backend._cutter.cut(text) for text in texts])
    real = feed["attention_mask"].bool()
    with torch.inference_mode():
        return [model.base_model(**feed)[0][real] for model in (backend._model, backend._fused)]


@pytest.mark.parametrize("count", [1, len(TEXTS)])
@pytest.mark.parametrize("name", BERTS)
def test_a_tiny_model_computes_the_same(open_tiny, name, count):
    backend = open_tiny(name)
    assert isinstance(backend._fused.base_model.encoder, FusedEncoder)
    plain, fused = read_both(backend, TEXTS[:count])
    torch.testing.assert_close(fused, plain, rtol=1e-5, atol=1e-5)


@pytest.mark.quality
def test_a_shipped_model_computes_the_same():
    *_, backend = open_local(Opening(key="m", folder=ASSETS / "playground-bert"))
    plain, fused = read_both(backend, TEXTS)
    torch.testing.assert_close(fused, plain, rtol=1e-4, atol=1e-4)


def test_the_weights_are_kept_once(open_tiny):
    backend = open_tiny("bert")
    model, fused = backend._model, backend._fused

    def spaces(module):
        return {weight.untyped_storage().data_ptr() for weight in module.parameters()}

    assert spaces(fused) == spaces(model)
    (layer, *_), (joined, *_) = model.base_model.encoder.layer, fused.base_model.encoder.layers
    heads = layer.attention.self
    width = heads.query.in_features
    assert torch.equal(joined.self_attn.in_proj_weight[width : 2 * width], heads.key.weight)


@pytest.mark.parametrize("change", [{"hidden_act": "relu"}, {"is_decoder": True}])
def test_what_is_not_known_is_left_as_it_is(open_tiny, monkeypatch, change):
    model = open_tiny("bert")._model
    for name, value in change.items():
        monkeypatch.setattr(model.config, name, value)
    assert fuse(model) is model


def test_another_kind_of_model_is_left_as_it_is(open_tiny):
    model = open_tiny("gpt2")._model
    assert fuse(model) is model


def test_a_view_is_made_of_few_operations(open_tiny):
    """What it is for: no more than one operation a layer gives Python away."""
    backend = open_tiny("bert")
    with torch.inference_mode(), torch.profiler.profile() as profile:
        backend._fused.base_model.encoder(torch.zeros(1, 2, backend._model.config.hidden_size))
    names = [event.name for event in profile.events()]
    layers = len(backend._fused.base_model.encoder.layers)
    assert names.count("aten::_transformer_encoder_layer_fwd") == layers
