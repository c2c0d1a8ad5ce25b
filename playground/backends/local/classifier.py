"""Sequence classifiers."""

from collections.abc import Sequence

import numpy as np
import torch

from playground.backends.base import Family
from playground.backends.local.model import AttendingEncoder, computing
from playground.results import Floats

BATCH = 16


class Classifier(AttendingEncoder):
    """Classifies, Attends."""

    family = Family.CLASSIFIER

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
