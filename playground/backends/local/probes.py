"""What the kinds of local model have in common when a prediction is looked into."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import torch
from transformers import PreTrainedModel

from playground.backends.base.probes import Blank, HeadGrid, LayerGuesses, Outlook
from playground.backends.local.failing import mapped_failures
from playground.backends.local.layers import guess_by_layer
from playground.backends.local.model import LocalModel, computing
from playground.backends.local.switches import Switchboard, switched_off
from playground.backends.local.tokens import Cut
from playground.results import AttentionKind, Floats
from playground.results.probes import Head, Question

Feed = dict[str, torch.Tensor]
# Texts without one of their tokens that are read at once.
BATCH = 16


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A text as a model reads it, where in it the prediction is read off (-1: nowhere), and the
    ids that a decoder reads beside it."""

    cut: Cut
    place: int
    target: tuple[int, ...] = ()


@contextmanager
def differentiating(model: str) -> Iterator[None]:
    """Where gradients of an input are computed; the weights get none."""
    with mapped_failures(model), torch.enable_grad():
        yield


class Probed(LocalModel, ABC):
    """Switches."""

    question: Question
    _board: Switchboard | None = None

    def find_heads(self) -> Mapping[AttentionKind, HeadGrid]:
        return self._switchboard.grids

    def foresee(self, text: str, pair: str, *, off: Collection[Head] = ()) -> Outlook:
        asked = self._ask(text, pair)
        model = self._switchboard.model
        with computing(self._identity.key), switched_off(off):
            logs = self._judge(model, self._feed_asked(asked), [asked.place])
        rows: Floats = logs.cpu().numpy()
        return Outlook(
            question=self.question,
            tokens=asked.cut.tokens,
            place=asked.place,
            log_probabilities=rows[0],
            exclusive=self._exclusive,
        )

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        del text, pair
        return self.token_texts(choices)

    @property
    def _exclusive(self) -> bool:
        return True

    @property
    def _switchboard(self) -> Switchboard:
        """Made when it is first needed: modules without weights of their own."""
        with self._view_lock:
            if self._board is None:
                self._board = Switchboard(self._model, name=self._identity.key)
            return self._board

    def _feed_asked(self, asked: Asked) -> Feed:
        """The arguments of the model's forward."""
        return self._feed([asked.cut])

    @abstractmethod
    def _ask(self, text: str, pair: str) -> Asked:
        """What is read and where. Raises as `Switches.foresee` does."""

    @abstractmethod
    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        """ln p (texts, choices) of the prediction at one place of each text, float32."""


class Weighed(Probed):
    """Switches, Weighs."""

    @property
    def blank(self) -> Blank:
        return "nothing" if self._cutter.mask_id is None else "mask"

    def weigh_gradients(self, text: str, pair: str, *, choice: int) -> Floats:
        asked = self._ask(text, pair)
        model = self._switchboard.model
        feed = self._feed_asked(asked)
        ids = feed.pop("input_ids")
        with differentiating(self._identity.key):
            inputs = self._embed(model, ids).detach().requires_grad_(True)
            logs = self._judge(model, {"inputs_embeds": inputs, **feed}, [asked.place])
            (slope,) = torch.autograd.grad(logs[0, choice], inputs)
        weights: Floats = (inputs * slope).sum(-1)[0].detach().float().cpu().numpy()
        return weights

    def leave_out(
        self, text: str, pair: str, *, choice: int, places: Sequence[int]
    ) -> Iterator[tuple[int, float]]:
        asked = self._ask(text, pair)
        for start in range(0, len(places), BATCH):
            some = places[start : start + BATCH]
            shorter = [self._blank_out(asked, place) for place in some]
            with computing(self._identity.key):
                logs = self._judge(
                    self._switchboard.model,
                    self._feed_several(shorter),
                    [each.place for each in shorter],
                )
            yield from zip(some, logs[:, choice].tolist(), strict=True)

    def _blank_out(self, asked: Asked, place: int) -> Asked:
        """The text with a blank, or with nothing, at one place."""
        cut, mask = asked.cut, self._cutter.mask_id
        middle = () if mask is None else (mask,)
        ids = (*cut.ids[:place], *middle, *cut.ids[place + 1 :])
        types = (*cut.types[:place], *cut.types[place + 1 - len(middle) :])
        moved = 1 if mask is None and place <= asked.place else 0
        shorter = replace(cut, ids=ids, types=types)
        return replace(asked, cut=shorter, place=asked.place - moved)

    def _embed(self, model: PreTrainedModel, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of tokens, as they go in beside nothing but their positions."""
        vectors: torch.Tensor = model.get_input_embeddings()(ids)
        return vectors

    def _feed_several(self, several: Sequence[Asked]) -> Feed:
        """The arguments of the model's forward for texts that are read at once."""
        return self._feed([each.cut for each in several])


class Stopped(Weighed):
    """Switches, Weighs, Stops."""

    def stop_early(self, text: str, pair: str) -> LayerGuesses:
        asked = self._ask(text, pair)
        with computing(self._identity.key):
            return guess_by_layer(
                self._switchboard.model,
                self._feed_asked(asked),
                tokens=asked.cut.tokens,
                question=self.question,
                place=asked.place,
                name=self._identity.key,
            )


def log_share(logits: torch.Tensor) -> torch.Tensor:
    """Logits (…, choices) → ln p, float32."""
    return torch.log_softmax(logits.float(), dim=-1)


def pick(logits: torch.Tensor, places: Sequence[int]) -> torch.Tensor:
    """(texts, tokens, choices) → (texts, choices), one place of each text."""
    rows = torch.arange(len(places), device=logits.device)
    return logits[rows, torch.tensor(places, device=logits.device)]
