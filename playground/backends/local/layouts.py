"""Where each tensor of a checkpoint goes in the Transformer from scratch: a function a family.

Only names change, and with them the order of axes where the library keeps a matrix the other way
round.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from playground.maths.transformer import Design, EncoderDecoder, LanguageModel

Weights = dict[str, Tensor]
Rebuilding = LanguageModel | EncoderDecoder

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "gelu": functional.gelu,
    "gelu_new": lambda x: functional.gelu(x, approximate="tanh"),
    "gelu_pytorch_tanh": lambda x: functional.gelu(x, approximate="tanh"),
}


def build_gpt2(config: Any, found: Weights) -> tuple[Rebuilding, Weights]:
    """Norms first, learned positions. The library keeps matrices as (in, out), and queries, keys
    and values side by side in one."""
    design = Design(
        vocabulary=config.vocab_size,
        width=config.n_embd,
        heads=config.n_head,
        d=config.n_embd // config.n_head,
        layers=config.n_layer,
        hidden=config.n_inner or 4 * config.n_embd,
        activation=ACTIVATIONS[config.activation_function],
        norm_first=True,
        epsilon=config.layer_norm_epsilon,
        positions="learned",
        places=config.n_positions,
    )
    weights = {
        "stack.embedding.weight": found["transformer.wte.weight"],
        "stack.positions.weight": found["transformer.wpe.weight"],
        "head.scores.weight": found["lm_head.weight"],
        **take(found, "transformer.ln_f", "stack.last_norm"),
    }
    for number in range(config.n_layer):
        old, new = f"transformer.h.{number}", f"stack.layers.{number}"
        for part in ("weight", "bias"):
            joined = found[f"{old}.attn.c_attn.{part}"].chunk(3, dim=-1)
            for name, piece in zip(("query", "key", "value"), joined, strict=True):
                # (in, out) → (out, in); a bias has one axis and stays.
                weights[f"{new}.attention.{name}.{part}"] = piece.T if part == "weight" else piece
        for name, turned in {
            "attn.c_proj": "attention.output",
            "mlp.c_fc": "feed_forward.enter",
            "mlp.c_proj": "feed_forward.leave",
        }.items():
            weights[f"{new}.{turned}.weight"] = found[f"{old}.{name}.weight"].T
            weights[f"{new}.{turned}.bias"] = found[f"{old}.{name}.bias"]
        weights |= take(found, f"{old}.ln_1", f"{new}.add_attention.norm")
        weights |= take(found, f"{old}.ln_2", f"{new}.add_feed_forward.norm")
    return LanguageModel(design, causal=True), weights


def build_bert(config: Any, found: Weights) -> tuple[Rebuilding, Weights]:
    """Norms last, one more layer before the scores. Of two kinds of text there is only the first,
    so its vector is the same everywhere and goes into the positions."""
    design = Design(
        vocabulary=config.vocab_size,
        width=config.hidden_size,
        heads=config.num_attention_heads,
        d=config.hidden_size // config.num_attention_heads,
        layers=config.num_hidden_layers,
        hidden=config.intermediate_size,
        activation=ACTIVATIONS[config.hidden_act],
        norm_embedding=True,
        epsilon=config.layer_norm_eps,
        positions="learned",
        places=config.max_position_embeddings,
        head_layer=True,
        head_bias=True,
    )
    old = "bert.embeddings"
    weights = {
        "stack.embedding.weight": found[f"{old}.word_embeddings.weight"],
        "stack.positions.weight": found[f"{old}.position_embeddings.weight"]
        + found[f"{old}.token_type_embeddings.weight"][0],
        **take(found, f"{old}.LayerNorm", "stack.first_norm"),
        **take(found, "cls.predictions.transform.dense", "head.dense"),
        **take(found, "cls.predictions.transform.LayerNorm", "head.norm"),
        "head.scores.weight": found["cls.predictions.decoder.weight"],
        "head.scores.bias": found["cls.predictions.bias"],
    }
    names = {
        "attention.self.query": "attention.query",
        "attention.self.key": "attention.key",
        "attention.self.value": "attention.value",
        "attention.output.dense": "attention.output",
        "attention.output.LayerNorm": "add_attention.norm",
        "intermediate.dense": "feed_forward.enter",
        "output.dense": "feed_forward.leave",
        "output.LayerNorm": "add_feed_forward.norm",
    }
    for number in range(config.num_hidden_layers):
        weights |= take_all(found, f"bert.encoder.layer.{number}", f"stack.layers.{number}", names)
    return LanguageModel(design, causal=False), weights


def build_t5(config: Any, found: Weights) -> tuple[Rebuilding, Weights]:
    """Norms first and without a mean, no biases, no √d, no positions but a bias for each
    distance, which the first layer of a stack keeps for all."""
    tied = getattr(config, "scale_decoder_outputs", config.tie_word_embeddings)
    design = Design(
        vocabulary=config.vocab_size,
        width=config.d_model,
        heads=config.num_heads,
        d=config.d_kv,
        layers=config.num_layers,
        hidden=config.d_ff,
        activation=ACTIVATIONS[config.dense_act_fn],
        norm="rms",
        norm_first=True,
        epsilon=config.layer_norm_epsilon,
        biases=False,
        scaled=False,
        positions="none",
        buckets=config.relative_attention_num_buckets,
        reach=config.relative_attention_max_distance,
        head_scale=config.d_model**-0.5 if tied else 1.0,
    )
    weights = {"head.scores.weight": found["lm_head.weight"]}
    table = "block.0.layer.0.SelfAttention.relative_attention_bias.weight"
    heads = {"q": "query", "k": "key", "v": "value", "o": "output"}
    for stack in ("encoder", "decoder"):
        weights[f"{stack}.embedding.weight"] = found["shared.weight"]
        weights[f"{stack}.bias.weight"] = found[f"{stack}.{table}"]
        weights |= take(found, f"{stack}.final_layer_norm", f"{stack}.last_norm")
        last = 1 if stack == "encoder" else 2
        names = {f"layer.0.SelfAttention.{old}": f"attention.{new}" for old, new in heads.items()}
        names |= {
            "layer.0.layer_norm": "add_attention.norm",
            f"layer.{last}.DenseReluDense.wi": "feed_forward.enter",
            f"layer.{last}.DenseReluDense.wo": "feed_forward.leave",
            f"layer.{last}.layer_norm": "add_feed_forward.norm",
        }
        if stack == "decoder":
            names |= {
                f"layer.1.EncDecAttention.{old}": f"cross.{new}" for old, new in heads.items()
            }
            names["layer.1.layer_norm"] = "add_cross.norm"
        for number in range(config.num_layers):
            weights |= take_all(found, f"{stack}.block.{number}", f"{stack}.layers.{number}", names)
    return EncoderDecoder(design), weights


def build_bart(config: Any, found: Weights) -> tuple[Rebuilding, Weights]:
    """The paper's order, with learned positions; the library's table begins two rows late."""
    design = Design(
        vocabulary=config.vocab_size,
        width=config.d_model,
        heads=config.encoder_attention_heads,
        d=config.d_model // config.encoder_attention_heads,
        layers=config.encoder_layers,
        hidden=config.encoder_ffn_dim,
        activation=ACTIVATIONS[config.activation_function],
        norm_embedding=True,
        positions="learned",
        places=config.max_position_embeddings,
        head_bias=True,
    )
    weights = {
        "head.scores.weight": found["lm_head.weight"],
        "head.scores.bias": found["final_logits_bias"][0],
    }
    heads = {"q_proj": "query", "k_proj": "key", "v_proj": "value", "out_proj": "output"}
    for stack in ("encoder", "decoder"):
        weights[f"{stack}.embedding.weight"] = found["model.shared.weight"]
        weights[f"{stack}.positions.weight"] = found[f"model.{stack}.embed_positions.weight"][2:]
        weights |= take(found, f"model.{stack}.layernorm_embedding", f"{stack}.first_norm")
        names = {f"self_attn.{old}": f"attention.{new}" for old, new in heads.items()}
        names |= {
            "self_attn_layer_norm": "add_attention.norm",
            "fc1": "feed_forward.enter",
            "fc2": "feed_forward.leave",
            "final_layer_norm": "add_feed_forward.norm",
        }
        if stack == "decoder":
            names |= {f"encoder_attn.{old}": f"cross.{new}" for old, new in heads.items()}
            names["encoder_attn_layer_norm"] = "add_cross.norm"
        for number in range(config.encoder_layers):
            old, new = f"model.{stack}.layers.{number}", f"{stack}.layers.{number}"
            weights |= take_all(found, old, new, names)
    return EncoderDecoder(design), weights


def take(found: Weights, old: str, new: str) -> Weights:
    """Weight and bias of one part under its new name; some parts have no bias."""
    return {
        f"{new}.{part}": found[f"{old}.{part}"]
        for part in ("weight", "bias")
        if f"{old}.{part}" in found
    }


def take_all(found: Weights, old: str, new: str, names: dict[str, str]) -> Weights:
    """The parts of one layer: old name → new name, below the layer's own names."""
    taken: Weights = {}
    for before, after in names.items():
        taken |= take(found, f"{old}.{before}", f"{new}.{after}")
    return taken


BUILDERS: dict[str, Callable[[Any, Weights], tuple[Rebuilding, Weights]]] = {
    "gpt2": build_gpt2,
    "bert": build_bert,
    "t5": build_t5,
    "bart": build_bart,
}
