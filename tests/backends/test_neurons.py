"""Dimension by dimension: what the cells add up to is what the model computed, in every
architecture."""

import numpy as np
import pytest

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeTranslator
from playground.maths.neurons import multiply_out
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.neurons import find_window, multiply, take_head
from tests.backends.test_tracing import ODD, open_odd  # noqa: F401
from tests.models import BUILDERS

TEXT = "The cat sat on the mat and looked at the sea."
TINY = [name for name in BUILDERS if name != "llama2"]
EMBEDDED = [spec for spec in Registry().that_can(Capability.ATTEND) if spec.embedded]


def measure(backend, *, layers=(0, 1), heads=range(4)):
    """The largest difference of a weight, over all kinds, heads and queries; every head's q × k
    adds up to the model's own score."""
    largest = 0.0
    for kind in backend.attention_kinds:
        for layer in layers:
            for head in heads:
                one = take_head(backend, TEXT, kind=kind, layer=layer, head=head).head
                assert (one.kind, one.layer, one.head) == (kind, layer, head)
                for place in range(len(one.query_tokens)):
                    found = multiply_out(one, place)
                    assert found.products.shape == one.key.shape
                    np.testing.assert_allclose(found.products.sum(1), found.dots)
                    np.testing.assert_allclose(found.dots, one.key @ one.query[place], atol=1e-4)
                    largest = max(largest, found.off)
    return largest


@pytest.mark.parametrize("name", TINY)
def test_a_tiny_models_weights_are_sums_of_products(open_tiny, name):
    assert measure(open_tiny(name)) <= 1e-5


@pytest.mark.parametrize("name", [name for name in ODD if name != "gpt_neo"])
def test_other_architectures_weights_are_too(open_odd, name):  # noqa: F811
    assert measure(open_odd(name)) <= 1e-5


@pytest.mark.parametrize("spec", EMBEDDED, ids=lambda spec: spec.key)
def test_a_shipped_models_weights_are_too(spec):
    with Runtime(Settings(device="cpu", offline=True)).use(spec) as backend:
        assert measure(backend, layers=(2,), heads=(1,)) <= 1e-5


@pytest.mark.parametrize("fake", [FakeEncoder, FakeDecoder, FakeTranslator])
def test_fakes_weights_are_too(fake):
    assert measure(fake("fake")) <= 1e-5


def test_t5_does_not_scale_and_adds_a_bias(open_tiny):
    own = take_head(open_tiny("t5"), TEXT, kind="decoder", layer=1, head=2).head
    found = multiply(own, place=3)
    np.testing.assert_array_equal(found.scaled, found.dots)
    np.testing.assert_allclose(found.scores[:4], found.dots[:4] + own.bias[3, :4], atol=1e-6)
    assert np.isneginf(found.scores[4:]).all()
    cross = take_head(open_tiny("t5"), TEXT, kind="cross", layer=0, head=0).head
    assert cross.bias is None
    assert len(cross.key_tokens) != len(cross.query_tokens)


def test_rotated_vectors_are_those_that_are_multiplied(open_tiny):
    one = take_head(open_tiny("llama"), TEXT, layer=0, head=3).head
    assert one.rotated
    assert (one.key_head, one.key_heads, one.heads) == (1, 2, 4)
    assert multiply(one).scaled == pytest.approx(multiply(one).dots * one.scale)


def test_a_window_is_measured(open_tiny, open_odd):  # noqa: F811
    narrow = take_head(open_tiny("mistral"), TEXT, layer=0).head
    reach = find_window("decoder", narrow.window, narrow.mask)
    assert (reach.window, reach.ahead, reach.narrow) == (4, 0, True)
    short = take_head(open_tiny("mistral"), "a", layer=0).head
    assert not find_window("decoder", short.window, short.mask).narrow
    plain = take_head(open_tiny("llama"), TEXT, layer=0).head
    assert find_window("decoder", plain.window, plain.mask) is None
    both = [take_head(open_odd("modernbert"), TEXT, layer=layer).head for layer in range(3)]
    reaches = [find_window("encoder", one.window, one.mask) for one in both]
    assert any(reach is None for reach in reaches)
    assert next((r.window, r.ahead) for r in reaches if r is not None and r.narrow) == (5, 2)
