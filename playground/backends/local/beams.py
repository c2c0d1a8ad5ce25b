"""The library's beam search, watched.

A logits processor stands last in the line: at every step it is shown the texts that the search
follows and the log-probabilities that it adds to them. From these it weighs the continuations as
the search does, and remembers all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import GenerationConfig, LogitsProcessorList, PreTrainedModel


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One continuation that the search weighed; `total` is Σ ln p, `ended` whether the search
    takes it no further."""

    id: int
    depth: int
    parent: int
    log_probability: float
    total: float
    ended: bool
    alive: bool


class Watcher:
    """A logits processor that sees the search and changes nothing."""

    def __init__(
        self, *, width: int, num_beams: int, max_new_tokens: int, ends: frozenset[int]
    ) -> None:
        """`width`: tokens of the prompt."""
        self.nodes: list[Weighed] = []
        self._width = width
        self._beams = num_beams
        self._longest = max_new_tokens
        self._ends = ends
        # As many as the library weighs: a beam may end with each of the tokens that end texts.
        self._kept = max(2, 1 + len(ends)) * num_beams
        self._leaves: dict[tuple[int, ...], int] = {(): -1}

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """`input_ids` (beams, tokens), `scores` (beams, vocabulary)."""
        texts = [tuple(row) for row in input_ids[:, self._width :].tolist()]
        if not texts[0]:
            texts = texts[:1]  # All beams begin alike, and the search counts the first alone.
        # With one beam the library decodes greedily, from logits.
        own = torch.log_softmax(scores.float(), dim=-1) if self._beams == 1 else scores
        own = own[: len(texts)]  # (texts, vocabulary)
        parents = [self._leaves[text] for text in texts]
        before = [0.0 if place < 0 else self.nodes[place].total for place in parents]
        totals = own + torch.tensor(before, dtype=own.dtype, device=own.device)[:, None]
        best = totals.flatten().topk(min(self._kept, totals.numel()))
        rows = (best.indices // own.shape[1]).tolist()
        ids = (best.indices % own.shape[1]).tolist()
        logs = own.flatten()[best.indices].tolist()
        self._leaves = {}
        for place, (row, id_) in enumerate(zip(rows, ids, strict=True)):
            self._add(
                (*texts[row], id_),
                parent=parents[row],
                log_probability=logs[place],
                total=float(best.values[place]),
                place=place,
            )
        return scores

    def _add(
        self,
        text: tuple[int, ...],
        *,
        parent: int,
        log_probability: float,
        total: float,
        place: int,
    ) -> None:
        """Remember a continuation that came `place`-th. The search follows the best of those
        that have not ended; one that has ended is found if it is among the best of all. One
        beam alone takes the best and nothing else."""
        ended = text[-1] in self._ends or len(text) == self._longest
        spare = self._beams > 1 and not ended and len(self._leaves) < self._beams
        alive = place < self._beams or spare
        if alive and not ended:
            self._leaves[text] = len(self.nodes)
        self.nodes.append(
            Weighed(
                id=text[-1],
                depth=len(text),
                parent=parent,
                log_probability=log_probability,
                total=total,
                ended=ended,
                alive=alive,
            )
        )

    def find_leaf(self, ids: Sequence[int]) -> int:
        """The node where a text that the search returned ends; `ids` may be padded behind."""
        children = {(node.parent, node.id): place for place, node in enumerate(self.nodes)}
        leaf = -1
        for id_ in ids:
            leaf = children[leaf, id_]
            if self.nodes[leaf].ended:
                break
        return leaf


def watch_search(
    model: PreTrainedModel,
    ids: torch.Tensor,
    *,
    num_beams: int,
    max_new_tokens: int,
    ends: frozenset[int],
    pad: int,
) -> tuple[list[Weighed], list[int]]:
    """Everything that beam search weighs behind `ids` (1, tokens), and where the texts that it
    returns end, best first."""
    watcher = Watcher(
        width=ids.shape[1], num_beams=num_beams, max_new_tokens=max_new_tokens, ends=ends
    )
    found = model.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        generation_config=plan_search(num_beams, max_new_tokens, ends=ends, pad=pad),
        logits_processor=LogitsProcessorList([watcher]),
    )
    texts = found[:, ids.shape[1] :].tolist()
    return watcher.nodes, [watcher.find_leaf(text) for text in texts]


def plan_search(
    num_beams: int, max_new_tokens: int, *, ends: frozenset[int], pad: int
) -> GenerationConfig:
    """Plain beam search. What a model's own generation_config.json adds is switched off: a
    penalty for repetitions would bend the log-probabilities."""
    return GenerationConfig(
        num_beams=num_beams,
        num_return_sequences=num_beams,
        max_new_tokens=max_new_tokens,
        do_sample=False,
        length_penalty=1.0,
        early_stopping=False,
        repetition_penalty=1.0,
        no_repeat_ngram_size=0,
        min_length=0,
        eos_token_id=sorted(ends) or None,
        pad_token_id=pad,
    )
