"""Attention heads that can be switched off.

The outputs of all heads stand side by side where they enter the attention's output projection.
A head whose part there is 0 adds nothing to what follows. The library ignores `head_mask`, so a
hook in front of the projection does it, on modules of their own around the same weights. Which
heads are off is read from a context variable: another thread has its own.
"""

import copy
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel

from playground.backends.base.probes import HeadGrid
from playground.errors import NoSwitch
from playground.results import AttentionKind
from playground.results.probes import Head

_off: ContextVar[frozenset[Head]] = ContextVar("heads that are off", default=frozenset())

# …<layer>. … <attention>.<output projection>: GPT-2 and its relatives, Llama and its, BERT and
# its, T5, BART, Marian, OPT, Bloom, GPT-NeoX, Falcon, Phi, ModernBERT.
PROJECTION = re.compile(
    r"(?:^|\.)(?P<layer>\d+)\.(?:layer\.\d+\.)?"
    r"(?P<attention>attn|attn\.attention|attention|self_attn|self_attention|SelfAttention"
    r"|encoder_attn|EncDecAttention|crossattention)"
    r"\.(?:c_proj|o_proj|out_proj|o|out_lin|output\.dense|dense|Wo)$"
)
CROSS = {"encoder_attn", "EncDecAttention", "crossattention"}


@contextmanager
def switched_off(heads: Collection[Head]) -> Iterator[None]:
    """These heads are off, in this thread."""
    token = _off.set(frozenset(heads))
    try:
        yield
    finally:
        _off.reset(token)


class Switchboard:
    """A view of a model, the same weights, whose heads `switched_off` reaches."""

    def __init__(self, model: PreTrainedModel, *, name: str) -> None:
        """`name`: the model's key, for errors. Raises NoSwitch."""
        weights = (*model.parameters(), *model.buffers())
        shared: dict[int, Any] = {id(weight): weight for weight in weights}
        self.model: PreTrainedModel = copy.deepcopy(model, shared)
        self.grids = find_projections(self.model, name=name)
        for kind, grid in self.grids.items():
            for layer, module in enumerate(grid.modules):
                self.model.get_submodule(module).register_forward_pre_hook(
                    make_hook(kind, layer, grid.heads)
                )


def make_hook(
    kind: AttentionKind, layer: int, heads: int
) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], tuple[torch.Tensor, ...] | None]:
    """What runs in front of one layer's projection."""

    def hook(
        module: nn.Module, inputs: tuple[torch.Tensor, ...]
    ) -> tuple[torch.Tensor, ...] | None:
        del module
        off = [head for of, at, head in _off.get() if (of, at) == (kind, layer)]
        if not off:
            return None
        mixed = inputs[0].clone(
            memory_format=torch.contiguous_format
        )  # (…, heads × width of a head)
        mixed.view(*mixed.shape[:-1], heads, -1)[..., off, :] = 0
        return (mixed, *inputs[1:])

    return hook


def find_projections(model: PreTrainedModel, *, name: str) -> dict[AttentionKind, HeadGrid]:
    """The output projections of every kind of attention, in the order of the layers.

    Raises NoSwitch for a model whose modules are called otherwise or whose layers share them.
    """
    found: dict[AttentionKind, dict[int, str]] = {}
    for path, _ in model.named_modules():
        if match := PROJECTION.search(path):
            kind = read_kind(path, match["attention"], model)
            found.setdefault(kind, {})[int(match["layer"])] = path
    grids = {
        kind: HeadGrid(
            heads=count_heads(model, kind),
            modules=tuple(layers[layer] for layer in sorted(layers)),
        )
        for kind, layers in found.items()
    }
    if not grids or any(not fits(model, kind, grid) for kind, grid in grids.items()):
        raise NoSwitch(model=name)
    order: tuple[AttentionKind, ...] = ("encoder", "decoder", "cross")
    return {kind: grids[kind] for kind in order if kind in grids}


def read_kind(path: str, attention: str, model: PreTrainedModel) -> AttentionKind:
    """Whose attention a module is."""
    if model.config.is_encoder_decoder:
        if attention in CROSS:
            return "cross"
        return "encoder" if "encoder" in path.split(".") else "decoder"
    # A decoder alone may be called by its class or say so in its config.
    return "decoder" if model.can_generate() else "encoder"


def count_heads(model: PreTrainedModel, kind: AttentionKind) -> int:
    """Heads in a layer; BART's halves may differ."""
    half = "encoder_attention_heads" if kind == "encoder" else "decoder_attention_heads"
    heads = getattr(model.config, half, None) or getattr(model.config, "num_attention_heads", 0)
    return int(heads or 0)


def count_layers(model: PreTrainedModel, kind: AttentionKind) -> int:
    """Layers of one kind of attention."""
    config = model.config
    names = ["num_hidden_layers"]
    if config.is_encoder_decoder and kind == "encoder":
        names = ["encoder_layers", "num_hidden_layers"]
    elif config.is_encoder_decoder:
        names = ["decoder_layers", "num_decoder_layers", "num_hidden_layers"]
    counts = [getattr(config, name, None) for name in names]
    return int(next((count for count in counts if count), 0))


def fits(model: PreTrainedModel, kind: AttentionKind, grid: HeadGrid) -> bool:
    """Whether there is one projection in each layer, whose input divides into the heads."""
    if not grid.heads or grid.layers != count_layers(model, kind):
        return False
    widths = [read_width(model.get_submodule(module)) for module in grid.modules]
    return all(width > 0 and width % grid.heads == 0 for width in widths)


def read_width(module: nn.Module) -> int:
    """Numbers that go into a projection: GPT-2's keeps its weight as (in, out)."""
    inside = getattr(module, "in_features", None)
    if inside is None and isinstance(weight := getattr(module, "weight", None), torch.Tensor):
        inside = weight.shape[0]
    return int(inside or 0)
