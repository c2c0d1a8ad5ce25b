"""What the measures measure: pairs, facts, answers, and the place in a card."""

from pathlib import Path

import pytest

from playground.training.evaluation.adapters import normalize_answer, score_words
from playground.training.evaluation.cards import BEGIN, END, write_scores
from playground.training.evaluation.facts import read_facts
from playground.training.evaluation.minimal_pairs import PARADIGMS, make_pairs
from playground.training.evaluation.seq2seq import rouge_1


@pytest.mark.parametrize("paradigm", PARADIGMS)
def test_a_pair_differs_and_is_always_the_same(paradigm: str) -> None:
    pairs = make_pairs(paradigm, count=50)
    assert pairs == make_pairs(paradigm, count=50)
    assert len(set(pairs)) > 10
    for good, bad in pairs:
        assert good != bad
        assert abs(len(good.split()) - len(bad.split())) <= 1


def test_facts_have_one_blank_and_a_lower_case_word() -> None:
    facts = read_facts()
    assert len(facts) > 200
    assert all(text.count("[MASK]") == 1 and "[X]" not in text for text, _ in facts)
    assert all(answer == answer.lower() and " " not in answer for _, answer in facts)


def test_answers_are_compared_as_squad_does() -> None:
    assert normalize_answer("The  Eiffel-Tower!") == "eiffeltower"
    assert score_words("the red house", "a house") == pytest.approx(2 / 3)
    assert score_words("", "") == 0


def test_rouge_is_the_harmonic_mean() -> None:
    assert rouge_1("a b c", "a b") == pytest.approx(0.8)


def test_numbers_replace_numbers_in_a_card(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_scores(card, {"cloze P@1": 0.25, "bits per character": 1.5}, rows=3)
    text = card.read_text()
    assert "| cloze P@1 | 25.0 % |" in text
    assert "| bits per character | 1.50 |" in text
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_a_card_without_a_place_is_refused(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("nothing here")
    with pytest.raises(ValueError, match="no place"):
        write_scores(card, {"x": 1.0}, rows=1)
