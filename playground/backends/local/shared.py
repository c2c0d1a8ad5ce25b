"""One decode loop for everybody who generates with a model at the same time.

Requests come and go between steps (continuous batching, Yu et al. 2022, "Orca"); in each step
one forward pass serves them all. There is no thread of its own: whoever needs a token and finds
none waiting does the next step for everybody, while the others wait for it. A request that its
caller drops is in no further step.
"""

import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import torch

from playground.backends.base import Sampling, Step
from playground.backends.local.choosing import GrowingText, choose_tokens
from playground.backends.local.decoding import find_copies, require_numbers
from playground.backends.local.rows import GPT2Rows
from playground.backends.local.shelves import Row
from playground.backends.local.tokens import TextCutter
from playground.errors import PlaygroundError

Computing = Callable[[], AbstractContextManager[Any]]


class _Request:
    """Texts that were asked for together and grow in step."""

    def __init__(self, texts: Sequence[GrowingText], *, likeliest: int) -> None:
        self.texts = list(texts)
        self.rows: list[Row] = []
        self.likeliest = likeliest
        self.ready: deque[tuple[Step, ...] | Exception] = deque()

    def take(self, drawn: Sequence[Step | None]) -> None:
        """A step's tokens; the texts that go on are kept. Where the model computed no number,
        that is this request's own affair."""
        try:
            steps = require_numbers(drawn)
        except FloatingPointError as error:
            self.fail(error)
            return
        going = [row for row, step in enumerate(steps) if not step.finish_reason]
        self.texts = [self.texts[row] for row in going]
        self.rows = [self.rows[row] for row in going]
        self.ready.append(tuple(shorten(step, self.likeliest) for step in steps))

    def fail(self, error: Exception) -> None:
        """Go no further."""
        self.texts = []
        self.ready.append(error)


def shorten(step: Step, likeliest: int) -> Step:
    """As many of the likeliest tokens as were asked for: others in the step may want more."""
    if len(step.likeliest) <= likeliest:
        return step
    return replace(
        step,
        likeliest=step.likeliest[:likeliest],
        probabilities=step.probabilities[:likeliest],
        sampled=step.sampled[:likeliest],
    )


def copy_error(error: BaseException) -> Exception:
    """The same error for another thread, with a traceback of its own; what ends a thread ends no
    other."""
    if isinstance(error, PlaygroundError):
        copied = type(error)(**error.parameters)
        copied.__cause__ = error
        return copied
    return error if isinstance(error, Exception) else RuntimeError("the step was cut off")


class SharedDecoding:
    """The requests that a model serves now."""

    def __init__(self, rows: GPT2Rows, cutter: TextCutter, *, computing: Computing) -> None:
        """`computing`: the context in which forward passes run."""
        self._rows = rows
        self._cutter = cutter
        self._computing = computing
        self._going: list[_Request] = []
        self._turn = threading.Condition()
        self._stepping = False
        # One thread computes at a time: many at once would wait for each other at every product.
        self._pass = threading.Lock()

    @property
    def requests(self) -> int:
        """How many are in the next step."""
        with self._turn:
            return len(self._going)

    def decode(
        self,
        prompts: Sequence[Sequence[int]],
        samplings: Sequence[Sampling],
        *,
        ends: frozenset[int],
        likeliest: int,
    ) -> Generator[tuple[Step, ...]]:
        """The new tokens of those texts that still go on, step by step. `prompts`: token ids, at
        least one each; `ends`: ids that end a text."""
        texts = [
            GrowingText(prompt, sampling, index=index, cutter=self._cutter, ends=ends, device=CPU)
            for index, (prompt, sampling) in enumerate(zip(prompts, samplings, strict=True))
        ]
        request = _Request(texts, likeliest=likeliest)
        self._begin(request, prompts)
        with self._turn:
            self._going.append(request)
        try:
            while request.texts or request.ready:
                yield self._wait(request)
        finally:
            with self._turn:
                if request in self._going:
                    self._going.remove(request)

    def _begin(self, request: _Request, prompts: Sequence[Sequence[int]]) -> None:
        """Read the prompts, each by itself, and draw the first tokens. A prompt that several
        texts continue is read once."""
        distinct, copies = find_copies(prompts)
        with self._pass, self._computing():
            firsts = [self._rows.begin(prompts[row]) for row in distinct]
            request.rows = [
                firsts[copy][0] if distinct[copy] == row else firsts[copy][0].copy()
                for row, copy in enumerate(copies)
            ]
            logits = torch.cat([firsts[copy][1] for copy in copies])  # (texts, vocabulary)
            request.take(choose_tokens(request.texts, logits, likeliest=request.likeliest))

    def _wait(self, request: _Request) -> tuple[Step, ...]:
        """The next tokens of a request; who finds nobody at it does the step."""
        while True:
            with self._turn:
                while not request.ready and self._stepping:
                    self._turn.wait()
                if request.ready:
                    steps = request.ready.popleft()
                    break
                self._stepping = True
                going = [each for each in self._going if each.texts]
            try:
                self._step(going)
            except BaseException as error:
                # What was half done can't be gone on with.
                for each in going:
                    each.fail(copy_error(error))
                raise
            finally:
                with self._turn:
                    self._stepping = False
                    self._turn.notify_all()
        if isinstance(steps, Exception):
            with self._computing():
                raise steps
        return steps

    def _step(self, requests: Sequence[_Request]) -> None:
        """One token more for each text of all requests. Where the pass breaks, each goes by
        itself, so that only those hear of it who have a part in it."""
        texts = [text for request in requests for text in request.texts]
        rows = [row for request in requests for row in request.rows]
        read = [row.read for row in rows]
        logits = None
        try:
            with self._pass, self._computing():
                logits = self._rows.step(rows, [text.last for text in texts])
                steps = choose_tokens(
                    texts,
                    logits,
                    likeliest=max(request.likeliest for request in requests),
                )
        except PlaygroundError as error:
            if logits is not None:
                # Some texts have drawn and some have not.
                raise
            for row, columns in zip(rows, read, strict=True):
                row.read = columns
            if len(requests) == 1:
                requests[0].fail(error)
            else:
                for request in requests:
                    self._step([request])
            return
        begin = 0
        for request in requests:
            end = begin + len(request.texts)
            request.take(steps[begin:end])
            begin = end


CPU = torch.device("cpu")
