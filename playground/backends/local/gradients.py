"""Derivatives of a classifier with respect to the word embeddings of a text.

The weights stay frozen: only the embeddings that go in carry a gradient, so nothing of the model
changes and many threads may ask at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedModel

from playground.backends.local.failing import mapped_failures
from playground.results import Floats

# Tokens that go through the model at once, all points together.
TOKENS_AT_ONCE = 1024
# Tokens of all points together; a long text gets fewer points.
MOST_TOKENS = 8192
FEWEST_POINTS = 8
FIRST_POINTS = 32
# More points are taken while the sum misses by more than this, in probability.
TOLERANCE = 0.01


@contextmanager
def differentiating(model: str) -> Iterator[None]:
    """Where derivatives are taken: with gradients, and with torch's errors mapped."""
    with mapped_failures(model), torch.inference_mode(False), torch.enable_grad():
        yield


def choose_points(tokens: int, most: int) -> list[int]:
    """Numbers of points to try one after the other, up to `most`; fewer for a long text."""
    most = max(min(most, MOST_TOKENS // max(tokens, 1)), FEWEST_POINTS)
    return [points for points in (FIRST_POINTS, 2 * FIRST_POINTS) if points < most] + [most]


class ClassDerivatives:
    """One class of one text; `feed` holds the arguments of the model for that text alone."""

    def __init__(
        self,
        model: PreTrainedModel,
        feed: dict[str, torch.Tensor],
        *,
        place: int,
        exclusive: bool,
    ) -> None:
        self._model = model
        self._rest = {name: value for name, value in feed.items() if name != "input_ids"}
        self._place = place
        self._exclusive = exclusive
        with torch.no_grad():
            embed = model.get_input_embeddings()
            self.inputs: torch.Tensor = embed(feed["input_ids"]).detach()  # (1, tokens, width)

    def blank_out(self, words: Sequence[bool], mask_id: int | None) -> torch.Tensor:
        """The embeddings with the mask token in the place of each of the `words`, or zeros where
        the model has no mask token."""
        size = self.inputs.shape[-1]
        empty = self.inputs.new_zeros(size)
        if mask_id is not None:
            with torch.no_grad():
                id_ = torch.tensor([mask_id], device=self.inputs.device)
                empty = self._model.get_input_embeddings()(id_)[0].detach()  # (width,)
        blank = self.inputs.clone()
        blank[0, list(np.flatnonzero(words))] = empty
        return blank

    def share(self, inputs: torch.Tensor) -> torch.Tensor:
        """The probability of the class (texts,) for word embeddings (texts, tokens, width)."""
        logits = self._call(inputs)
        shares = torch.softmax(logits, -1) if self._exclusive else torch.sigmoid(logits)
        return shares[:, self._place]

    def odds(self, inputs: torch.Tensor) -> torch.Tensor:
        """ln p/(1 − p) of the class (texts,), read from the logits so that it never saturates."""
        logits = self._call(inputs)
        own = logits[:, self._place]
        if not self._exclusive or logits.shape[-1] == 1:
            return own
        others = [place for place in range(logits.shape[-1]) if place != self._place]
        return own - torch.logsumexp(logits[:, others], -1)

    def _call(self, inputs: torch.Tensor) -> torch.Tensor:
        rest: dict[str, Any] = {
            name: value.expand(len(inputs), -1) for name, value in self._rest.items()
        }
        logits: torch.Tensor = self._model(inputs_embeds=inputs, **rest).logits
        return logits.float()  # (texts, labels)

    def multiply(self) -> Floats:
        """Gradient × input of the log-odds, (tokens,). Source: Shrikumar et al. 2017."""
        inputs = self.inputs.clone().requires_grad_()
        (slope,) = torch.autograd.grad(self.odds(inputs).sum(), inputs)  # (1, tokens, width)
        return to_numbers((slope.float() * inputs.float()).sum(-1)[0])

    def integrate(self, blank: torch.Tensor, points: int) -> Floats:
        """Integrated gradients of the probability from `blank` to the text, (tokens,).

        Σ over Gauss–Legendre points α of w(α) · ∂p/∂x at blank + α (text − blank), times
        (text − blank). Source: Sundararajan et al. 2017, equation 1.
        """
        places, weights = np.polynomial.legendre.leggauss(points)
        way = self.inputs - blank  # (1, tokens, width)
        total = torch.zeros_like(way, dtype=torch.float32)
        rows = max(TOKENS_AT_ONCE // way.shape[1], 1)
        for start in range(0, points, rows):
            parts = slice(start, start + rows)
            alphas = self._column((places[parts] + 1) / 2)
            inputs = (blank + alphas * way).requires_grad_()  # (points, tokens, width)
            (slopes,) = torch.autograd.grad(self.share(inputs).sum(), inputs)
            total += (self._column(weights[parts] / 2) * slopes.float()).sum(0, keepdim=True)
        return to_numbers((total * way.float()).sum(-1)[0])

    def integrate_well(self, blank: torch.Tensor, most: int) -> tuple[Floats, int]:
        """Integrated gradients with as many points as it takes to add up, and their number."""
        rise = self.measure(self.inputs) - self.measure(blank)
        integrated, points = np.zeros(0, dtype=np.float32), 0
        for points in choose_points(blank.shape[1], most):
            integrated = self.integrate(blank, points)
            if abs(float(integrated.sum(dtype=float)) - rise) <= TOLERANCE:
                break
        return integrated, points

    def _column(self, values: Any) -> torch.Tensor:
        """Numbers as (points, 1, 1) in the dtype of the embeddings."""
        column = torch.tensor(values, dtype=self.inputs.dtype, device=self.inputs.device)
        return column.view(-1, 1, 1)

    def measure(self, inputs: torch.Tensor) -> float:
        """The probability of the class for one text's embeddings."""
        with torch.no_grad():
            return float(self.share(inputs)[0])


def to_numbers(values: torch.Tensor) -> Floats:
    """A tensor as numpy, without its history."""
    numbers: Floats = values.detach().cpu().numpy().astype(np.float32)
    return numbers
