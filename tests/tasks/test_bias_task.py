"""The bias probe: its numbers, and what it leaves out."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.backends.fake import FakeEncoder
from playground.errors import (
    EmptyGroup,
    NotAPair,
    NoTemplate,
    OutOfRange,
    TooManyTokens,
    TooMuchWork,
    UnknownScript,
)
from playground.maths.resampling import effect_size
from playground.tasks.bias import probe
from playground.tasks.bias_plan import Question, write_sentence

QUESTION = Question(
    templates="{group} is a {word}.\nThe {word} said that {group} was in London.",
    group_1="king, cat",
    group_2="queen",
    words_1="doctor, dog",
    words_2="nurse, hospital",
    control="the, a",
)


def last(values):
    *_, found = values
    return found


@pytest.mark.parametrize("name", ["bert", "roberta"])
def test_an_association_is_that_of_a_plain_reading(open_tiny, name):
    backend = open_tiny(name)
    model = backend._model
    question = replace(QUESTION, templates="It was {group}, the {word}.\nThe {word} saw {group}.")
    result = last(probe(backend, question))
    assert result.done == result.total == 4
    assert len(result.readings) == 2 * 4 * 5
    for reading in result.readings:
        text, group, word = write_sentence(reading.template, reading.group, reading.word)
        tokens = backend.tokenize(text)
        shown, hidden = [token.id for token in tokens], [token.id for token in tokens]
        for place, token in enumerate(tokens):
            if token.start < group[1] and group[0] < token.end:
                target = place, token.id
                shown[place] = hidden[place] = backend.mask_id
            if token.start < word[1] and word[0] < token.end:
                hidden[place] = backend.mask_id
        for ids, expected in ((shown, reading.log_probability), (hidden, reading.prior)):
            with torch.inference_mode():
                row = model(torch.tensor([ids])).logits[0, target[0]].log_softmax(-1)
            assert expected == pytest.approx(row[target[1]].item(), abs=2e-4)


def test_means_difference_and_effect_size_follow_from_the_readings(encoder):
    result = last(probe(encoder, QUESTION))
    leans = {}
    for word in result.words:
        rows = []
        for template in result.templates:
            by_group = {
                each.group: each.association
                for each in result.readings
                if (each.word, each.template) == (word.word, template)
            }
            first = np.mean([by_group[group] for group in result.groups[0]])
            rows.append(first - by_group["queen"])
        assert word.lean.value == pytest.approx(np.mean(rows))
        assert min(rows) - 1e-9 <= word.lean.low <= word.lean.high <= max(rows) + 1e-9
        leans[word.word] = np.mean(rows)
    first = np.array([leans["doctor"], leans["dog"]])
    second = np.array([leans["nurse"], leans["hospital"]])
    assert result.difference.value == pytest.approx(first.mean() - second.mean())
    assert result.effect.value == pytest.approx(effect_size(first, second))
    assert result.control is not None
    assert result.control_effect is not None


def test_two_equal_groups_do_not_lean(encoder):
    result = last(probe(encoder, replace(QUESTION, group_1="queen")))
    assert result.difference.value == pytest.approx(0)
    assert all(word.lean.value == pytest.approx(0) for word in result.words)


def test_the_prior_is_the_same_for_words_of_one_length(encoder):
    result = last(probe(encoder, QUESTION))
    for template in result.templates:
        priors = {
            each.prior
            for each in result.readings
            if each.template == template
            and each.group == "queen"
            and each.word in {"doctor", "dog", "nurse"}
        }
        assert len(priors) == 1


def test_the_same_seed_gives_the_same_intervals(encoder):
    first, second = last(probe(encoder, QUESTION)), last(probe(encoder, QUESTION))
    assert [word.lean for word in first.words] == [word.lean for word in second.words]
    assert first.effect == second.effect


def test_without_a_second_set_or_a_control(encoder):
    result = last(probe(encoder, replace(QUESTION, words_2=" ", control="")))
    assert [word.set for word in result.words] == [1, 1]
    assert result.control is None
    mean = np.mean([word.lean.value for word in result.words])
    assert result.difference.value == pytest.approx(mean)


def test_words_grow_pass_by_pass(open_tiny):
    words = "doctor, nurse, king, queen, cat, dog, sea, mat, film, end"
    question = replace(
        QUESTION,
        templates="\n".join(
            f"{start} {{group}} is a {{word}}."
            for start in ("The", "A", "In London the", "It said")
        ),
        words_1=words,
        words_2="hospital",
    )
    done = [step.done for step in probe(open_tiny("bert"), question)]
    assert done == sorted(done)
    assert done[-1] == 11


def test_what_cannot_be_used_is_left_out_and_named(open_tiny):
    question = replace(
        QUESTION,
        templates="{group} is a {word}.\n\nno hole\n{group} and {group} are a {word}.",
        group_1="king, hospitalized, ☃",
        words_2="nurse, ☃, doctor",
        control="cat, hospitalized",
    )
    result = last(probe(open_tiny("bert"), question))
    assert result.groups == (("king",), ("queen",))
    assert result.templates == ("{group} is a {word}.",)
    assert result.pair == ()
    assert [word.word for word in result.words] == ["doctor", "dog", "nurse"]
    kinds = sorted((each.kind, each.text) for each in result.refused)
    assert kinds == [
        ("group", "hospitalized"),
        ("group", "hospitalized"),
        ("group", "☃"),
        ("template", "no hole"),
        ("template", "{group} and {group} are a {word}."),
        ("word", "☃"),
    ]
    # One template: no interval, and no crash.
    assert math.isnan(result.words[0].lean.low)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"templates": ""}, NoTemplate),
        ({"templates": "{group} only"}, NoTemplate),
        ({"group_1": " , "}, EmptyGroup),
        ({"group_2": "hospitalized"}, EmptyGroup),
        ({"words_1": ""}, EmptyGroup),
        ({"words_1": "☃"}, UnknownScript),
        ({"group_1": "☃"}, UnknownScript),
        ({"control": "one"}, NotAPair),
        ({"control": "a, b, c"}, NotAPair),
        ({"words_2": ",".join(f"w{n}" for n in range(51))}, OutOfRange),
        ({"templates": f"{{group}} {'cat ' * 100}{{word}}"}, TooManyTokens),
    ],
)
def test_what_cannot_be_asked_is_refused(open_tiny, changes, error):
    with pytest.raises(error):
        last(probe(open_tiny("bert"), replace(QUESTION, **changes)))


def test_too_much_work_is_refused(encoder):
    many = ", ".join(f"word{n}" for n in range(50))
    other = ", ".join(f"other{n}" for n in range(50))
    templates = "\n".join(f"{{group}} is a {{word}} {n}." for n in range(40))
    with pytest.raises(TooMuchWork):
        last(probe(encoder, replace(QUESTION, templates=templates, words_1=many, words_2=other)))


def test_braces_and_commas_of_a_chinese_keyboard(encoder):
    question = replace(QUESTION, templates="｛group｝is a｛word｝。", group_1="king，cat")
    result = last(probe(encoder, question))
    assert result.groups[0] == ("king", "cat")


def test_a_filled_template_begins_with_a_capital_and_knows_its_places():
    text, group, word = write_sentence("{group} is a {word}.", "he", "nurse")
    assert text == "He is a nurse."
    assert text[slice(*group)].lower() == "he"
    assert text[slice(*word)] == "nurse"
    assert write_sentence("ßa {group} {word}", "x", "y")[0] == "ßa x y"


def test_a_long_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        last(probe(FakeEncoder(limit=4), QUESTION))
