"""Real weights in the Transformer from scratch give the library model's logits."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

from playground.backends.base import Family
from playground.backends.fake import open_fake
from playground.backends.local import open_local
from playground.backends.local.rebuilding import read_positions, rebuild
from playground.backends.opening import Opening
from playground.backends.weights import read_weights
from playground.errors import TooManyTokens, WrongKind
from playground.maths.transformer import hide_padding

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
TEXT = "The cat sat on the mat and looked at the sea."
TINY = ["gpt2", "bert", "t5", "bart"]
FAKES = ["fake decoder", "fake encoder", "fake encoder-decoder"]


@pytest.fixture
def backend(request, open_tiny):
    if request.param.startswith("fake "):
        *_, model = open_fake(Opening(key=request.param, family=Family(request.param[5:])))
        return model
    return open_tiny(request.param)


def each(names):
    return pytest.mark.parametrize("backend", names, indirect=True)


@each([*TINY, *FAKES])
def test_scratch_gives_the_librarys_logits(backend):
    rebuilt = backend.rebuild(TEXT)
    assert rebuilt.scratch.shape == rebuilt.library.shape == rebuilt.usual.shape
    assert len(rebuilt.scratch) == len(rebuilt.tokens) > 1
    assert rebuilt.scratch.dtype == np.float32
    assert np.abs(rebuilt.scratch - rebuilt.library).max() < 1e-4


@each(["t5", "bart"])
def test_an_encoder_decoder_reads_the_text_and_what_it_writes(backend):
    rebuilt = backend.rebuild(TEXT)
    read = "".join(token.text for token in rebuilt.source if not token.special)
    assert read.replace(" ", "").startswith("Thecat")
    assert rebuilt.tokens[0].special
    assert rebuilt.scratch.shape[1] == backend._model.config.vocab_size


@pytest.mark.parametrize("key", ["playground-gpt", "playground-bert", "playground-t5"])
def test_the_models_that_ship(key):
    *_, backend = open_local(Opening(key=key, folder=MODELS / key))
    rebuilt = backend.rebuild(TEXT)
    assert np.abs(rebuilt.scratch - rebuilt.library).max() < 1e-4
    assert (rebuilt.scratch.argmax(-1) == rebuilt.usual.argmax(-1)).all()
    weights = read_weights(MODELS / key)
    places = [name for name in weights if "wpe" in name or "position_embeddings" in name]
    table = backend.position_embeddings()
    assert len(table) == 0 if key == "playground-t5" else len(table) == 512
    for name in places:
        assert np.array_equal(table, weights[name].float().numpy())


@each(["gpt2", "bert", "fake encoder"])
def test_a_text_to_rebuild_is_short(backend):
    with pytest.raises(TooManyTokens):
        backend.rebuild("cat " * 600)


@pytest.mark.parametrize("name", ["gpt2", "bert"])
def test_a_batch_with_padding(name, open_tiny):
    model = open_tiny(name)._model
    ids = torch.randint(5, 300, (3, 20), generator=torch.Generator().manual_seed(2))
    real = torch.ones_like(ids, dtype=torch.bool)
    real[1, 12:] = False
    with torch.inference_mode():
        expected = model(input_ids=ids, attention_mask=real.long()).logits
        found = rebuild(model, name=name)(ids, hide_padding(real))
    assert torch.allclose(found[real], expected[real], atol=1e-4)


def test_the_tensors_are_shared(open_tiny):
    model = open_tiny("t5")._model
    rebuilt = rebuild(model, name="t5")
    assert rebuilt.encoder.embedding.weight.data_ptr() == model.shared.weight.data_ptr()


@pytest.mark.parametrize("name", ["llama", "roberta"])
def test_another_family_is_refused(name, open_tiny):
    with pytest.raises(WrongKind):
        open_tiny(name).rebuild(TEXT)


def test_a_rarer_choice_is_refused():
    small = {"n_embd": 8, "n_layer": 1, "n_head": 2, "n_positions": 8, "vocab_size": 20}
    plain = GPT2Config(**small)
    with torch.inference_mode():
        rebuild(GPT2LMHeadModel(plain), name="plain")
    for choice in ({"scale_attn_by_inverse_layer_idx": True}, {"activation_function": "silu"}):
        with pytest.raises(WrongKind):
            rebuild(GPT2LMHeadModel(GPT2Config(**small, **choice)), name="odd")
    gated = T5Config(
        vocab_size=20, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2,
        feed_forward_proj="gated-gelu",
    )  # fmt: skip
    with pytest.raises(WrongKind):
        rebuild(T5ForConditionalGeneration(gated), name="gated")


@pytest.mark.parametrize(("name", "positions"), [("gpt2", 128), ("bert", 64), ("roberta", 64)])
def test_learned_positions_are_the_models_table(name, positions, open_tiny):
    backend = open_tiny(name)
    table = backend.position_embeddings()
    assert table.shape == (positions, 32)
    assert table.dtype == np.float32
    assert np.abs(table).max() > 0


@each(["t5", "llama", "fake encoder-decoder"])
def test_some_models_have_none(backend):
    assert len(backend.position_embeddings()) == 0


def test_barts_table_begins_two_rows_late(open_tiny):
    model = open_tiny("bart")._model
    table = read_positions(model)
    assert table.shape == (128, 32)
    weights = model.model.encoder.embed_positions.weight
    assert np.array_equal(table[0], weights[2].detach().numpy())
