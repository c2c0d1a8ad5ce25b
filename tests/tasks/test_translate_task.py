"""Translating sentence by sentence."""

import pytest

from playground.backends.fake import FakeTranslator
from playground.errors import EmptyText, NotWhole, OutOfRange, UnknownLanguage
from playground.tasks.translate import branch_translation, join_sentences, translate


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


def test_another_token_at_a_step_keeps_what_stands_before_it(translator):
    *_, whole = translate(translator, "The cat sat down. It slept.", target="de")
    first = whole.sentences[0]
    rival = next(each for each in first.rivals[2] if each.id != first.tokens[2].id)
    branched = branch_translation(translator, whole, sentence=0, row=2, id_=rival.id)
    changed = branched.sentences[0]
    assert [token.id for token in changed.tokens][:2] == [token.id for token in first.tokens][:2]
    assert changed.text.split()[:3] == [*first.text.split()[:2], rival.text]
    assert changed.begun == 3
    assert branched.sentences[1] == whole.sentences[1]
    assert whole.sentences[0] == first


@pytest.mark.parametrize(("sentence", "row"), [(1, 0), (-1, 0), (0, 99)])
def test_a_step_that_is_not_there_is_refused(translator, sentence, row):
    *_, whole = translate(translator, "The cat sat down.")
    with pytest.raises(OutOfRange):
        branch_translation(translator, whole, sentence=sentence, row=row, id_=4)


def test_each_step_has_its_rivals(translator):
    *_, result = translate(translator, "The cat sat.")
    (sentence,) = result.sentences
    for token, rivals in zip(sentence.tokens, sentence.rivals, strict=True):
        shares = [rival.probability for rival in rivals]
        assert token.id in [rival.id for rival in rivals]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1 + 1e-6


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
