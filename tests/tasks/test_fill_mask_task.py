"""Filling blanks."""

import math

import numpy as np
import pytest

from playground.backends.fake import FakeEncoder
from playground.backends.fake.text import VOCABULARY
from playground.errors import (
    EmptyText,
    NoMask,
    NotANumber,
    NotOneToken,
    NotWhole,
    OutOfRange,
    TooManyMasks,
    TooManyTokens,
)
from playground.tasks.fill_mask import MOST_MASKS, MOST_WORDS, fill_mask

TEXT = "The [MASK] went to the [MASK]."


def test_every_blank_is_filled_with_its_own_candidates(encoder):
    filling = fill_mask(encoder, TEXT, top_k=3)
    assert [mask.position for mask in filling.masks] == [2, 6]
    assert [len(mask.candidates) for mask in filling.masks] == [3, 3]
    assert filling.masks[0].candidates != filling.masks[1].candidates
    assert filling.passport.model == "an-encoder"


def test_candidates_come_best_first_and_all_of_them_sum_to_one(encoder):
    (mask,) = fill_mask(encoder, "The [MASK].", top_k=100).masks
    found = [candidate.probability for candidate in mask.candidates]
    assert found == sorted(found, reverse=True)
    assert sum(found) <= 1 + 1e-5
    everything = np.exp(encoder.fill("The [MASK].").log_probabilities[0])
    assert math.isclose(everything.sum(), 1, abs_tol=1e-4)
    assert math.isclose(found[0], everything.max(), rel_tol=1e-5)


def test_a_word_asked_about_gets_its_probability_and_loss_at_every_blank(encoder):
    filling = fill_mask(encoder, TEXT, candidates=" doctor , nurse ,")
    for row, mask in zip(encoder.fill(TEXT).log_probabilities, filling.masks, strict=True):
        assert [candidate.token for candidate in mask.chosen] == ["doctor", "nurse"]
        for candidate, loss in zip(mask.chosen, mask.losses, strict=True):
            assert math.isclose(loss, -float(row[VOCABULARY.index(candidate.token)]))
            assert math.isclose(candidate.probability, math.exp(-loss))


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_is_refused(encoder, text):
    with pytest.raises(EmptyText):
        fill_mask(encoder, text)


def test_a_sentence_without_a_blank_is_refused_with_how_to_write_one(encoder):
    with pytest.raises(NoMask) as caught:
        fill_mask(encoder, "There is no blank.")
    assert caught.value.mask == "[MASK]"


def test_as_many_blanks_as_the_limit_are_filled(encoder):
    assert len(fill_mask(encoder, "[MASK] " * MOST_MASKS).masks) == MOST_MASKS


def test_one_blank_more_is_refused(encoder):
    with pytest.raises(TooManyMasks) as caught:
        fill_mask(encoder, "[MASK] " * (MOST_MASKS + 1))
    assert caught.value.parameters == {"masks": MOST_MASKS + 1, "limit": MOST_MASKS}


def test_a_word_in_pieces_is_refused_with_its_pieces(encoder):
    with pytest.raises(NotOneToken) as caught:
        fill_mask(encoder, TEXT, candidates="doctor, hippopotamus")
    assert caught.value.word == "hippopotamus"
    assert " + " in caught.value.pieces


def test_a_word_asked_about_is_named_in_short(encoder):
    with pytest.raises(NotOneToken) as caught:
        fill_mask(encoder, TEXT, candidates="the sea " * 10_000)
    assert len(caught.value.word) < 50
    assert len(caught.value.pieces) < 100


def test_a_lone_surrogate_among_the_words_is_no_token(encoder):
    with pytest.raises(NotOneToken):
        fill_mask(encoder, TEXT, candidates="\ud83d")


def test_too_many_words_are_refused(encoder):
    with pytest.raises(OutOfRange) as caught:
        fill_mask(encoder, TEXT, candidates=",".join(map(str, range(MOST_WORDS + 1))))
    assert (caught.value.name, caught.value.high) == ("candidates", MOST_WORDS)


@pytest.mark.parametrize("top_k", [0, 101, 2.5])
def test_top_k_has_its_limits(encoder, top_k):
    with pytest.raises((OutOfRange, NotWhole)):
        fill_mask(encoder, TEXT, top_k=top_k)


@pytest.mark.parametrize("top_k", [math.nan, None, "5"])
def test_top_k_is_a_number(encoder, top_k):
    with pytest.raises(NotANumber):
        fill_mask(encoder, TEXT, top_k=top_k)


def test_a_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        fill_mask(FakeEncoder(limit=5), TEXT)
