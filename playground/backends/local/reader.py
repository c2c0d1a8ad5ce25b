"""Extractive readers: point at the answer to a question in a text.

A reader gives each token two numbers, the logits of being the answer's first and its last token
(Devlin et al. 2019, section 4.3). The score of a span is their sum; that of "no answer" is the
sum at the first token of the whole input. One softmax over all of them makes probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from playground.backends.base import LONGEST_ANSWER, Family, ReadAnswers
from playground.backends.local.model import AttendingEncoder, computing
from playground.backends.local.tokens import Cut
from playground.backends.spans import choose_spans
from playground.errors import EmptyText
from playground.maths.spans import score_spans
from playground.results import Floats

# Tokens read at once, question included: readers are trained on windows of 256 to 384.
WINDOW = 256
# The longest context: a hundred windows or so.
MOST_CONTEXT = 12_000
BATCH = 8


@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of a context behind the question: where the part begins in the context, and
    where it stands in the tokens of the cut."""

    cut: Cut
    offset: int
    first: int
    last: int


class Reader(AttendingEncoder):
    """Answers, Attends."""

    family = Family.READER

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
                output = self._model(**self._feed(batch))
                pairs = torch.stack([output.start_logits, output.end_logits], dim=-1)
                rows = pairs.float().cpu().numpy()  # (windows, tokens, 2)
            found += [row[: len(cut.ids)] for row, cut in zip(rows, batch, strict=True)]
        return found


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
