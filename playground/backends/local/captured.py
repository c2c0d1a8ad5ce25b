"""GPT-2's forward pass on a GPU, each step one launch.

A step of a small model is about a hundred kernels of a few microseconds, and starting them
takes the processor longer than the GPU needs to run them. A step whose shapes and addresses
never change can be captured once as a CUDA graph and replayed
(https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs). So the new token goes
through a cache of fixed size (the columns not yet read are masked), and everything that differs
from step to step is a tensor that is filled before the replay.
"""

from collections.abc import Callable, Sequence

import torch
from torch.nn import functional
from transformers import GPT2LMHeadModel

from playground.backends.local.gpt2 import GPT2Forward

# With fewer steps to come, capturing takes longer than it saves.
FEWEST_STEPS = 16
# Libraries set themselves up in their first calls, which can't be captured.
WARM_UPS = 2


class CapturedForward(GPT2Forward):
    """A `GPT2Forward` whose single columns are replayed."""

    def __init__(self, model: GPT2LMHeadModel, *, paddings: Sequence[int], room: int) -> None:
        """`paddings`: columns to skip at the left of each text. `room`: columns in all."""
        super().__init__(model, paddings=paddings, room=room)
        self._replay: Callable[[], None] | None = None

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Forward`."""
        steps = self.cache.shape[4] - self._read
        if ids.shape[1] > 1 or (self._replay is None and steps < FEWEST_STEPS):
            return super().read(ids)
        if self._replay is None:
            self._prepare(texts=ids.shape[0])
            self._replay = self._capture()
        self._ids.copy_(ids[:, 0])
        self._place.copy_(self._places[:, self._read])
        self._column.fill_(self._read)
        self._seen[..., self._read] = 0.0
        self._read += 1
        self._replay()
        return self._logits.clone()

    def keep(self, rows: torch.Tensor) -> None:
        """See `Forward`."""
        super().keep(rows)
        self._replay = None

    def _make_room(self, texts: int, room: int) -> torch.Tensor:
        # What is masked is multiplied by 0, which must not meet a NaN.
        return super()._make_room(texts, room).zero_()

    def _prepare(self, *, texts: int) -> None:
        """The tensors that a step reads and writes."""
        self._ids = torch.zeros(texts, dtype=torch.long, device=self._words.device)
        self._place = torch.zeros_like(self._ids)
        self._column = torch.zeros(1, dtype=torch.long, device=self._words.device)
        room = self.cache.shape[4]
        self._seen = self._words.new_full((texts, 1, 1, room), float("-inf"))
        self._seen[..., : self._read] = 0.0 if self._mask is None else self._mask[..., : self._read]
        self._logits = torch.zeros(
            (texts, self._words.shape[0]), dtype=torch.float32, device=self._words.device
        )

    def _capture(self) -> Callable[[], None]:
        """The step as a graph. Warming up writes into the column that is read next."""
        self._column.fill_(self._read)
        self._seen[..., self._read] = 0.0
        stream = torch.cuda.Stream(self._words.device)  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream(self._words.device))
        with torch.cuda.stream(stream):
            for _ in range(WARM_UPS):
                self._step()
        torch.cuda.current_stream(self._words.device).wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        # Other threads may go on with their models meanwhile.
        with torch.cuda.graph(graph, capture_error_mode="thread_local"):
            self._step()
        return graph.replay

    def _step(self) -> None:
        """One column through the model, from and to the tensors that stay where they are."""
        texts = self._ids.shape[0]
        hidden = self._words.index_select(0, self._ids)  # (texts, width)
        hidden = hidden + self._positions.index_select(0, self._place)
        for layer, cached in zip(self._layers, self.cache.unbind(), strict=True):
            mixed = layer.into_heads.apply(self._normalize(hidden, layer.norm_before_heads))
            parts = mixed.view(texts, 1, 3, *self._heads).permute(2, 0, 3, 1, 4)
            cached.index_copy_(3, self._column, parts[1:])
            attended = functional.scaled_dot_product_attention(
                parts[0], cached[0], cached[1], attn_mask=self._seen, scale=layer.scale
            )  # (texts, heads, 1, width of a head)
            hidden = hidden + layer.out_of_heads.apply(attended.reshape(texts, self._width))
            hidden = hidden + self._transform(layer, hidden)
        last = self._normalize(hidden, self._last_norm)
        self._logits.copy_(self._head.apply(last))
