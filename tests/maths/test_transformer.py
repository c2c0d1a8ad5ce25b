"""The Transformer from scratch: what it promises whatever its weights."""

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from playground.maths import transformer
from playground.maths.transformer import (
    Attention,
    Design,
    EncoderDecoder,
    LanguageModel,
    Stack,
    hide_padding,
)

SIZES = {"vocabulary": 50, "width": 16, "heads": 4, "d": 4, "layers": 2, "hidden": 32}
DESIGNS = {
    "the paper's": Design(**SIZES),
    "GPT-2's": Design(**SIZES, norm_first=True, positions="learned"),
    "T5's": Design(
        **{**SIZES, "d": 6}, norm="rms", norm_first=True, biases=False, scaled=False,
        positions="none", buckets=8, reach=16,
    ),
    "BERT's": Design(**SIZES, norm_embedding=True, positions="learned", head_layer=True),
}  # fmt: skip
every_design = pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())


def draw_ids(batch, length, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 50, (batch, length), generator=generator)


def make(kind, *args, **options):
    torch.manual_seed(0)
    return kind(*args, **options).eval()


def test_the_file_on_the_page_is_short():
    lines = Path(transformer.__file__).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 220
    assert max(len(line) for line in lines) <= 100


@every_design
@settings(max_examples=10, deadline=None)
@given(st.integers(1, 12), st.integers(0, 99))
def test_a_causal_stack_does_not_look_ahead(design, length, seed):
    model = make(LanguageModel, design, causal=True)
    ids = draw_ids(1, length + 1, seed)
    other = ids.clone()
    other[0, length] = (ids[0, length] + 1) % 50
    with torch.no_grad():
        before, after = model(ids), model(other)
    assert torch.allclose(before[:, :length], after[:, :length], atol=1e-6)
    assert not torch.allclose(before[:, length], after[:, length], atol=1e-3)


@every_design
def test_without_the_mask_the_first_place_sees_the_last(design):
    model = make(LanguageModel, design, causal=False)
    ids = draw_ids(1, 6)
    other = ids.clone()
    other[0, 5] = (ids[0, 5] + 1) % 50
    with torch.no_grad():
        assert not torch.allclose(model(ids)[0, 0], model(other)[0, 0], atol=1e-4)


@every_design
def test_padding_changes_nothing(design):
    model = make(LanguageModel, design, causal=False)
    ids = draw_ids(2, 7)
    real = torch.ones(2, 7, dtype=torch.bool)
    real[1, 4:] = False
    with torch.no_grad():
        padded, alone = model(ids, hide_padding(real)), model(ids[1:, :4])
    assert torch.allclose(padded[1:, :4], alone, atol=1e-5)


@every_design
def test_a_decoder_reads_the_encoder(design):
    model = make(EncoderDecoder, design)
    source, target = draw_ids(1, 5), draw_ids(1, 3, seed=1)
    other = source.clone()
    other[0, 4] = (source[0, 4] + 1) % 50
    with torch.no_grad():
        logits, changed = model(source, target), model(other, target)
    assert logits.shape == (1, 3, 50)
    assert not torch.allclose(logits, changed, atol=1e-4)


def test_without_positions_an_encoder_sees_a_bag_of_tokens():
    model = make(Stack, Design(**SIZES, positions="none"))
    ids, order = draw_ids(1, 6), torch.tensor([3, 1, 5, 0, 2, 4])
    with torch.no_grad():
        assert torch.allclose(model(ids)[:, order], model(ids[:, order]), atol=1e-5)
        placed = make(Stack, Design(**SIZES))
        assert not torch.allclose(placed(ids)[:, order], placed(ids[:, order]), atol=1e-3)


@given(st.sampled_from([1, 2, 4, 8, 16]))
def test_the_number_of_heads_costs_no_parameters(heads):
    attention = Attention(Design(vocabulary=50, width=16, heads=heads, d=16 // heads))
    assert sum(weight.numel() for weight in attention.parameters()) == 4 * (16 * 16 + 16)


@pytest.mark.parametrize("norm_first", [True, False])
def test_a_layer_is_torchs(norm_first):
    """torch keeps queries, keys and values in one matrix."""
    design = Design(**SIZES, norm_first=norm_first)
    ours = make(Stack, design).layers[0]
    theirs = nn.TransformerEncoderLayer(
        16, 4, dim_feedforward=32, dropout=0, batch_first=True, norm_first=norm_first
    ).eval()
    parts = [ours.attention.query, ours.attention.key, ours.attention.value]
    with torch.no_grad():
        theirs.self_attn.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        theirs.self_attn.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        theirs.self_attn.out_proj.load_state_dict(ours.attention.output.state_dict())
        theirs.linear1.load_state_dict(ours.feed_forward.enter.state_dict())
        theirs.linear2.load_state_dict(ours.feed_forward.leave.state_dict())
        x = torch.randn(2, 5, 16)
        assert torch.allclose(ours(x, None, None, None), theirs(x), atol=1e-5)
