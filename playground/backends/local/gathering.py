"""Short readings that wait for a model go through it together.

While a pass runs, what others ask for waits; when the model gets free, what fits goes into the
next pass. Nothing waits on purpose: who finds the model free reads at once. There is no thread of
its own: whoever waits and finds nobody at it does the next pass for everybody, as in `shared`.

The oldest question is in every pass; a long one takes turns with those behind it. Texts of other
lengths join where they add little padding. What breaks a pass is found by reading each question
by itself, so that only its asker hears of it.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from playground.errors import PlaygroundError

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Texts of one pass, and its tokens with the padding: what others wait for, and what it takes.
MOST_ROWS = 32
MOST_TOKENS = 4_096
# A text joins if it is at most so many times shorter or longer than the one that must go.
STRETCH = 1.5
# And always if it differs by no more tokens than this.
SLACK = 8


class _Question(Generic[Item, Answer]):
    """Items that were asked for together, and what is known of them."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.answers: dict[int, Answer] = {}
        self.error: PlaygroundError | None = None
        self.left = list(range(len(items)))

    @property
    def done(self) -> bool:
        return self.error is not None or len(self.answers) == len(self.items)


Places = list[tuple[_Question[Item, Answer], int]]


class Gathering(Generic[Item, Answer]):
    """The readings that wait for one model. Safe to use from many threads."""

    def __init__(
        self,
        read: Callable[[Sequence[Item]], Sequence[Answer]],
        *,
        measure: Callable[[Item], int],
    ) -> None:
        """`read`: one pass, an answer for each item; raises a PlaygroundError. `measure`: the
        tokens of an item."""
        self._read = read
        self._measure = measure
        self._waiting: list[_Question[Item, Answer]] = []
        self._changed = threading.Condition()
        self._reading = False

    @property
    def waiting(self) -> int:
        """Questions that are not answered yet."""
        with self._changed:
            return len(self._waiting)

    def ask(self, items: Sequence[Item]) -> list[Answer]:
        """An answer for each item, in their order; those of like length are read together."""
        if not items:
            return []
        question: _Question[Item, Answer] = _Question(items)
        # Short ones first: neighbours in a pass are of like length.
        question.left.sort(key=lambda place: self._measure(items[place]))
        with self._changed:
            self._waiting.append(question)
        try:
            self._wait(question)
        finally:
            with self._changed:
                if question in self._waiting:
                    self._waiting.remove(question)
        if question.error is not None:
            raise question.error
        return [question.answers[place] for place in range(len(items))]

    def _wait(self, question: _Question[Item, Answer]) -> None:
        """Until a question is answered; who finds nobody at it does the pass."""
        while True:
            with self._changed:
                while not question.done and self._reading:
                    self._changed.wait()
                if question.done:
                    return
                self._reading = True
                batch = self._choose()
            try:
                self._answer(batch)
            finally:
                with self._changed:
                    self._give_back(batch)
                    self._reading = False
                    self._changed.notify_all()

    def _choose(self) -> Places[Item, Answer]:
        """The next pass: the oldest question's next text, and what fits to it."""
        first = self._waiting[0]
        width = self._measure(first.items[first.left[0]])
        low = min(width / STRETCH, width - SLACK)
        high = max(width * STRETCH, width + SLACK)
        batch: Places[Item, Answer] = []
        for question in self._waiting:
            for place in tuple(question.left):
                tokens = self._measure(question.items[place])
                if not low <= tokens <= high:
                    continue
                width = max(width, tokens)
                if len(batch) == MOST_ROWS or (batch and (len(batch) + 1) * width > MOST_TOKENS):
                    return batch
                question.left.remove(place)
                batch.append((question, place))
        return batch

    def _answer(self, batch: Places[Item, Answer]) -> None:
        """Read a batch and tell who asked."""
        try:
            answers = self._read([question.items[place] for question, place in batch])
        except PlaygroundError as error:
            questions = list(dict.fromkeys(question for question, _ in batch))
            if len(questions) == 1:
                questions[0].error = error
                return
            for question in questions:
                self._answer([each for each in batch if each[0] is question])
            return
        for (question, place), answer in zip(batch, answers, strict=True):
            question.answers[place] = answer

    def _give_back(self, batch: Places[Item, Answer]) -> None:
        """After a pass: what was not read waits again, what is not done goes behind the others."""
        for question in dict.fromkeys(question for question, _ in batch):
            # Its asker may have gone.
            if question not in self._waiting:
                continue
            self._waiting.remove(question)
            if question.done:
                continue
            lost = [p for q, p in batch if q is question and p not in question.answers]
            question.left = [*lost, *question.left]
            self._waiting.append(question)
