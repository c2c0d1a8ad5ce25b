"""GPT-2's step for texts that have nothing to do with each other.

Texts of different lengths, which come and go between steps, share the products with the
model's matrices; each looks at its own keys and values. Every number of a text is the same to
the last bit whoever else is in the step, so that its seed gives the same text:

- the products are oneDNN's with weights in blocks, whose rows do not depend on each other;
- attention runs on columns that are padded as the text's own length has it (`shelves`).

Weights too large to be copied are multiplied as they are; there the last bits may differ.
"""

from collections.abc import Sequence

import torch
from transformers import GPT2LMHeadModel, PreTrainedModel

from playground.backends.local.gpt2 import GPT2Forward, Norm, is_plain_gpt2, read_layer
from playground.backends.local.products import Product, can_be_packed, pack
from playground.backends.local.shelves import Row, Shelves


def steps_together(model: PreTrainedModel) -> bool:
    """Whether `GPT2Rows` computes what calling the model would, and pays: on a GPU a step of one
    text is a single launch."""
    return model.device.type == "cpu" and is_plain_gpt2(model)


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
        self._shelves = Shelves()

    def begin(self, ids: Sequence[int]) -> tuple[Row, torch.Tensor]:
        """Read a prompt by itself: its row and the logits (1, vocabulary) of what follows."""
        forward = GPT2Forward(self._model, paddings=[0], room=len(ids))
        logits = forward.read(torch.tensor([ids]))
        return Row(forward.cache[:, :, 0], len(ids)), logits

    def step(self, rows: Sequence[Row], ids: Sequence[int]) -> torch.Tensor:
        """One more id for each row → logits (rows, vocabulary) of what follows, float32."""
        shelves = self._shelves.arrange(rows)
        order = {id(row): place for place, row in enumerate(rows)}
        places = torch.tensor([order[id(row)] for shelf in shelves for row in shelf.rows])
        positions = torch.tensor([row.read for row in rows])
        hidden = (self._words[torch.tensor(ids)] + self._positions[positions])[places]
        for shelf in shelves:
            shelf.open_column()
        sizes = [len(shelf.rows) for shelf in shelves]
        joined = torch.empty_like(hidden)  # (rows, width)
        for number, layer in enumerate(self._layers):
            mixed = layer.into_heads.apply(self._normalize(hidden, layer.norm_before_heads))
            parts = mixed.view(-1, 3, *self._heads)  # (rows, 3, heads, width of a head)
            outs = torch.split(joined.view(-1, self._heads[0], 1, self._heads[1]), sizes)
            for shelf, part, out in zip(shelves, torch.split(parts, sizes), outs, strict=True):
                out.copy_(shelf.attend(number, part, scale=layer.scale))
            hidden += layer.out_of_heads.apply(joined)
            inner = layer.into_mlp.apply(self._normalize(hidden, layer.norm_before_mlp))
            hidden += layer.out_of_mlp.apply(layer.activate(inner))
        last = self._normalize(hidden, self._last_norm)
        logits = torch.empty(len(rows), self._words.shape[0])
        logits[places] = self._head.apply(last).float()
        return logits

    def _normalize(self, hidden: torch.Tensor, norm: Norm) -> torch.Tensor:
        return torch.layer_norm(hidden, (self._width,), norm.weight, norm.bias, self._epsilon)
