"""Find the answer to a question in a text."""

import math

import numpy as np

from playground.backends.base import Answers, AnswerSpan, ReadAnswers
from playground.results import Answering, FoundAnswer
from playground.tasks.checks import Stopwatch, require_integer, require_text


def answer(backend: Answers, question: str, context: str, *, most: float = 5) -> Answering:
    """The `most` likeliest answers, each a stretch of the context, beside "no answer".

    Their probabilities come from one softmax over all stretches of at most thirty tokens and
    "no answer".

    Raises EmptyText, NotANumber, NotWhole, OutOfRange, TooManyTokens.
    """
    question, context = require_text(question), require_text(context)
    count = require_integer("most", most, low=1, high=20)
    watch = Stopwatch()
    found = backend.answer(question, context, most=count)
    answers = [cut_answer(found, span, context=context) for span in found.spans]
    return Answering(
        question=question,
        context=context,
        answers=tuple(each for each in answers if each.text),
        no_answer_probability=math.exp(found.no_answer),
        tokens=found.tokens,
        starts=np.exp(found.start_log_probabilities),
        ends=np.exp(found.end_log_probabilities),
        windows=found.windows,
        passport=backend.passport(watch.milliseconds),
    )


def cut_answer(found: ReadAnswers, span: AnswerSpan, *, context: str) -> FoundAnswer:
    """The characters of a span, without space around them."""
    start, end = found.tokens[span.first].start, found.tokens[span.last].end
    text = context[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return FoundAnswer(text=text, start=start, end=start + len(text), probability=span.probability)
