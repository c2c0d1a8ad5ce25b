"""Translating sentence by sentence."""

import pytest

from playground.backends.fake import FakeTranslator
from playground.errors import EmptyText, NotWhole, OutOfRange, UnknownLanguage
from playground.tasks.translate import join_sentences, translate


@pytest.fixture
def translator():
    return FakeTranslator("a-translator")


def test_a_value_after_each_sentence(translator):
    steps = list(translate(translator, "The cat sat. It slept.\nThen it ran.", target="de"))
    assert [len(step.sentences) for step in steps] == [1, 2, 3]
    assert {step.total for step in steps} == {3}
    last = steps[-1]
    assert last.text == ". sat cat The . slept It\n. ran it Then"
    assert [sentence.source for sentence in last.sentences] == [
        "The cat sat.",
        "It slept.",
        "Then it ran.",
    ]
    assert (last.source, last.target) == ("en", "de")
    for sentence in last.sentences:
        assert len(sentence.tokens) == len(sentence.probabilities) == len(sentence.weights)
        assert sentence.weights.shape[1] == len(sentence.source_tokens)


def test_codes_of_languages_are_read_in_any_case(translator):
    *_, result = translate(translator, "A cat.", source=" EN", target="Fr ")
    assert (result.source, result.target) == ("en", "fr")


def test_sentences_are_joined_as_the_language_is_written():
    assert join_sentences(" ", target="fr") == " "
    assert join_sentences(" ", target="zh") == ""
    assert join_sentences(" \n\n", target="zh") == "\n\n"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"text": " "}, EmptyText),
        ({"text": "A cat.", "target": "xx"}, UnknownLanguage),
        ({"text": "A cat.", "num_beams": 9}, OutOfRange),
        ({"text": "A cat.", "num_beams": 1.5}, NotWhole),
    ],
)
def test_mistakes_are_named(translator, values, error):
    with pytest.raises(error):
        list(translate(translator, **values))
