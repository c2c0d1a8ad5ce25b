"""Judging one text and many."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeClassifier
from playground.errors import EmptyText, TooManyRows, TooManyTokens
from playground.tasks.sentiment import (
    CLAUSE,
    MOST_OCCLUSIONS,
    ROWS_AT_ONCE,
    classify_rows,
    find_units,
    leave_out,
    sentiment,
)


def test_the_label_is_the_likeliest_class(classifier):
    result = sentiment(classifier, "What a great film")
    assert result.label == "positive" == max(result.scores, key=result.scores.get)
    assert set(result.scores) == set(classifier.labels)
    assert math.isclose(sum(result.scores.values()), 1, abs_tol=1e-6)


def test_a_weight_is_what_the_label_loses_without_the_word(classifier):
    text = "a great but slow film"
    result = sentiment(classifier, text)
    weights = {word.text: word.weight for word in result.attributions}
    for word, weight in weights.items():
        rest = sentiment(classifier, text.replace(f"{word} ", "").removesuffix(f" {word}"))
        lost = result.scores[result.label] - rest.scores[result.label]
        assert math.isclose(weight, lost, abs_tol=1e-5)
    assert max(weights, key=weights.get) == "great"


def test_a_word_alone_has_no_weight(classifier):
    assert sentiment(classifier, "great").attributions == ()


def test_past_the_most_words_clauses_are_left_out_instead(classifier):
    text = "it was good. " * 20
    result = sentiment(classifier, text)
    assert len(result.attributions) == 20
    assert result.attributions[0].text.strip() == "it was good."


def test_han_characters_are_units_of_their_own_beside_latin_words():
    text = "我love这部film，2023年"
    assert [text[start:end] for start, end in find_units(text)] == [
        *("我", "love", "这", "部", "film", "，", "2023", "年")
    ]


def test_apostrophes_and_hyphens_stay_inside_a_word():
    text = "don't re-read"
    assert [text[start:end] for start, end in find_units(text)] == ["don't", "re-read"]


@given(st.text(max_size=300))
def test_units_lie_in_the_text_in_order_and_apart(text):
    spans = find_units(text)
    assert len(spans) <= MOST_OCCLUSIONS
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end].strip() for start, end in spans)


@given(st.text(alphabet=st.sampled_from("ab'-_ ,.!好\n"), max_size=40))
def test_the_units_of_a_short_text_cover_every_visible_character(text):
    spans = find_units(text)
    covered = {place for start, end in spans for place in range(start, end)}
    visible = {place for place, character in enumerate(text) if not character.isspace()}
    assert visible <= covered or spans == ()


def test_a_long_text_of_one_clause_has_no_units():
    text = "word " * (MOST_OCCLUSIONS + 1)
    assert len(CLAUSE.findall(text)) == 1
    assert find_units(text) == ()


def test_leaving_a_word_out_leaves_one_space():
    assert leave_out("a very good film", (2, 6)) == "a good film"


@pytest.mark.parametrize("text", ["", "\t"])
def test_an_empty_text_is_refused(classifier, text):
    with pytest.raises(EmptyText):
        sentiment(classifier, text)


def test_a_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        sentiment(FakeClassifier(limit=4), "one two three")


def test_a_lone_surrogate_is_replaced(classifier):
    assert sentiment(classifier, "good \ud83d film").text == "good \ufffd film"


def test_rows_come_in_batches_until_all_are_done(classifier):
    texts = [f"row {number}" for number in range(ROWS_AT_ONCE * 2 + 1)]
    steps = list(classify_rows(classifier, texts))
    assert [len(step.rows) for step in steps] == [ROWS_AT_ONCE, ROWS_AT_ONCE * 2, len(texts)]
    assert {step.total for step in steps} == {len(texts)}


@given(st.lists(st.sampled_from(["good", "awful day", "so so", "great film"]), max_size=40))
def test_rows_in_batches_are_judged_as_one_by_one(texts):
    classifier = FakeClassifier()
    *_, together = classify_rows(classifier, ["x", *texts])
    alone = [next(classify_rows(classifier, [text])).rows[0] for text in ["x", *texts]]
    assert list(together.rows) == alone


def test_empty_lines_are_no_rows(classifier):
    *_, last = classify_rows(classifier, ["good", "", "  ", "bad"])
    assert [(row.text, row.label) for row in last.rows] == [
        ("good", "positive"),
        ("bad", "negative"),
    ]


def test_a_row_past_the_limit_has_no_label_and_the_others_do():
    *_, last = classify_rows(FakeClassifier(limit=4), ["good", "a b c", "bad"])
    assert [row.label for row in last.rows] == ["positive", "", "negative"]
    assert last.rows[1].tokens == 5


def test_no_rows_are_refused(classifier):
    with pytest.raises(EmptyText):
        list(classify_rows(classifier, ["", " "]))


def test_too_many_rows_are_refused_before_any_is_judged(classifier):
    with pytest.raises(TooManyRows) as caught:
        next(classify_rows(classifier, ["a"] * 4, most_rows=3))
    assert caught.value.parameters == {"rows": 4, "limit": 3}
