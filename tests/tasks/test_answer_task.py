"""Finding an answer in a text."""

import pytest

from playground.backends.fake import FakeReader
from playground.errors import EmptyText, OutOfRange
from playground.tasks.answer import answer

CONTEXT = "The tower was built in 1874  near the sea."
QUESTION = "When was it built?"


@pytest.fixture
def reader():
    return FakeReader("a-reader")


def test_an_answer_is_a_stretch_of_the_context(reader):
    result = answer(reader, QUESTION, f"  {CONTEXT}")
    assert result.best == result.answers[0]
    for found in result.answers:
        assert found.text == result.context[found.start : found.end] == found.text.strip()
    assert result.best.text == "in 1874"
    assert result.passport.model == "a-reader"
    assert len(result.starts) == len(result.ends) == len(result.tokens)
    assert result.starts.sum() + result.no_answer_probability == pytest.approx(1, abs=1e-4)


def test_no_answer_wins_where_the_text_has_none(reader):
    result = answer(reader, "Who sings?", "Rain fell")
    assert result.best is None
    assert result.no_answer_probability > result.answers[0].probability


@pytest.mark.parametrize("most", [1, 3])
def test_as_many_answers_as_asked(reader, most):
    assert len(answer(reader, QUESTION, CONTEXT, most=most).answers) == most


@pytest.mark.parametrize(("question", "context"), [(" ", CONTEXT), (QUESTION, "\n"), ("", "")])
def test_both_texts_are_needed(reader, question, context):
    with pytest.raises(EmptyText):
        answer(reader, question, context)


def test_too_many_answers_are_refused(reader):
    with pytest.raises(OutOfRange):
        answer(reader, QUESTION, CONTEXT, most=21)
