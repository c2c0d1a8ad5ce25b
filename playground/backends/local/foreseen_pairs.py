"""The next token that an encoder–decoder writes as a prediction that can be looked into."""

import copy
from abc import abstractmethod
from collections.abc import Collection, Sequence

import torch
from transformers import PreTrainedModel

from playground.backends.local.model import computing
from playground.backends.local.probes import Asked, Feed, Probed, log_share
from playground.backends.local.switches import switched_off
from playground.backends.local.tokens import Cut
from playground.results.probes import Head, Question

# As summaries are written.
NO_REPEAT = 3


class ForeseenEncoderDecoder(Probed):
    """Continues."""

    question: Question = "next"

    def go_on(self, text: str, pair: str, *, off: Collection[Head] = (), most: int) -> str:
        asked = self._ask(text, pair)
        plan = copy.deepcopy(self._model.generation_config)
        plan.update(
            max_new_tokens=most,
            max_length=None,
            min_length=0,
            num_beams=1,
            early_stopping=False,
            length_penalty=1.0,
            no_repeat_ngram_size=NO_REPEAT,
            do_sample=False,
        )
        with computing(self._identity.key), switched_off(off):
            output = self._switchboard.model.generate(
                **self._feed_asked(asked), generation_config=plan
            )
        return self._cutter.decode(output[0, len(asked.target) :].tolist()).strip()

    def _ask(self, text: str, pair: str) -> Asked:
        source, _ = self._read_source(text, self._find_prefix("summarization"))
        self._check_length(len(source.ids))
        read = self._cutter.cut(pair).without_end().ids if pair else ()
        self._check_length(len(read) + 1)
        # Of the tokens that begin a text, the decoder reads its own only.
        read = read[1:] if read and self._cutter.is_special(read[0]) else read
        return Asked(cut=source, place=-1, target=(self._start, *read))

    def _feed_asked(self, asked: Asked) -> Feed:
        target = self._to_tensor([asked.target])
        return {**super()._feed_asked(asked), "decoder_input_ids": target}

    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        del places
        logits: torch.Tensor = model(**feed, use_cache=False).logits[:, -1]
        return log_share(logits)

    @property
    @abstractmethod
    def _start(self) -> int: ...

    @abstractmethod
    def _find_prefix(self, task: str) -> str: ...

    @abstractmethod
    def _read_source(self, text: str, prefix: str) -> tuple[Cut, int]: ...
