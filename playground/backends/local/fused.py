"""BERT's layers, each as one operation of PyTorch's own instead of twenty of Python's.

The numbers are the same but for their last bits. Between two operations Python may hand over to
another thread, and where many visitors keep it busy each has to wait to get its turn back: a short
text took 130 ms there whose pass takes 10 ms alone. One operation a layer has six such gaps.
"""

from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutputWithPastAndCrossAttentions
from transformers.models.bert.modeling_bert import BertEncoder
from transformers.models.roberta.modeling_roberta import RobertaEncoder

from playground.backends.local.tracing import share_weights


def fuse(model: PreTrainedModel) -> PreTrainedModel:
    """A view of the model that computes the same in fewer operations; the model itself where
    that is not known to hold. The view gives no attention weights and no hidden states between
    the layers.

    Queries, keys and values come to lie side by side in memory: the model's own matrices become
    parts of those.
    """
    if not is_plain_bert(model):
        return model
    layers = [join_layer(layer) for layer in model.base_model.encoder.layer]
    view = share_weights(model)
    view.base_model.encoder = FusedEncoder(layers)
    return view


def is_plain_bert(model: PreTrainedModel) -> bool:
    """Whether it is BERT's encoder or RoBERTa's as published, on the CPU in float32."""
    config = model.config
    return (
        type(getattr(model.base_model, "encoder", None)) in (BertEncoder, RobertaEncoder)
        and model.device.type == "cpu"
        and model.dtype == torch.float32
        and config.hidden_act == "gelu"
        and not config.is_decoder
        and not getattr(config, "add_cross_attention", False)
        # The operation is written for an even number of heads.
        and config.num_attention_heads % 2 == 0
    )


class FusedEncoder(nn.Module):
    """Takes the place of a model's stack of layers."""

    def __init__(self, layers: list[nn.TransformerEncoderLayer]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, **_: Any
    ) -> BaseModelOutputWithPastAndCrossAttentions:
        """(texts, tokens, width) → the same; of `attention_mask` (texts, 1, query, key), true
        where a token may look, the first query's row counts for all."""
        padding = None if attention_mask is None else ~attention_mask[:, 0, 0]  # (texts, tokens)
        for layer in self.layers:
            hidden_states = layer(hidden_states, src_key_padding_mask=padding)
        return BaseModelOutputWithPastAndCrossAttentions(last_hidden_state=hidden_states)


def join_layer(layer: Any) -> nn.TransformerEncoderLayer:
    """The library's layer as PyTorch's, with the same weights."""
    attention, output = layer.attention, layer.output
    heads = attention.self
    width = heads.query.in_features
    with torch.device("meta"):
        joined = nn.TransformerEncoderLayer(
            d_model=width,
            nhead=heads.num_attention_heads,
            dim_feedforward=layer.intermediate.dense.out_features,
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=output.LayerNorm.eps,
            batch_first=True,
        )
    for name in ("weight", "bias"):
        parts = [getattr(part, name) for part in (heads.query, heads.key, heads.value)]
        whole = torch.cat([part.detach() for part in parts])
        setattr(joined.self_attn, f"in_proj_{name}", freeze(whole))
        for place, part in enumerate((heads.query, heads.key, heads.value)):
            setattr(part, name, freeze(whole[place * width : (place + 1) * width]))
        setattr(joined.self_attn.out_proj, name, getattr(attention.output.dense, name))
    joined.norm1, joined.norm2 = attention.output.LayerNorm, output.LayerNorm
    joined.linear1, joined.linear2 = layer.intermediate.dense, output.dense
    return joined.eval()


def freeze(weight: Tensor) -> nn.Parameter:
    return nn.Parameter(weight, requires_grad=False)
