"""Attention taken apart: for every architecture the formula gives what the library computed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from transformers import (
    Gemma2Config,
    Gemma2ForCausalLM,
    GPTNeoConfig,
    GPTNeoForCausalLM,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    GptOssConfig,
    GptOssForCausalLM,
    ModernBertConfig,
    ModernBertForMaskedLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from playground.backends.base.tracing import MOST_TRACED
from playground.backends.fake import FakeDecoder, FakeEncoder, FakeTranslator
from playground.backends.local import open_local
from playground.backends.opening import Opening
from playground.errors import NoAttention, PairNotSupported, TooManyTokens
from playground.maths.walking import measure_distance, measure_projections
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.inside import trace
from tests.models import BUILDERS, SIZE, _save, build_byte_level

TEXT = "The cat sat on the mat and looked at the sea."
PAIR = "A dog ran."
TINY = [name for name in BUILDERS if name != "llama2"]
EMBEDDED = [spec for spec in Registry().that_can(Capability.ATTEND) if spec.embedded]

CAUSAL = {
    "vocab_size": SIZE, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
    "max_position_embeddings": 128, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": None,
}  # fmt: skip
ODD = {
    "gemma2": (
        Gemma2ForCausalLM,
        Gemma2Config(**CAUSAL, sliding_window=4, attn_logit_softcapping=2.0),
    ),
    "gpt_oss": (
        GptOssForCausalLM,
        GptOssConfig(**CAUSAL, sliding_window=4, num_local_experts=2, num_experts_per_tok=1),
    ),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(**CAUSAL)),
    "gpt_neox": (GPTNeoXForCausalLM, GPTNeoXConfig(**CAUSAL, rotary_pct=0.5)),
    "modernbert": (
        ModernBertForMaskedLM,
        ModernBertConfig(
            vocab_size=SIZE, hidden_size=32, intermediate_size=64, num_hidden_layers=3,
            num_attention_heads=4, max_position_embeddings=128, local_attention=4,
            bos_token_id=0, eos_token_id=2, cls_token_id=0, sep_token_id=2, pad_token_id=1,
        ),
    ),
    "gpt_neo": (
        GPTNeoForCausalLM,
        GPTNeoConfig(
            vocab_size=SIZE, hidden_size=32, num_layers=2, num_heads=4,
            attention_types=[[["global", "local"], 1]], max_position_embeddings=128,
            bos_token_id=0, eos_token_id=1,
        ),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def open_odd(tmp_path_factory):
    """Opens a model of another architecture with what it adds to the formula."""

    def open_model(name):
        folder = tmp_path_factory.mktemp(name)
        special = {"bos_token": "<s>", "eos_token": "</s>"}
        if name == "modernbert":
            special |= {"pad_token": "<pad>", "mask_token": "<mask>"}
            special |= {"cls_token": "<s>", "sep_token": "</s>", "unk_token": "<unk>"}
        build_byte_level(folder, special=special)
        _save(*ODD[name], folder)
        *_, opened = open_local(Opening(key=f"odd/{name}", folder=folder))
        return opened

    return open_model


def check(backend, *, kind, layer):
    """Weights as `attend` gives them, and the formula within rounding of both; the trace."""
    found = backend.trace(TEXT, "", kind=kind, layer=layer)
    seen = backend.attend(TEXT, "", kind=kind)
    np.testing.assert_allclose(found.weights, seen.weights[layer], atol=1e-6)
    assert found.query_tokens == seen.query_tokens
    assert found.key_tokens == seen.key_tokens
    assert found.layer == layer
    assert found.layers == len(seen.weights)
    weights_off, output_off = measure_distance(found)
    assert weights_off <= 1e-5
    assert output_off is not None
    assert output_off <= 1e-5
    check_projections(found)
    return found


def check_projections(found):
    """x · W + b is what the model made of x, and what its Q, K and V are made of."""
    assert measure_projections(found) <= 1e-5
    query, key, value = found.projections
    np.testing.assert_array_equal(value.outputs, found.value)
    np.testing.assert_array_equal(query.outputs, found.plain_query)
    assert query.weight.shape[::2] == (found.heads, found.query.shape[-1])
    assert key.weight.shape[0] == found.key_heads
    if not found.rotated and not found.normed:
        np.testing.assert_array_equal(key.outputs, found.key)
    assert (query.bias is not None) == found.biased


@pytest.mark.parametrize("name", TINY)
def test_the_formula_gives_what_a_tiny_model_computed(open_tiny, name):
    backend = open_tiny(name)
    for kind in backend.attention_kinds:
        for layer in (0, 1):
            found = check(backend, kind=kind, layer=layer)
            assert found.token_vectors is not None
            assert found.inputs is not None
            assert found.plain_query is not None
            assert found.rotated == (name in {"llama", "mistral"})
            assert (found.place_vectors is None) == (name in {"llama", "mistral", "t5"})
            assert not found.normed


@pytest.mark.parametrize("name", [name for name in ODD if name != "gpt_neo"])
def test_the_formula_gives_what_other_architectures_computed(open_odd, name):
    backend = open_odd(name)
    (kind,) = backend.attention_kinds
    traces = [backend.trace(TEXT, "", kind=kind, layer=layer) for layer in (0, 1)]
    for found in traces:
        weights_off, output_off = measure_distance(found)
        assert weights_off <= 1e-5
        assert output_off is not None
        assert output_off <= 1e-5
        assert found.rotated
        assert found.plain_query is not None
        assert found.normed == (name == "qwen3")
        assert (found.softcap is not None) == (name == "gemma2")
        assert (found.sinks is not None) == (name == "gpt_oss")
        check_projections(found)
    if name == "gpt_oss":
        assert traces[0].weights.sum(-1).max() < 1
    if name in {"gemma2", "gpt_oss", "modernbert"}:
        assert any(found.window for found in traces)


def test_an_attention_of_its_own_cannot_be_taken_apart(open_odd):
    with pytest.raises(NoAttention):
        open_odd("gpt_neo").trace(TEXT, "", kind="decoder", layer=0)


@pytest.mark.parametrize("spec", EMBEDDED, ids=lambda spec: spec.key)
def test_the_formula_gives_what_a_shipped_model_computed(spec):
    runtime = Runtime(Settings(device="cpu", offline=True))
    with runtime.use(spec) as backend:
        for kind in backend.attention_kinds:
            check(backend, kind=kind, layer=1)


def test_mistral_sees_a_window_through_one_key_head(open_tiny):
    found = open_tiny("mistral").trace(TEXT, "", kind="decoder", layer=0)
    assert found.window == 4
    assert (found.heads, found.key_heads) == (4, 1)
    assert found.find_key_head(3) == 0
    seen = np.isfinite(found.mask[0])
    assert seen.sum(-1).tolist() == [min(place + 1, 4) for place in range(len(seen))]


def test_t5_adds_a_bias_and_does_not_scale(open_tiny):
    own = open_tiny("t5").trace(TEXT, "", kind="decoder", layer=1)
    assert own.scale == 1.0
    assert own.bias is not None
    cross = open_tiny("t5").trace(TEXT, PAIR, kind="cross", layer=0)
    assert cross.bias is None
    assert cross.mask is None
    assert cross.inputs.shape[0] == len(cross.query_tokens)


def test_grouped_queries_share_their_keys(open_tiny):
    found = open_tiny("llama").trace(TEXT, "", kind="decoder", layer=0)
    assert [found.find_key_head(head) for head in range(found.heads)] == [0, 0, 1, 1]


def test_a_layer_past_the_last_is_the_last(open_tiny):
    assert open_tiny("gpt2").trace(TEXT, "", kind="decoder", layer=9).layer == 1


def test_a_pair_is_for_models_that_read_one(open_tiny):
    found = open_tiny("bert").trace(TEXT, PAIR, kind="encoder", layer=0)
    assert any(token.start == 0 and token.text == "A" for token in found.key_tokens)
    with pytest.raises(PairNotSupported):
        open_tiny("gpt2").trace(TEXT, PAIR, kind="decoder", layer=0)


def test_too_long_a_text_is_refused_before_anything_runs(open_tiny):
    with pytest.raises(TooManyTokens) as caught:
        open_tiny("gpt2").trace("cat " * 10_000, "", kind="decoder", layer=0)
    assert caught.value.limit == 128
    with pytest.raises(TooManyTokens) as caught:
        FakeDecoder("fake", limit=4096).trace("cat " * 600, "", kind="decoder", layer=0)
    assert caught.value.limit == MOST_TRACED


def test_one_token_looks_at_itself(open_tiny):
    found = open_tiny("gpt2").trace("a", "", kind="decoder", layer=0)
    assert found.weights.tolist() == [[[1.0]]] * 4


def test_threads_that_share_a_model_do_not_mix_their_traces(open_tiny):
    backend = open_tiny("bert")
    texts = [" ".join(["cat"] * count) for count in range(1, 9)] * 4
    alone = [backend.trace(text, "", kind="encoder", layer=1).weights for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda text: backend.trace(text, "", kind="encoder", layer=1), texts)
        )
    for single, shared in zip(alone, together, strict=True):
        np.testing.assert_array_equal(single, shared.weights)


def test_what_the_model_says_is_not_changed_by_being_recorded(open_tiny):
    backend = open_tiny("gpt2")
    before = backend.forecast(TEXT)
    backend.trace(TEXT, "", kind="decoder", layer=0)
    np.testing.assert_array_equal(before, backend.forecast(TEXT))


@pytest.mark.parametrize("fake", [FakeEncoder, FakeDecoder, FakeTranslator])
def test_fakes_can_be_taken_apart_too(fake):
    backend = fake("fake")
    for kind in backend.attention_kinds:
        traced = trace(backend, TEXT, kind=kind, layer=2)
        assert traced.weights_off <= 1e-5
        assert traced.output_off <= 1e-5
        assert traced.trace.layers == 4
