"""Sequence classifiers."""

from collections.abc import Sequence

import numpy as np
import torch
from transformers import PreTrainedModel

from playground.backends.base import Family
from playground.backends.local.model import AttendingEncoder, computing
from playground.backends.local.probes import Asked, Feed, Weighed, log_share
from playground.results import Floats
from playground.results.probes import Question

BATCH = 16


class Classifier(AttendingEncoder, Weighed):
    """Classifies, Attends, Weighs."""

    family = Family.CLASSIFIER
    question: Question = "class"

    @property
    def labels(self) -> tuple[str, ...]:
        names = self._model.config.id2label
        return tuple(names[place] for place in sorted(names))

    @property
    def exclusive(self) -> bool:
        return bool(self._model.config.problem_type != "multi_label_classification")

    def classify(self, texts: Sequence[str]) -> Floats:
        cuts = [self._cutter.cut(text) for text in texts]
        for cut in cuts:
            self._check_length(len(cut.ids))
        order = sorted(range(len(cuts)), key=lambda place: len(cuts[place].ids))
        scores = np.empty((len(cuts), len(self.labels)), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with computing(self._identity.key):
                logits = self._model(**self._feed([cuts[place] for place in batch])).logits
                scores[batch] = self._share(logits.float()).cpu().numpy()
        return scores

    def _share(self, logits: torch.Tensor) -> torch.Tensor:
        """Probabilities (texts, labels): of one label against the others, or each by itself where
        a text may have several."""
        return torch.softmax(logits, dim=-1) if self.exclusive else torch.sigmoid(logits)

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        del text, pair
        return tuple(self.labels[choice] for choice in choices)

    @property
    def _exclusive(self) -> bool:
        return self.exclusive

    def _ask(self, text: str, pair: str) -> Asked:
        cut = self._cutter.cut(text, pair)
        self._check_length(len(cut.ids))
        # BERT judges by what stands over the token in front of the text, GPT-2 by the last.
        return Asked(cut=cut, place=0 if cut.tokens[0].special else len(cut.ids) - 1)

    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        del places
        logits = model(**feed).logits.float()  # (texts, labels)
        return log_share(logits) if self.exclusive else torch.nn.functional.logsigmoid(logits)
