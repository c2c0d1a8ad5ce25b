"""The decode loop of one request: a set of texts that grow together, a token each per step."""

from collections.abc import Sequence

import torch
from transformers import PreTrainedModel

from playground.backends.base import Sampling, Step
from playground.backends.local.choosing import GrowingText, choose_tokens
from playground.backends.local.forward import start_forward
from playground.backends.local.tokens import TextCutter


def pad_left(prompts: Sequence[Sequence[int]], *, pad: int, device: torch.device) -> torch.Tensor:
    """Prompts as rows of ids (prompts, width) that end in the same column."""
    width = max(len(prompt) for prompt in prompts)
    rows = [[*[pad] * (width - len(each)), *each] for each in prompts]
    return torch.tensor(rows, device=device)


def find_copies(prompts: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Where each prompt stands first, and for each prompt its place in that list."""
    firsts: dict[tuple[int, ...], int] = {}
    for row, prompt in enumerate(prompts):
        firsts.setdefault(tuple(prompt), row)
    places = {prompt: place for place, prompt in enumerate(firsts)}
    return list(firsts.values()), [places[tuple(prompt)] for prompt in prompts]


def require_numbers(steps: Sequence[Step | None]) -> tuple[Step, ...]:
    """Raises FloatingPointError when the model computed no number for one of the texts."""
    drawn = tuple(step for step in steps if step is not None)
    if len(drawn) < len(steps):
        raise FloatingPointError("the logits are not numbers")
    return drawn


class DecodingSet:
    """Texts that are stepped together through one model and one cache."""

    def __init__(
        self,
        model: PreTrainedModel,
        cutter: TextCutter,
        *,
        prompts: Sequence[Sequence[int]],
        samplings: Sequence[Sampling],
        ends: frozenset[int],
        likeliest: int,
    ) -> None:
        """`prompts`: token ids, at least one each. `ends`: ids that end a text."""
        self._likeliest = likeliest
        self._device = model.device
        width = max(len(prompt) for prompt in prompts)
        self._going = [
            GrowingText(
                prompt, sampling, index=index, cutter=cutter, ends=ends, device=model.device
            )
            for index, (prompt, sampling) in enumerate(zip(prompts, samplings, strict=True))
        ]
        room = width + max(sampling.max_new_tokens for sampling in samplings)
        # A prompt that several texts continue is read once.
        distinct, self._copies = find_copies(prompts)
        firsts = [prompts[row] for row in distinct]
        self._prompts: torch.Tensor | None = pad_left(
            firsts, pad=cutter.pad_id, device=model.device
        )
        paddings = [width - len(prompt) for prompt in firsts]
        self._forward = start_forward(model, paddings=paddings, room=room)

    @property
    def done(self) -> bool:
        """Whether every text has ended."""
        return not self._going

    def advance(self) -> tuple[Step, ...]:
        """Draw one token for each text still going. Runs in inference mode."""
        logits = self._read()  # (texts, vocabulary)
        steps = require_numbers(choose_tokens(self._going, logits, likeliest=self._likeliest))
        self._drop_finished(steps)
        return steps

    def _read(self) -> torch.Tensor:
        """Logits of the next token of each text."""
        if self._prompts is None:
            last = [[text.last] for text in self._going]
            return self._forward.read(torch.tensor(last, device=self._device))
        logits = self._forward.read(self._prompts)
        if len(self._prompts) < len(self._going):
            rows = torch.tensor(self._copies, device=self._device)
            self._forward.keep(rows)
            logits = logits[rows]
        self._prompts = None
        return logits

    def _drop_finished(self, steps: Sequence[Step]) -> None:
        """Keep the rows that go on."""
        rows = [row for row, step in enumerate(steps) if not step.finish_reason]
        if len(rows) == len(steps):
            return
        self._going = [self._going[row] for row in rows]
        if rows:
            self._forward.keep(torch.tensor(rows, device=self._device))
