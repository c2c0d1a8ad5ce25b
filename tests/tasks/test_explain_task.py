"""Why a text got its label, and which change did it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeClassifier, FakeEmotions
from playground.errors import EmptyText, TooManyTokens
from playground.results import Token
from playground.tasks.explain import explain, find_span
from playground.tasks.sentiment import judge, sentiment
from playground.tasks.versions import MOST_CHANGES, compare_versions, find_parts, mix_parts


def test_judging_gives_what_the_whole_task_gives(classifier):
    text = "a great film"
    assert judge(classifier, text).scores == pytest.approx(sentiment(classifier, text).scores)
    with pytest.raises(EmptyText):
        judge(classifier, " ")


def test_the_words_add_up_and_the_heaviest_is_found_by_each_way(classifier):
    result = explain(classifier, "a great but slow film")
    assert [word.text for word in result.words] == ["a", "great", "but", "slow", "film"]
    total = sum(word.integrated for word in result.words)
    assert total == pytest.approx(result.probability - result.blank, abs=result.gap + 1e-6)
    for way in ("occlusion", "integrated"):
        assert max(result.words, key=lambda word: getattr(word, way)).text == "great"
    assert [(each.first, each.second) for each in result.agreements] == [
        ("occlusion", "gradient"),
        ("occlusion", "integrated"),
        ("gradient", "integrated"),
    ]
    assert all(each.rho is None or -1 <= each.rho <= 1 for each in result.agreements)


def test_a_single_word_has_no_weights(classifier):
    result = explain(classifier, "great")
    assert result.words == ()
    assert all(each.rho is None for each in result.agreements)


def test_labels_that_do_not_exclude_each_other_are_explained():
    assert explain(FakeEmotions(), "Is it so?").label == "surprise or question"


def test_a_token_belongs_to_the_word_it_shares_most_with():
    spans = [(0, 4), (5, 9)]
    places = [((0, 2), 0), ((2, 4), 0), ((4, 9), 1), ((9, 10), 1)]
    for (start, end), place in places:
        assert find_span(spans, Token(text="", id=0, start=start, end=end)) == place


def test_what_is_refused(classifier):
    with pytest.raises(EmptyText):
        explain(classifier, "")
    with pytest.raises(TooManyTokens):
        explain(FakeClassifier(limit=4), "one two three")
    with pytest.raises(EmptyText):
        compare_versions(classifier, "good", " ")


WORDS = st.lists(st.sampled_from(["good", "bad", "the", "film", ",", "你", "好"]), max_size=14)


@given(WORDS, WORDS)
def test_the_parts_are_the_two_texts(first, second):
    before, after = " ".join(first), " ".join(second)
    parts = find_parts(before, after)
    assert "".join(one for one, *_ in parts) == before
    assert "".join(two for _, two, _ in parts) == after
    numbers = [index for *_, index in parts if index >= 0]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) <= MOST_CHANGES
    assert mix_parts(parts, 0) == before
    assert mix_parts(parts, 2 ** len(numbers) - 1) == after


@given(WORDS, WORDS)
def test_the_shares_add_up_to_the_difference(first, second):
    classifier = FakeClassifier()
    result = compare_versions(classifier, " ".join(["x", *first]), " ".join(["x", *second]))
    difference = result.after[result.label] - result.before[result.label]
    assert sum(change.weight for change in result.changes) == pytest.approx(difference, abs=1e-5)


def test_words_that_are_replaced_one_for_one_are_changes_of_their_own(classifier):
    result = compare_versions(
        classifier, "The food was bad but slow.", "The food was good and slow."
    )
    assert [(c.before, c.after) for c in result.changes] == [("bad", "good"), ("but", "and")]
    assert result.label == "positive"
    assert result.changes[0].weight > abs(result.changes[1].weight)
    assert result.changes[0].weight == pytest.approx(result.changes[0].alone, abs=0.05)


def test_equal_versions_have_no_change(classifier):
    result = compare_versions(classifier, "a good film", "a good film")
    assert result.changes == ()
    assert result.before == result.after
