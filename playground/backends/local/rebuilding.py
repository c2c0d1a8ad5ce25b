"""A library model's weights in the Transformer from scratch, and the logits of both.

The tensors are shared, not copied; `layouts` says which goes where.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from playground.backends.base import Rebuilt
from playground.backends.local.layouts import ACTIVATIONS, BUILDERS, Rebuilding
from playground.errors import WrongKind
from playground.results import Floats, Token

# A text that is only there to compare two ways of computing is short.
MOST_REBUILT = 64
# How the library calls a table of positions.
TABLES = {"wpe", "position_embeddings", "embed_positions"}
KINDS = "GPT-2, BERT, T5, BART"


def rebuild(model: PreTrainedModel, *, name: str) -> Rebuilding:
    """The same model out of `maths.transformer`, with the same tensors in it.

    Raises WrongKind for a model that makes a choice which the file has no option for.
    """
    build = BUILDERS.get(model.config.model_type)
    if build is None or not is_usual(model.config):
        raise WrongKind(model=name, found=model.config.model_type, needed=KINDS)
    with torch.device("meta"):
        rebuilt, weights = build(model.config, dict(model.state_dict()))
    rebuilt.load_state_dict(weights, assign=True)
    return rebuilt.eval()


def compare(
    model: PreTrainedModel,
    eager: PreTrainedModel,
    feed: Mapping[str, Tensor],
    *,
    tokens: tuple[Token, ...],
    source: tuple[Token, ...] = (),
    name: str,
) -> Rebuilt:
    """The logits of one text from scratch, from the library with attention written out (`eager`,
    the same weights), and as it usually runs. `feed` are the arguments of the model's forward, in
    the order of the one from scratch. Raises WrongKind."""
    scratch = rebuild(model, name=name)(*feed.values())
    library, usual = (each(**feed).logits for each in (eager, model))
    return Rebuilt(
        tokens=tokens,
        source=source,
        scratch=read_rows(scratch),
        library=read_rows(library),
        usual=read_rows(usual),
    )


def read_rows(values: Tensor) -> Floats:
    """(1, tokens, vocabulary) → (tokens, vocabulary), float32."""
    rows: Floats = values[0].float().cpu().numpy()
    return rows


def read_positions(model: PreTrainedModel) -> Floats:
    """The learned vectors of the positions, (positions, width); no row where there are none."""
    for name, module in model.base_model.named_modules():
        if name.rpartition(".")[2] in TABLES and isinstance(module, nn.Embedding):
            # BART's table begins two rows late, RoBERTa's behind the row for padding.
            padding = -1 if module.padding_idx is None else module.padding_idx
            skipped = getattr(module, "offset", padding + 1)
            table: Floats = module.weight[skipped:].detach().float().cpu().numpy()
            return table
    return np.empty((0, model.config.hidden_size), dtype=np.float32)


def is_usual(config: Any) -> bool:
    """Whether the config makes none of the rarer choices."""
    activation = find_activation(config)
    return activation in ACTIVATIONS and not any(
        [
            getattr(config, "add_cross_attention", False),
            getattr(config, "scale_attn_by_inverse_layer_idx", False),
            not getattr(config, "scale_attn_weights", True),
            getattr(config, "is_gated_act", False),
            getattr(config, "scale_embedding", False),
            config.model_type == "bert" and config.is_decoder,
            config.model_type == "t5" and config.num_layers != config.num_decoder_layers,
            config.model_type == "bart"
            and find_shape(config, "encoder") != find_shape(config, "decoder"),
        ]
    )


def find_shape(config: Any, stack: str) -> list[int]:
    """Layers, heads and inner width of one stack of BART."""
    names = ("layers", "attention_heads", "ffn_dim")
    return [getattr(config, f"{stack}_{name}") for name in names]


def find_activation(config: Any) -> str:
    """What the config calls its activation; each family has its own word for it."""
    names = ("activation_function", "hidden_act", "dense_act_fn")
    return next((str(getattr(config, name)) for name in names if hasattr(config, name)), "")
