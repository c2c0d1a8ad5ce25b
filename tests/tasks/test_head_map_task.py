"""What each head does on a text."""

from dataclasses import replace

import numpy as np
import pytest

from playground.results import Token
from playground.tasks.attend import attend
from playground.tasks.head_map import POSITIONS, SCORES, SHARES, number_words, score_heads

TEXT = "The cat saw the cat."


def test_every_score_of_every_head(encoder, decoder):
    for backend in (encoder, decoder):
        scored = score_heads(attend(backend, TEXT))
        assert set(scored.scores) == set(SCORES)
        assert all(values.shape == (4, 4) for values in scored.scores.values())
        assert not any(np.isnan(values).any() for values in scored.scores.values())


def test_an_even_head_scores_the_chance(encoder):
    maps = attend(encoder, TEXT)
    count = len(maps.key_tokens)
    even = replace(maps, weights=np.full_like(maps.weights, 1 / count))
    scored = score_heads(even)
    for name in SCORES:
        assert scored.scores[name][0, 0] == pytest.approx(scored.chance[name], abs=1e-5)
    assert scored.chance["previous"] == pytest.approx(1 / count)
    assert scored.tokens == count


def test_a_decoder_looks_at_nothing_ahead(decoder):
    scored = score_heads(attend(decoder, TEXT))
    assert scored.scores["next"].max() == 0 == scored.chance["next"]


def test_positions_of_two_texts_are_not_compared(writer):
    scored = score_heads(attend(writer, TEXT, text_pair="The cat.", kind="cross"))
    missing = {name for name, values in scored.scores.items() if np.isnan(values).all()}
    assert missing == POSITIONS
    assert np.isnan([scored.chance[name] for name in POSITIONS]).all()
    assert {"first", "same"} == set(SHARES) - POSITIONS


def test_without_a_word_that_comes_twice_two_scores_are_missing(decoder):
    scored = score_heads(attend(decoder, "One two three."))
    missing = {name for name, values in scored.scores.items() if np.isnan(values).all()}
    assert missing == {"same", "induction"}


def test_words_are_the_same_whatever_their_case_and_space():
    def token(text, id_, special=False):
        return Token(text=text, id=id_, start=0, end=len(text), special=special)

    queries = [token("[CLS]", 0, special=True), token("The", 1), token(" the", 2), token("", 3)]
    keys = [token("THE ", 4), token("", 5), token("", 3)]
    assert number_words(queries, keys) == ([-1, 0, 0, 1], [0, 2, 1])
