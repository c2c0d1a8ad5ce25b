"""GPT-2's step for texts that have nothing to do with each other.

Texts of different lengths, which come and go between steps, share the products with the
model's matrices; each looks at its own keys and values. Every number of a text is the same to
the last bit whoever else is in the step, so that its seed gives the same text:

- the products are oneDNN's with weights in blocks, whose rows do not depend on each other;
- attention runs text by text on exactly the columns that the text has.

Weights too large to be copied are multiplied as they are; there the last bits may differ.
"""

from collections.abc import Sequence

import torch
from torch.nn import functional
from transformers import GPT2LMHeadModel, PreTrainedModel

from playground.backends.local.gpt2 import GPT2Forward, Norm, is_plain_gpt2, read_layer
from playground.backends.local.products import Product, can_be_packed, pack


def steps_together(model: PreTrainedModel) -> bool:
    """Whether `GPT2Rows` computes what calling the model would, and pays: on a GPU a step of one
    text is a single launch."""
    return model.device.type == "cpu" and is_plain_gpt2(model)


class Row:
    """The keys and values of one text."""

    def __init__(self, cache: torch.Tensor, read: int) -> None:
        """`cache`: (layers, 2, heads, room, width of a head), of which `read` columns are
        filled."""
        self._cache = cache
        self.read = read

    def copy(self, room: int) -> "Row":
        """The same beginning for another text."""
        shape = (*self._cache.shape[:3], room, self._cache.shape[4])
        cache = self._cache.new_empty(shape)
        cache[..., : self.read, :] = self._cache[..., : self.read, :]
        return Row(cache, self.read)

    def open_column(self) -> tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]:
        """One column more: a slot (2, heads, width of a head) per layer to be filled, and per
        layer keys and values (1, heads, columns, width of a head), that column included."""
        slots = self._cache[..., self.read, :].unbind()
        self.read += 1
        return slots, self._cache[:, :, None, :, : self.read].flatten(0, 1).unbind()


class GPT2Rows:
    """A GPT-2 on the CPU that steps any texts together."""

    def __init__(self, model: GPT2LMHeadModel) -> None:
        self._model = model
        stack = model.transformer
        self._words: torch.Tensor = stack.wte.weight
        self._positions: torch.Tensor = stack.wpe.weight
        self._last_norm = Norm(stack.ln_f.weight, stack.ln_f.bias)
        self._epsilon: float = model.config.layer_norm_epsilon
        self._width: int = model.config.n_embd
        self._heads = (model.config.n_head, self._width // model.config.n_head)
        self._layers = [read_layer(block) for block in stack.h]
        self._head = Product(model.lm_head.weight.t(), None)
        if can_be_packed(model):
            self._layers = [layer.pack() for layer in self._layers]
            self._head = pack(self._head)

    def begin(self, ids: Sequence[int], *, room: int) -> tuple[Row, torch.Tensor]:
        """Read a prompt by itself: its row, with room for so many columns in all, and the
        logits (1, vocabulary) of what follows."""
        forward = GPT2Forward(self._model, paddings=[0], room=room)
        logits = forward.read(torch.tensor([ids]))
        return Row(forward.cache[:, :, 0], len(ids)), logits

    def step(self, rows: Sequence[Row], ids: Sequence[int]) -> torch.Tensor:
        """One more id for each row → logits (rows, vocabulary) of what follows, float32."""
        places = [row.read for row in rows]
        columns = [row.open_column() for row in rows]
        hidden = self._words[torch.tensor(ids)] + self._positions[torch.tensor(places)]
        joined = torch.empty_like(hidden)  # (rows, width)
        for number, layer in enumerate(self._layers):
            mixed = layer.into_heads.apply(self._normalize(hidden, layer.norm_before_heads))
            parts = mixed.view(-1, 3, *self._heads)  # (rows, 3, heads, width of a head)
            for part, out, (slots, seen) in zip(parts, joined, columns, strict=True):
                slots[number].copy_(part[1:])
                attended = functional.scaled_dot_product_attention(
                    part[None, 0, :, None],
                    seen[2 * number],
                    seen[2 * number + 1],
                    scale=layer.scale,
                )  # (1, heads, 1, width of a head)
                out.copy_(attended.view(-1))
            hidden += layer.out_of_heads.apply(joined)
            inner = layer.into_mlp.apply(self._normalize(hidden, layer.norm_before_mlp))
            hidden += layer.out_of_mlp.apply(layer.activate(inner))
        last = self._normalize(hidden, self._last_norm)
        return self._head.apply(last).float()

    def _normalize(self, hidden: torch.Tensor, norm: Norm) -> torch.Tensor:
        return torch.layer_norm(hidden, (self._width,), norm.weight, norm.bias, self._epsilon)
