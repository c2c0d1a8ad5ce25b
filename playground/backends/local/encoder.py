"""Masked language models: fill blanks, place texts in a space."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from playground.backends.base import Family, MaskedCopy, MaskedLogits, Rebuilt
from playground.backends.local.gathering import Gathering
from playground.backends.local.model import AttendingEncoder, Identity, computing
from playground.backends.local.probes import Asked, Feed, Stopped, log_share, pick
from playground.backends.local.tokens import Cut
from playground.errors import NoMask
from playground.results import Floats
from playground.results.probes import Question

# How people write a blank, whatever the model calls it.
USUAL_MASK = "[MASK]"
BATCH = 32
MOST_BLANKS = 20
# Where a kind of model keeps all that stands between the last layer and the vocabulary.
HEADS = {"bert": "cls", "roberta": "lm_head", "xlm-roberta": "lm_head"}


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A text and the indices of those of its tokens that are asked for."""

    cut: Cut
    places: tuple[int, ...]


class Encoder(AttendingEncoder, Stopped):
    """FillsMasks, Embeds, Attends, Rebuilds, Stops, Weighs."""

    family = Family.ENCODER
    question: Question = "mask"

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        super().__init__(model, tokenizer, identity=identity)
        self._gathering: Gathering[Hidden, Floats] = Gathering(
            self._pass, measure=lambda hidden: len(hidden.cut.ids)
        )

    @property
    def mask_token(self) -> str:
        return self._cutter.mask_token

    def fill(self, text: str) -> MaskedLogits:
        cut = self._cutter.cut(self._spell_masks(text))
        self._check_length(len(cut.ids))
        mask = self._cutter.mask_id
        positions = tuple(place for place, id_ in enumerate(cut.ids) if id_ == mask)
        if not positions:
            size = self._model.config.vocab_size
            empty = np.empty((0, size), dtype=np.float32)
            return MaskedLogits(tokens=cut.tokens, positions=(), log_probabilities=empty)
        hidden = [Hidden(cut=cut, places=positions)]
        # What is read with others has few blanks: each takes a row of the whole vocabulary.
        alone = len(positions) > MOST_BLANKS
        (logs,) = self._pass(hidden) if alone else self._gathering.ask(hidden)
        return MaskedLogits(tokens=cut.tokens, positions=positions, log_probabilities=logs)

    @property
    def mask_id(self) -> int:
        return self._cutter.mask_id if self._cutter.mask_id is not None else -1

    def read_copies(self, copies: Sequence[MaskedCopy]) -> tuple[Floats, ...]:
        for copy in copies:
            self._check_length(len(copy.ids))
        cuts = [
            Cut(ids=copy.ids, tokens=(), types=(0,) * len(copy.ids), pair_start=0)
            for copy in copies
        ]
        asked = zip(cuts, copies, strict=True)
        return tuple(
            self._gathering.ask([Hidden(cut=cut, places=copy.places) for cut, copy in asked])
        )

    def _pass(self, hidden: Sequence[Hidden]) -> list[Floats]:
        """ln p (places, vocabulary) of each text."""
        counts = [len(each.places) for each in hidden]
        rows = [row for row, count in enumerate(counts) for _ in range(count)]
        columns = [place for each in hidden for place in each.places]
        with computing(self._identity.key):
            feed = self._feed([each.cut for each in hidden])
            asked = self._predict(feed, rows, columns).float()  # (asked, vocabulary)
            logs = torch.log_softmax(asked, dim=-1).cpu().numpy()
        return list(np.split(logs, np.cumsum(counts)[:-1]))

    def _predict(
        self, feed: dict[str, torch.Tensor], rows: Sequence[int], columns: Sequence[int]
    ) -> torch.Tensor:
        """Logits (asked, vocabulary) of some tokens of a set of texts. The head is a third of the
        work, so it runs for those alone where it is known which module it is."""
        head = HEADS.get(self._model.config.model_type)
        if head is None or not hasattr(self._model, head):
            logits: torch.Tensor = self._fused(**feed).logits  # (texts, tokens, vocabulary)
            return logits[list(rows), list(columns)]
        hidden = self._fused.base_model(**feed).last_hidden_state  # (texts, tokens, width)
        asked: torch.Tensor = getattr(self._model, head)(hidden[list(rows), list(columns)])
        return asked

    def token_id(self, word: str) -> tuple[int, ...]:
        return self._cutter.find_ids(word)

    def embed(self, texts: Sequence[str]) -> Floats:
        cuts = [self._shorten(self._cutter.cut(text)) for text in texts]
        order = sorted(range(len(cuts)), key=lambda place: len(cuts[place].ids))
        vectors = np.empty((len(cuts), self._model.config.hidden_size), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with computing(self._identity.key):
                vectors[batch] = self._embed_batch([cuts[place] for place in batch])
        return vectors

    def rebuild(self, text: str) -> Rebuilt:
        return self._rebuild_alone(self._cutter.cut(self._spell_masks(text)))

    def _embed_batch(self, cuts: Sequence[Cut]) -> Floats:
        """Mean of the last layer over real tokens, at unit length (Reimers & Gurevych 2019,
        Sentence-BERT)."""
        feed = self._feed(cuts)
        hidden = self._fused.base_model(**feed).last_hidden_state.float()  # (texts, tokens, width)
        real = feed["attention_mask"].unsqueeze(-1).float()  # (texts, tokens, 1)
        mean = (hidden * real).sum(1) / real.sum(1)  # (texts, width)
        unit: Floats = torch.nn.functional.normalize(mean, dim=-1).cpu().numpy()
        return unit

    def _shorten(self, cut: Cut) -> Cut:
        """The beginning that fits, with the token that ends a text."""
        if len(cut.ids) <= self._limit:
            return cut
        keep = self._limit - 1
        return Cut(
            ids=(*cut.ids[:keep], cut.ids[-1]),
            tokens=(*cut.tokens[:keep], cut.tokens[-1]),
            types=(*cut.types[:keep], cut.types[-1]),
            pair_start=0,
        )

    def _spell_masks(self, text: str) -> str:
        """Write blanks as this model does, if that keeps every character's place."""
        mask = self._cutter.mask_token
        return text.replace(USUAL_MASK, mask) if len(mask) == len(USUAL_MASK) else text

    def _ask(self, text: str, pair: str) -> Asked:
        cut = self._cutter.cut(self._spell_masks(text), self._spell_masks(pair))
        self._check_length(len(cut.ids))
        if self._cutter.mask_id not in cut.ids:
            raise NoMask(mask=self._cutter.mask_token)
        return Asked(cut=cut, place=cut.ids.index(self._cutter.mask_id))

    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        return log_share(pick(model(**feed).logits, places))
