"""How a set of texts goes through a model, a few columns at a time.

Every architecture can be called as the library has it; the one of the embedded decoder and of
GPT-2 has a faster way (`gpt2`) to the same logits.
"""

import inspect
from collections.abc import Sequence
from typing import Any, Protocol

import torch
from transformers import DynamicCache, PreTrainedModel

from playground.backends.local.captured import CapturedForward
from playground.backends.local.gpt2 import GPT2Forward, is_plain_gpt2


class Forward(Protocol):
    """Texts as rows that end in the same column; it remembers the columns it has read."""

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """The next columns (texts, new) → logits of what follows them (texts, vocabulary),
        float32."""
        ...

    def keep(self, rows: torch.Tensor) -> None:
        """Go on with these texts, of which one may go on several times."""
        ...


def start_forward(model: PreTrainedModel, *, paddings: Sequence[int], room: int) -> Forward:
    """The fastest way through a model. `paddings`: columns to skip at the left of each text.
    `room`: columns in all."""
    if not is_plain_gpt2(model):
        return LibraryForward(model, paddings=paddings, room=room)
    way = CapturedForward if model.device.type == "cuda" else GPT2Forward
    return way(model, paddings=paddings, room=room)


class LibraryForward:
    """Calls the model."""

    def __init__(self, model: PreTrainedModel, *, paddings: Sequence[int], room: int) -> None:
        self._model = model
        self._accepts = frozenset(inspect.signature(model.forward).parameters)
        self._cache = DynamicCache(config=model.config)
        self._read = 0  # columns so far
        # Without padding there is nothing to mask, and the library's fast path is taken.
        self._mask: torch.Tensor | None = None
        if any(paddings):
            skipped = torch.tensor(paddings, device=model.device).unsqueeze(1)  # (texts, 1)
            columns = torch.arange(room, device=model.device)
            self._mask = (columns >= skipped).long()  # (texts, room)

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Forward`."""
        start, self._read = self._read, self._read + ids.shape[1]
        feed: dict[str, Any] = {"input_ids": ids}
        if self._mask is not None:
            mask = self._mask[:, : self._read]
            feed["attention_mask"] = mask
            if "position_ids" in self._accepts:
                places = (mask.cumsum(-1) - 1).clamp(min=0)  # (texts, columns)
                feed["position_ids"] = places[:, start:]
        if "logits_to_keep" in self._accepts:
            feed["logits_to_keep"] = 1
        outputs = self._model(**feed, past_key_values=self._cache, use_cache=True)
        last: torch.Tensor = outputs.logits[:, -1].float()
        return last

    def keep(self, rows: torch.Tensor) -> None:
        """See `Forward`."""
        self._cache.batch_select_indices(rows)
        self._mask = None if self._mask is None else self._mask[rows]
