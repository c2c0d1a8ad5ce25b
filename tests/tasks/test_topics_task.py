"""Topics that a person types."""

import pytest

from playground.backends.fake import FakeClassifier
from playground.errors import EmptyText, OutOfRange, UnknownChoice, WrongKind
from playground.tasks.topics import (
    MOST,
    find_topics_by_entailment,
    find_topics_by_vectors,
    read_labels,
)


class Entailer(FakeClassifier):
    labels = ("contradiction", "neutral", "entailment")


def by_vectors(encoder, text="the dog and the cat", labels="dog, king", **more):
    values = {"template": "the {}", "temperature": 0.1, **more}
    return find_topics_by_vectors(encoder, text, labels=labels, **values)


def test_the_nearest_topic_shares_words_with_the_text(encoder):
    result = by_vectors(encoder)
    assert result.best.label == "dog"
    assert sum(topic.share for topic in result.topics) == pytest.approx(1)
    assert result.hypotheses == ("the dog", "the king")
    assert all(-1 <= topic.score <= 1 + 1e-6 for topic in result.topics)


def test_a_smaller_temperature_makes_the_winner_clearer(encoder):
    cold, warm = (by_vectors(encoder, temperature=each).best.share for each in (0.05, 1.0))
    assert cold > warm > 0.5


def test_the_entailed_topic_wins():
    result = find_topics_by_entailment(
        Entailer(), "the dog ran", labels="king, dog", template="the {}"
    )
    assert result.best.label == "dog"
    assert [topic.label for topic in result.topics] == ["king", "dog"]
    assert all(0 <= topic.score <= 1 for topic in result.topics)


def test_labels_stand_between_commas_of_any_script_or_lines():
    assert read_labels("a, b，c、d；e\nf, a, ,") == ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize("typed", ["", " , ", "one", ",".join(f"t{n}" for n in range(MOST + 1))])
def test_no_label_one_label_and_too_many_are_refused(encoder, typed):
    with pytest.raises(OutOfRange) as caught:
        by_vectors(encoder, labels=typed)
    assert caught.value.parameters == {"name": "labels", "low": 2, "high": MOST}


@pytest.mark.parametrize("template", ["", "about it", "{} and {}"])
def test_a_template_has_one_hole(encoder, template):
    with pytest.raises(UnknownChoice):
        by_vectors(encoder, template=template)


def test_what_else_is_refused(encoder, classifier):
    with pytest.raises(EmptyText):
        by_vectors(encoder, text=" ")
    with pytest.raises(OutOfRange):
        by_vectors(encoder, temperature=0)
    with pytest.raises(WrongKind):
        find_topics_by_entailment(classifier, "a dog", labels="a, b", template="{}")
