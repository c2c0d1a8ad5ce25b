"""Summaries and translations against a reference."""

import pytest
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF

from playground.errors import EmptyText
from playground.tasks.reference import measure_rouge, measure_summary, measure_translation

SUMMARY = "The bridge was closed on Friday after engineers found cracks."
REFERENCE = "Engineers found cracks, and the bridge was shut on Friday."


def test_rouge_is_the_librarys_where_words_are_latin():
    scores = measure_rouge(SUMMARY, REFERENCE)
    expected = RougeScorer(["rouge1", "rouge2", "rougeL"]).score(REFERENCE, SUMMARY)
    for found, name in ((scores.one, "rouge1"), (scores.two, "rouge2"), (scores.longest, "rougeL")):
        assert found.f1 == pytest.approx(expected[name].fmeasure)
        assert found.precision == pytest.approx(expected[name].precision)
        assert found.recall == pytest.approx(expected[name].recall)


def test_rouge_counts_han_characters():
    scores = measure_rouge("猫坐在垫子上。", "猫在垫子上。")
    assert scores.one.recall == 1
    assert scores.one.precision == pytest.approx(5 / 6)


def test_a_text_is_its_own_best_reference():
    assert measure_rouge(SUMMARY, SUMMARY).two.f1 == 1
    scores = measure_translation(SUMMARY, SUMMARY, target="de")
    assert scores.bleu == pytest.approx(100)
    assert scores.chrf == pytest.approx(100)


@pytest.mark.parametrize(("target", "cut"), [("fr", "13a"), ("zh", "zh"), ("ja", "char")])
def test_bleu_and_chrf_are_sacrebleus(target, cut):
    text, reference = ("我有一只狗。", "我有一条狗。") if cut != "13a" else (SUMMARY, REFERENCE)
    scores = measure_translation(text, reference, target=target)
    expected = BLEU(tokenize=cut, effective_order=True).sentence_score(text, [reference])
    assert scores.bleu == expected.score
    assert scores.precisions == tuple(expected.precisions)
    assert scores.chrf == CHRF().sentence_score(text, [reference]).score
    assert f"tok:{cut}" in scores.bleu_signature


def test_a_chosen_summary_is_copied_and_a_new_one_is_not():
    document = f"{SUMMARY} The mayor was sorry."
    chosen = measure_summary(document, SUMMARY)
    assert chosen.novelty == (0, 0, 0, 0)
    assert (chosen.coverage, chosen.density) == (1, 10)
    assert chosen.longest_length == chosen.words == 10
    assert chosen.compression == pytest.approx(1.4)
    other = measure_summary(document, "Nobody may cross it now.")
    assert other.novelty[0] == 1
    assert (other.coverage, other.longest) == (0, "")


def test_fifty_thousand_words_are_measured_in_seconds():
    document = " ".join(f"the w{n % 997} of w{n % 13}" for n in range(12_500))
    assert measure_summary(document, document[: len(document) // 20]).coverage == 1


@pytest.mark.parametrize("texts", [("", "a"), ("a", " ")])
def test_nothing_cannot_be_compared(texts):
    with pytest.raises(EmptyText):
        measure_rouge(*texts)
    with pytest.raises(EmptyText):
        measure_translation(*texts, target="fr")
