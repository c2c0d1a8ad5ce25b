"""GPT-2's forward pass with nothing around it.

A step of the library makes masks, cache objects and keyword arguments anew and asks each
module for hooks, which costs as much as the arithmetic of a few million parameters. Here are
the operations of `GPT2LMHeadModel.forward` (Radford et al. 2019; transformers 5) in its order,
on its own weights, with a cache whose room is known beforehand.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional
from torch.nn.modules import module as module_globals
from transformers import GPT2LMHeadModel, GPT2Model, PreTrainedModel
from transformers.models.gpt2.modeling_gpt2 import GPT2MLP, GPT2Attention, GPT2Block
from transformers.pytorch_utils import Conv1D

from playground.backends.local.products import Product, pack

# What a model may consist of, beside its activation: a layer that an adapter or a quantized
# format put in another's place computes something else.
PARTS = frozenset(
    [
        *(GPT2LMHeadModel, GPT2Model, GPT2Block, GPT2Attention, GPT2MLP, Conv1D),
        *(nn.ModuleList, nn.Embedding, nn.LayerNorm, nn.Linear, nn.Dropout),
    ]
)


class Norm(NamedTuple):
    """Scale and shift of a layer norm."""

    weight: torch.Tensor
    bias: torch.Tensor


class Layer(NamedTuple):
    """One block, its parts by what they do."""

    norm_before_heads: Norm
    into_heads: Product  # queries, keys and values side by side
    out_of_heads: Product
    norm_before_mlp: Norm
    into_mlp: Product
    out_of_mlp: Product
    activate: Callable[[torch.Tensor], torch.Tensor]
    scale: float

    def pack(self) -> "Layer":
        """The same with its matrices in blocks."""
        return self._replace(
            into_heads=pack(self.into_heads),
            out_of_heads=pack(self.out_of_heads),
            into_mlp=pack(self.into_mlp),
            out_of_mlp=pack(self.out_of_mlp),
        )


def is_plain_gpt2(model: PreTrainedModel) -> bool:
    """Whether `GPT2Forward` computes what calling the model would.

    That is, the class itself and not one derived from it, made of its own parts, evaluated
    with the usual attention, and nobody listening to or replacing a module's forward.
    """
    if type(model) is not GPT2LMHeadModel or model.training or is_every_module_watched():
        return False
    config = model.config
    if config.add_cross_attention or config.reorder_and_upcast_attn:
        return False
    modules = list(model.modules())
    activations = {type(each.act) for each in modules if type(each) is GPT2MLP}
    return (
        config._attn_implementation == "sdpa"
        and {type(each) for each in modules} - activations <= PARTS
        and model.lm_head.bias is None
        and not any(is_watched(each) for each in modules)
    )


def is_watched(module: nn.Module) -> bool:
    """Whether calling a module does more than its class says."""
    hooks = module._forward_hooks or module._forward_pre_hooks
    return bool(hooks) or "forward" in module.__dict__


def is_every_module_watched() -> bool:
    """Whether there are hooks on all modules of the process."""
    return bool(module_globals._global_forward_hooks or module_globals._global_forward_pre_hooks)


def read_layer(block: GPT2Block) -> Layer:
    """The tensors of one block."""
    return Layer(
        norm_before_heads=Norm(block.ln_1.weight, block.ln_1.bias),
        into_heads=Product(block.attn.c_attn.weight, block.attn.c_attn.bias),
        out_of_heads=Product(block.attn.c_proj.weight, block.attn.c_proj.bias),
        norm_before_mlp=Norm(block.ln_2.weight, block.ln_2.bias),
        into_mlp=Product(block.mlp.c_fc.weight, block.mlp.c_fc.bias),
        out_of_mlp=Product(block.mlp.c_proj.weight, block.mlp.c_proj.bias),
        activate=block.mlp.act.forward,
        scale=block.attn.scaling,
    )


class GPT2Forward:
    """Texts that go through a GPT-2 together, a few columns at a time."""

    def __init__(self, model: GPT2LMHeadModel, *, paddings: Sequence[int], room: int) -> None:
        """`paddings`: columns to skip at the left of each text. `room`: columns in all."""
        stack = model.transformer
        self._words: torch.Tensor = stack.wte.weight
        self._positions: torch.Tensor = stack.wpe.weight
        self._last_norm = Norm(stack.ln_f.weight, stack.ln_f.bias)
        self._epsilon: float = model.config.layer_norm_epsilon
        self._width: int = model.config.n_embd
        self._heads = (model.config.n_head, self._width // model.config.n_head)
        self._layers = [read_layer(block) for block in stack.h]
        self._head = Product(model.lm_head.weight.t(), None)
        skipped = torch.tensor(paddings, device=self._words.device).unsqueeze(1)  # (texts, 1)
        columns = torch.arange(room, device=self._words.device)
        self._places = (columns - skipped).clamp(min=0)  # (texts, room)
        # 0 where a key counts, -∞ where it is padding; nothing where nothing is padded.
        self._mask: torch.Tensor | None = None
        if any(paddings):
            hidden = self._words.new_full((len(paddings), room), float("-inf"))
            hidden.masked_fill_(columns >= skipped, 0.0)
            self._mask = hidden[:, None, None]  # (texts, 1, 1, room)
        # Keys and values: (layers, 2, texts, heads, room, width of a head).
        self.cache = self._make_room(len(paddings), room)
        self._read = 0  # columns so far

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """The next columns (texts, new) → logits of what follows them (texts, vocabulary),
        float32."""
        texts, new = ids.shape
        start, self._read = self._read, self._read + new
        places = self._places[:, start : self._read].reshape(-1)
        hidden = self._words.index_select(0, ids.reshape(-1))  # (texts · new, width)
        hidden += self._positions.index_select(0, places)
        mask = self._make_mask(start)
        slots = self.cache[..., start : self._read, :].unbind()
        seen = self.cache[..., : self._read, :].flatten(0, 1).unbind()
        for layer, slot, keys, values in zip(
            self._layers, slots, seen[::2], seen[1::2], strict=True
        ):
            hidden += self._attend(layer, hidden, slot=slot, keys=keys, values=values, mask=mask)
            hidden += self._transform(layer, hidden)
        last = hidden.view(texts, new, self._width)[:, -1]  # (texts, width)
        return self._head.apply(self._normalize(last, self._last_norm)).float()

    def keep(self, rows: torch.Tensor) -> None:
        """Go on with these texts, of which one may go on several times."""
        old = self.cache
        self.cache = self._make_room(len(rows), old.shape[4])
        self.cache[..., : self._read, :] = old[:, :, rows, :, : self._read]
        self._places = self._places[rows]
        self._mask = None if self._mask is None else self._mask[rows]

    def _make_room(self, texts: int, room: int) -> torch.Tensor:
        """Keys and values: (layers, 2, texts, heads, room, width of a head)."""
        heads, width = self._heads
        return self._words.new_empty((len(self._layers), 2, texts, heads, room, width))

    def _make_mask(self, start: int) -> torch.Tensor | None:
        """What is added to the scores of the columns from `start` on, (texts, 1, new, seen);
        nothing where nothing is padded and `_attend` need not be told which keys are later."""
        new = self._read - start
        if new == 1:
            return None if self._mask is None else self._mask[..., : self._read]
        if self._mask is None and start == 0:
            return None
        mask = self._words.new_full((new, self._read), float("-inf")).triu(start + 1)
        if self._mask is not None:
            mask = self._mask[..., : self._read] + mask
        # Padding sees itself, or its rows would have nothing to share 1 among.
        mask.diagonal(start, -2, -1).zero_()
        return mask

    def _attend(
        self,
        layer: Layer,
        hidden: torch.Tensor,
        *,
        slot: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
        mask: torch.Tensor | None,
    ) -> torch.Tensor:
        """Attention of the new columns to all seen. Their own keys and values go into `slot`
        (2, texts, heads, new, width of a head), the end of `keys` and `values`."""
        new = slot.shape[3]
        mixed = layer.into_heads.apply(self._normalize(hidden, layer.norm_before_heads))
        parts = mixed.view(-1, new, 3, *self._heads).permute(2, 0, 3, 1, 4)
        slot.copy_(parts[1:])
        attended = functional.scaled_dot_product_attention(
            parts[0],
            keys,
            values,
            attn_mask=mask,
            is_causal=mask is None and new > 1,
            scale=layer.scale,
        )  # (texts, heads, new, width of a head)
        joined = attended.transpose(1, 2).reshape(-1, self._width)  # (texts · new, width)
        return layer.out_of_heads.apply(joined)

    def _transform(self, layer: Layer, hidden: torch.Tensor) -> torch.Tensor:
        """The two matrices of a block and what stands between them."""
        inner = layer.into_mlp.apply(self._normalize(hidden, layer.norm_before_mlp))
        return layer.out_of_mlp.apply(layer.activate(inner))

    def _normalize(self, hidden: torch.Tensor, norm: Norm) -> torch.Tensor:
        return torch.layer_norm(hidden, (self._width,), norm.weight, norm.bias, self._epsilon)
