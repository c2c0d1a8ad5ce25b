"""Rotations keep lengths and know distances only; kinds of distance are T5's."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb
from transformers.models.t5.modeling_t5 import T5Attention

from playground.maths.positions import bucket_distances, encode_positions, find_rates, rotate

places = st.integers(0, 300)
widths = st.integers(1, 16).map(lambda pairs: 2 * pairs)
bases = st.floats(10, 100_000)


def draw(width, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(1, width, generator=generator, dtype=torch.float64)


def turn(vector, place, base):
    return rotate(vector, torch.tensor([place]), base=base)


@settings(max_examples=60)
@given(widths, places, places, places, bases, st.integers(0, 99))
def test_the_product_of_rotated_vectors_depends_on_their_distance_only(
    width, first, second, shift, base, seed
):
    query, key = draw(width, seed), draw(width, seed + 100)
    here = turn(query, first, base) @ turn(key, second, base).T
    there = turn(query, first + shift, base) @ turn(key, second + shift, base).T
    assert torch.allclose(here, there, atol=1e-9)


@settings(max_examples=40)
@given(widths, places, bases)
def test_a_rotation_keeps_the_length_and_position_0_the_vector(width, place, base):
    vector = draw(width)
    assert torch.allclose(turn(vector, place, base).norm(), vector.norm())
    assert torch.equal(turn(vector, 0, base), vector)


@given(widths, places, bases)
def test_a_rotation_is_undone_by_the_opposite_one(width, place, base):
    vector = draw(width)
    assert torch.allclose(turn(turn(vector, place, base), -place, base), vector, atol=1e-9)


def test_rotation_is_llamas_with_the_numbers_of_a_pair_side_by_side():
    """Llama keeps the first numbers of all pairs in one half and the second ones in the other."""
    width, length = 16, 7
    states = torch.randn(1, 2, length, width, generator=torch.Generator().manual_seed(1))
    angles = torch.outer(torch.arange(length), find_rates(width)).float()
    both = torch.cat([angles, angles], dim=-1)[None]
    halves = torch.cat([states[..., 0::2], states[..., 1::2]], dim=-1)
    expected, _ = apply_rotary_pos_emb(halves, halves, both.cos(), both.sin())
    ours = rotate(states, torch.arange(length))
    assert torch.allclose(torch.cat([ours[..., 0::2], ours[..., 1::2]], -1), expected, atol=1e-5)


@settings(max_examples=40)
@given(widths, st.integers(2, 60), bases)
def test_products_of_encodings_depend_on_the_distance_only(width, length, base):
    table = encode_positions(length, width, base=base).double()
    products = table @ table.T
    for distance in range(length):
        diagonal = products.diagonal(distance)
        assert torch.allclose(diagonal, diagonal[:1], atol=1e-4)


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize(("buckets", "reach"), [(32, 128), (8, 20), (32, 64)])
def test_kinds_of_distance_are_t5s(causal, buckets, reach):
    length = 200
    places = torch.arange(length)
    expected = T5Attention._relative_position_bucket(
        places[None, :] - places[:, None],
        bidirectional=not causal,
        num_buckets=buckets,
        max_distance=reach,
    )
    found = bucket_distances(length, buckets=buckets, reach=reach, causal=causal)
    assert torch.equal(found, expected)
    assert found.min() >= 0
    assert found.max() < buckets


def test_an_odd_width_cannot_be_rotated():
    with pytest.raises(ValueError, match="sine without its cosine"):
        rotate(torch.ones(1, 3), torch.zeros(1))
