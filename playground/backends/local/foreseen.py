"""The next token of a causal language model as a prediction that can be looked into."""

from collections.abc import Collection, Sequence
from typing import Any

import torch
from transformers import PreTrainedModel

from playground.backends.local.model import computing
from playground.backends.local.probes import Asked, Feed, Stopped, log_share, pick
from playground.backends.local.prompts import cut_prompt, spell_ids
from playground.backends.local.switches import switched_off
from playground.errors import EmptyText, PairNotSupported
from playground.results.probes import Head, Question

# Always the likeliest token, whatever the model's own settings say.
GREEDY: dict[str, Any] = {
    "do_sample": False,
    "num_beams": 1,
    "temperature": None,
    "top_k": None,
    "top_p": None,
}


class ForeseenDecoder(Stopped):
    """Continues, Stops, Weighs."""

    question: Question = "next"

    def go_on(self, text: str, pair: str, *, off: Collection[Head] = (), most: int) -> str:
        ids = self._ask(text, pair).cut.ids
        self._check_length(len(ids) + most)
        inputs = {"input_ids": self._to_tensor([ids])}
        inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
        with computing(self._identity.key), switched_off(off):
            whole = self._switchboard.model.generate(
                **inputs, **GREEDY, max_new_tokens=most, pad_token_id=self._cutter.pad_id
            )
        written = whole[0, len(ids) :].tolist()
        return "".join(spell_ids(self._cutter, ids, written, complete=True))

    def _ask(self, text: str, pair: str) -> Asked:
        if pair:
            raise PairNotSupported(model=self._identity.key)
        cut = cut_prompt(self._cutter, text)
        if not cut.ids:
            raise EmptyText
        self._check_length(len(cut.ids))
        return Asked(cut=cut, place=len(cut.ids) - 1)

    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        if len(places) > 1:
            return log_share(pick(model(**feed, use_cache=False).logits, places))
        # One text needs no mask, and its last place no logits of the others: as in `forecast`.
        feed = {name: value for name, value in feed.items() if name != "attention_mask"}
        keep = {"logits_to_keep": 1} if "logits_to_keep" in self._accepts else {}
        logits: torch.Tensor = model(**feed, use_cache=False, **keep).logits[:, -1]
        return log_share(logits)
