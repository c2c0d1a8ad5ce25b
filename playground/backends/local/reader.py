"""Extractive readers: point at the answer to a question in a text.

A reader gives each token two numbers, the logits of being the answer's first and its last token
(Devlin et al. 2019, section 4.3). The score of a span is their sum; that of "no answer" is the
sum at the first token of the whole input. One softmax over all of them makes probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from transformers import PreTrainedModel

from playground.backends.base import LONGEST_ANSWER, Family, ReadAnswers
from playground.backends.local.model import AttendingEncoder, computing
from playground.backends.local.probes import Asked, Feed, Probed
from playground.backends.local.tokens import Cut
from playground.backends.spans import choose_spans
from playground.errors import EmptyText, NeedsSecondText
from playground.maths.spans import normalize_spans, score_spans
from playground.results import Floats
from playground.results.probes import Question

# Tokens read at once, question included: readers are trained on windows of 256 to 384.
WINDOW = 256
# The longest context: a hundred windows or so.
MOST_CONTEXT = 12_000
BATCH = 8
SPAN = "context"


@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of a context behind the question: where the part begins in the context, and
    where it stands in the tokens of the cut."""

    cut: Cut
    offset: int
    first: int
    last: int


class Reader(AttendingEncoder, Probed):
    """Answers, Attends, Switches. As a prediction, "no answer" is choice 0, and the span of the
    context that begins at its token i and has k more is choice 1 + i × longest + k."""

    family = Family.READER
    question: Question = "answer"

    def answer(self, question: str, context: str, *, most: int) -> ReadAnswers:
        whole = self._cutter.cut(question, context)
        first, last = find_context(whole)
        size = min(self._limit, WINDOW)
        self._check_length(len(whole.ids) - (last - first), size // 2)
        self._check_length(last - first, MOST_CONTEXT)
        windows = split_context(whole, first, last, size=size)
        scores = np.full((last - first, LONGEST_ANSWER), -np.inf, dtype=np.float32)
        nothing = np.inf
        for window, logits in zip(windows, self._read(windows), strict=True):
            first_logits, last_logits = logits[window.first : window.last].T
            inside = score_spans(first_logits, last_logits, longest=LONGEST_ANSWER)
            part = scores[window.offset : window.offset + len(inside)]
            np.maximum(part, inside, out=part)
            # No answer in the text: none in any of its windows, the least sure of it decides.
            nothing = min(nothing, float(logits[0].sum()))
        tokens, count = whole.tokens[first:last], len(windows)
        return choose_spans(tokens, scores, nothing=nothing, most=most, windows=count)

    def _read(self, windows: Sequence[Window]) -> list[Floats]:
        """Logits (tokens, 2) of each window: of the first and of the last token of the answer."""
        found: list[Floats] = []
        for place in range(0, len(windows), BATCH):
            batch = [window.cut for window in windows[place : place + BATCH]]
            with computing(self._identity.key):
                output = self._fused(**self._feed(batch))
                pairs = torch.stack([output.start_logits, output.end_logits], dim=-1)
                rows = pairs.float().cpu().numpy()  # (windows, tokens, 2)
            found += [row[: len(cut.ids)] for row, cut in zip(rows, batch, strict=True)]
        return found

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        cut = self._ask(text, pair).cut
        context = cut.tokens[slice(*find_context(cut))]
        names = []
        for choice in choices:
            first, more = divmod(choice - 1, LONGEST_ANSWER)
            last = min(first + more, len(context) - 1)
            names.append(pair[context[first].start : context[last].end] if choice else "")
        return tuple(names)

    def _ask(self, text: str, pair: str) -> Asked:
        if not pair.strip():
            raise NeedsSecondText(model=self._identity.key)
        cut = self._cutter.cut(text, pair)
        self._check_length(len(cut.ids))
        find_context(cut)
        return Asked(cut=cut, place=-1)

    def _feed_asked(self, asked: Asked) -> Feed:
        # The context's place travels with the text; the model does not read it.
        first, last = find_context(asked.cut)
        return {**super()._feed_asked(asked), SPAN: torch.tensor([first, last])}

    def _judge(self, model: PreTrainedModel, feed: Feed, places: Sequence[int]) -> torch.Tensor:
        del places
        first, last = feed.pop(SPAN).tolist()
        output = model(**feed)
        pairs = torch.stack([output.start_logits[0], output.end_logits[0]]).float().cpu().numpy()
        starts, ends = pairs[:, first:last]
        scores = score_spans(starts, ends, longest=LONGEST_ANSWER)
        logs, nothing = normalize_spans(scores, float(pairs[:, 0].sum()))
        flat = np.concatenate([[nothing], logs.ravel()]).astype(np.float32)
        return torch.from_numpy(flat)[None]


def find_context(cut: Cut) -> tuple[int, int]:
    """Where the second text of a pair stands, end exclusive. Raises EmptyText without tokens."""
    first, last = cut.pair_start, len(cut.ids)
    while last and cut.tokens[last - 1].special and cut.tokens[last - 1].end == 0:
        last -= 1
    if not 0 < first < last:
        raise EmptyText
    return first, last


def split_context(cut: Cut, first: int, last: int, *, size: int) -> list[Window]:
    """The question with each part of the context that fits `size` tokens. Neighbours share half
    a part, at least the longest answer, so that every span lies in one of them."""
    room = min(size - (len(cut.ids) - (last - first)), last - first)
    step = max(room - max(room // 2, LONGEST_ANSWER), 1)
    windows = []
    for start in range(first, last, step):
        end = min(start + room, last)
        windows.append(
            Window(
                cut=Cut(
                    ids=(*cut.ids[:first], *cut.ids[start:end], *cut.ids[last:]),
                    tokens=(*cut.tokens[:first], *cut.tokens[start:end], *cut.tokens[last:]),
                    types=(*cut.types[:first], *cut.types[start:end], *cut.types[last:]),
                    pair_start=first,
                ),
                offset=start - first,
                first=first,
                last=first + end - start,
            )
        )
        if end == last:
            break
    return windows
