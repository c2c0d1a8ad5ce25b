"""Sequence classifiers."""

from collections.abc import Sequence

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from playground.backends.base import Family
from playground.backends.base.attributing import ClassGradients
from playground.backends.local.gathering import Gathering
from playground.backends.local.gradients import ClassDerivatives, differentiating
from playground.backends.local.model import AttendingEncoder, Identity, computing
from playground.backends.local.probes import Asked, Feed, Weighed, log_share
from playground.backends.local.tokens import Cut
from playground.errors import WrongKind
from playground.results import Floats
from playground.results.probes import Question


class Classifier(AttendingEncoder, Weighed):
    """Classifies, AttributesClasses, Entails, Attends, Weighs."""

    family = Family.CLASSIFIER
    question: Question = "class"

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        super().__init__(model, tokenizer, identity=identity)
        self._gathering: Gathering[Cut, Floats] = Gathering(
            self._pass, measure=lambda cut: len(cut.ids)
        )

    @property
    def labels(self) -> tuple[str, ...]:
        names = self._model.config.id2label
        return tuple(names[place] for place in sorted(names))

    @property
    def exclusive(self) -> bool:
        return bool(self._model.config.problem_type != "multi_label_classification")

    def classify(self, texts: Sequence[str]) -> Floats:
        return self._read([self._cutter.cut(text) for text in texts], raw=False)

    def entail(self, premise: str, hypotheses: Sequence[str]) -> Floats:
        return self._read([self._cutter.cut(premise, each) for each in hypotheses], raw=True)

    def _read(self, cuts: Sequence[Cut], *, raw: bool) -> Floats:
        """Probabilities, or `raw` logits, (texts, labels). What others ask at the same time goes
        through the model together with it."""
        for cut in cuts:
            self._check_length(len(cut.ids))
        if not cuts:
            return np.empty((0, len(self.labels)), dtype=np.float32)
        logits = torch.from_numpy(np.stack(self._gathering.ask(cuts)))
        scores: Floats = (logits if raw else self._share(logits)).numpy()
        return scores

    def _pass(self, cuts: Sequence[Cut]) -> list[Floats]:
        """The logits (labels,) of each text."""
        with computing(self._identity.key):
            return list(self._fused(**self._feed(cuts)).logits.float().cpu().numpy())

    def attribute_classes(self, text: str, place: int, *, points: int) -> ClassGradients:
        key = self._identity.key
        if "inputs_embeds" not in self._accepts:
            raise WrongKind(model=key, found=self.family.value, needed="differentiable")
        cut = self._cutter.cut(text)
        self._check_length(len(cut.ids))
        with differentiating(key):
            feed = self._feed([cut])
            class_ = ClassDerivatives(self._model, feed, place=place, exclusive=self.exclusive)
            words = [not token.special for token in cut.tokens]
            blank = class_.blank_out(words, self._cutter.mask_id)
            integrated, used = class_.integrate_well(blank, points)
            return ClassGradients(
                tokens=cut.tokens,
                gradient=class_.multiply(),
                integrated=integrated,
                probability=class_.measure(class_.inputs),
                blank=class_.measure(blank),
                points=used,
            )

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
