"""The next token that an encoder–decoder writes as a prediction that can be looked into."""

import copy
from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import replace

import torch
from transformers import PreTrainedModel

from playground.backends.base.probes import LayerGuesses
from playground.backends.local.layers import guess_by_written_layer
from playground.backends.local.model import computing, stack_maps
from playground.backends.local.probes import Asked, Feed, Stopped, log_share
from playground.backends.local.switches import switched_off
from playground.backends.local.tokens import Cut
from playground.results import Floats, Token
from playground.results.probes import Head, Question

# As summaries are written.
NO_REPEAT = 3
# What the model writes when the layers of a decoder without a text are asked for.
WRITTEN_TOKENS = 40


class ForeseenEncoderDecoder(Stopped):
    """Continues, Crosses, Stops."""

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

    def look_across(self, text: str, pair: str) -> tuple[Floats, Floats]:
        feed = self._feed_asked(self._ask(text, pair))
        with computing(self._identity.key):
            output = self._attending(**feed, output_attentions=True, use_cache=False)
            own = stack_maps(output.encoder_attentions, model=self._identity.key)
            crossed = stack_maps(output.cross_attentions[-1:], model=self._identity.key)
        return own, crossed[0, :, -1]

    def stop_early(self, text: str, pair: str) -> LayerGuesses:
        asked = self._ask(text, pair)
        written, shown = asked.target[1:], pair
        if not pair:
            ids = self._write(
                asked.cut, max_new_tokens=WRITTEN_TOKENS, num_beams=1, no_repeat=NO_REPEAT
            )
            written = ids[:-1] if ids[-1:] and ids[-1] in self._ends else ids
            shown = self._cutter.decode(written).strip()
        feed = self._feed_asked(replace(asked, target=(self._start, *written)))
        with computing(self._identity.key):
            return guess_by_written_layer(
                self._switchboard.model,
                feed,
                tokens=(self._start_token, *self._place_tokens(written, shown)),
                # As in `foresee`: what comes first, or behind what is given.
                place=len(written) if pair else 0,
                name=self._identity.key,
            )

    def _embed(self, model: PreTrainedModel, ids: torch.Tensor) -> torch.Tensor:
        # Marian multiplies what it looks up.
        scale: float = getattr(model.get_encoder(), "embed_scale", 1.0)
        return super()._embed(model, ids) * scale

    def _feed_several(self, several: Sequence[Asked]) -> Feed:
        target = self._to_tensor([each.target for each in several])
        return {**super()._feed_several(several), "decoder_input_ids": target}

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

    @property
    @abstractmethod
    def _start_token(self) -> Token: ...

    @property
    @abstractmethod
    def _ends(self) -> frozenset[int]: ...

    @abstractmethod
    def _place_tokens(self, ids: Sequence[int], text: str) -> tuple[Token, ...]: ...

    @abstractmethod
    def _write(
        self, source: Cut, *, max_new_tokens: int, num_beams: int, no_repeat: int | None = None
    ) -> tuple[int, ...]: ...

    @abstractmethod
    def _find_prefix(self, task: str) -> str: ...

    @abstractmethod
    def _read_source(self, text: str, prefix: str) -> tuple[Cut, int]: ...
