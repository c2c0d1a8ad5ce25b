"""Short readings that wait for a model go through it together.

While a pass runs, what is asked waits; when it ends, what fits goes into the next. Nothing waits on
purpose: who finds no pass running reads at once. There is no thread of its own: of those who wait
for a model one does the next pass for all, as in `shared`. Passes of all models run one after the
other: two at once would hand Python back and forth between any two of their operations.

The oldest question is in the next pass; a long one takes turns with those behind it. A small pass
costs the same with a few texts more, so texts of other lengths join it; a large one takes those
that need no padding. What breaks a pass is found by reading each question by itself, so that only
its asker hears of it.
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
# Up to so many tokens a pass takes hardly longer than with one text.
EASY_TOKENS = 256
# Held by the pass that runs, whichever model it is of.
PASS = threading.Lock()


class _Question(Generic[Item, Answer]):
    """Items that were asked for together, and what is known of them."""

    def __init__(self, items: Sequence[Item]) -> None:
        # Set when it is answered, or when its asker is to do the next pass.
        self.called = threading.Event()
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
        self._lock = threading.Lock()
        # Whose asker does a pass, or has been called to.
        self._leader: _Question[Item, Answer] | None = None

    @property
    def waiting(self) -> int:
        """Questions that are not answered yet."""
        with self._lock:
            return len(self._waiting)

    def ask(self, items: Sequence[Item]) -> list[Answer]:
        """An answer for each item, in their order; those of like length are read together."""
        if not items:
            return []
        question: _Question[Item, Answer] = _Question(items)
        # Short ones first: neighbours in a pass are of like length.
        question.left.sort(key=lambda place: self._measure(items[place]))
        with self._lock:
            self._waiting.append(question)
            self._call()
        try:
            while not question.done:
                question.called.wait()
                if not question.done:
                    self._lead(question)
        finally:
            with self._lock:
                if question in self._waiting:
                    self._waiting.remove(question)
                self._step_back(question)
        if question.error is not None:
            raise question.error
        return [question.answers[place] for place in range(len(items))]

    def _call(self) -> None:
        """Have the oldest question's asker do the next pass, where nobody does one."""
        if self._waiting and self._leader is None:
            self._leader = self._waiting[0]
            self._leader.called.set()

    def _step_back(self, question: _Question[Item, Answer]) -> None:
        """Whoever was called goes, with the pass done or not."""
        if self._leader is question:
            self._leader = None
            self._call()

    def _lead(self, question: _Question[Item, Answer]) -> None:
        """One pass, for a question and whatever waits beside it."""
        question.called.clear()
        batch: Places[Item, Answer] = []
        try:
            with PASS:
                with self._lock:
                    batch = self._choose()
                self._answer(batch)
        finally:
            with self._lock:
                self._give_back(batch)
                self._step_back(question)

    def _choose(self) -> Places[Item, Answer]:
        """The next pass: the next text of the oldest question that has any, and what fits to it,
        the same length first."""
        asked = [(each, place) for each in self._waiting for place in each.left]
        lengths = [self._measure(each.items[place]) for each, place in asked]
        first = width = lengths[0]
        batch: Places[Item, Answer] = []
        for number in sorted(range(len(asked)), key=lambda each: abs(lengths[each] - first)):
            widest = max(width, lengths[number])
            tokens = (len(batch) + 1) * widest
            most = MOST_TOKENS if lengths[number] == first else EASY_TOKENS
            if batch and (len(batch) == MOST_ROWS or tokens > most):
                break
            width = widest
            batch.append(asked[number])
        for question, place in batch:
            question.left.remove(place)
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
        """After a pass: who is answered is told, who is not goes behind the others; what was not
        read waits again."""
        for question in dict.fromkeys(question for question, _ in batch):
            # Its asker may have gone.
            if question not in self._waiting:
                continue
            self._waiting.remove(question)
            if question.done:
                question.called.set()
                continue
            lost = [p for q, p in batch if q is question and p not in question.answers]
            question.left = [*lost, *question.left]
            self._waiting.append(question)
