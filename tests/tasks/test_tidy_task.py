"""Hiding and merging tokens of attention."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeEncoderDecoder
from playground.errors import UnknownChoice
from playground.results import AttentionMaps, Passport, Token
from playground.tasks.attend import attend
from playground.tasks.tidy import WHOLES, belong_together, find_starts, tidy

TEXT = "The cat sat on the mat."


def clean(maps, *, special=False, first=False, merge=""):
    return tidy(maps, special=special, first=first, merge=merge)


def make_token(text, start, special=False):
    return Token(text=text, id=1, start=start, end=start + len(text), special=special)


def make_maps(texts, weights=None, *, kind="decoder", special=(), pair_start=0):
    """Tokens that stand side by side, and even weights."""
    tokens, place = [], 0
    for index, text in enumerate(texts):
        tokens.append(make_token(text, place, special=index in special))
        place += len(text)
    count = len(tokens)
    if weights is None:
        weights = np.full((1, 1, count, count), 1 / count)
    return AttentionMaps(
        kind=kind,
        query_tokens=tuple(tokens),
        key_tokens=tuple(tokens),
        shown=(0,),
        layers=1,
        heads=1,
        weights=np.asarray(weights, np.float32).reshape(1, 1, count, count),
        pair_start=pair_start,
        passport=Passport(
            model="m", revision="", parameters=1, dtype="", device="", milliseconds=0
        ),
    )


def test_nothing_asked_nothing_done(encoder):
    maps = attend(encoder, TEXT)
    assert clean(maps).maps is maps


def test_special_tokens_neither_look_nor_are_looked_at(encoder):
    maps = attend(encoder, TEXT, text_pair="It slept.")
    done = clean(maps, special=True)
    assert not any(token.special for token in (*done.maps.query_tokens, *done.maps.key_tokens))
    assert done.hidden == 3
    assert done.maps.key_tokens[done.maps.pair_start].text == "It"
    left = maps.weights[:, :, 1:-1]
    kept = [key for key, token in enumerate(maps.key_tokens) if not token.special]
    assert done.held == pytest.approx(1 - maps.weights[:, :, kept][..., kept].sum(-1).mean())
    assert left.shape[2] > done.maps.weights.shape[2]


def test_without_the_first_token_a_row_keeps_its_proportions():
    rows = [[1, 0, 0], [0.5, 0.5, 0], [0.6, 0.1, 0.3]]
    done = clean(make_maps(["a", "b", "c"], rows), first=True)
    np.testing.assert_allclose(done.maps.weights[0, 0], [[1, 0], [0.25, 0.75]], atol=1e-6)
    assert done.held == pytest.approx((0.5 + 0.6) / 2)
    assert [token.text for token in done.maps.query_tokens] == ["b", "c"]


def test_a_row_that_a_hidden_token_held_is_empty():
    done = clean(make_maps(["a", "b"], [[1, 0], [1, 0]]), first=True)
    assert done.maps.weights.tolist() == [[[[0]]]]
    assert done.held == 1


def test_nothing_is_hidden_where_nothing_would_be_left():
    done = clean(make_maps(["a"]), first=True)
    assert done.refused
    assert len(done.maps.key_tokens) == 1


def test_across_two_texts_the_first_source_token_is_hidden_and_no_query(writer):
    maps = attend(writer, TEXT, text_pair="A cat.", kind="cross")
    done = clean(maps, first=True)
    assert done.maps.query_tokens == maps.query_tokens
    assert done.maps.key_tokens == maps.key_tokens[1:]
    assert done.maps.weights.shape[2:] == (len(maps.query_tokens), len(maps.key_tokens) - 1)


def test_weights_on_pieces_are_added_and_those_of_pieces_averaged():
    rows = [[1, 0, 0], [0.5, 0.5, 0], [0.2, 0.3, 0.5]]
    done = clean(make_maps(["play", "ing", " on"], rows), merge="words")
    assert [token.text for token in done.maps.key_tokens] == ["playing", " on"]
    np.testing.assert_allclose(done.maps.weights[0, 0], [[1, 0], [0.5, 0.5]], atol=1e-6)
    assert done.merged == 1
    assert (done.maps.key_tokens[0].start, done.maps.key_tokens[0].end) == (0, 7)


@pytest.mark.parametrize(
    ("texts", "characters", "words"),
    [
        (["un", "der", "stand"], 3, 1),
        (["The", " cat"], 2, 2),
        (["don", "'", "t"], 3, 3),
        (["", "", "猫", "坐"], 2, 2),
        (["猫", "a"], 2, 2),
        (["2", "026", "."], 3, 2),
        (["שלו", "ם"], 2, 1),
        (["e", "\u0301t", "e"], 3, 1),
        (["", "</script>", "x"], 2, 2),
    ],
)
def test_what_belongs_together(texts, characters, words):
    tokens = make_maps(texts).key_tokens
    assert len(find_starts(tokens, whole="characters", pair_start=0)) == characters
    assert len(find_starts(tokens, whole="words", pair_start=0)) == words


def test_special_tokens_and_two_texts_stay_apart():
    assert not belong_together(make_token("a", 0), make_token("b", 1, special=True), whole="words")
    tokens = make_maps(["ab", "cd"]).key_tokens
    assert find_starts(tokens, whole="words", pair_start=1) == [0, 1]
    done = clean(make_maps(["ab", "cd"], pair_start=1), merge="words")
    assert done.maps.pair_start == 1


def test_another_way_of_merging_is_refused(encoder):
    with pytest.raises(UnknownChoice):
        clean(attend(encoder, TEXT), merge="sentences")


BACKENDS = {
    "encoder": FakeEncoder("e"),
    "decoder": FakeDecoder("d"),
    "cross": FakeEncoderDecoder("w"),
}


@given(
    st.sampled_from(sorted(BACKENDS)),
    st.text(alphabet="ab 1.猫é", min_size=1, max_size=20).filter(str.strip),
    st.booleans(),
    st.booleans(),
    st.sampled_from(WHOLES),
)
def test_rows_still_sum_to_one(kind, text, special, first, merge):
    maps = attend(BACKENDS[kind], text, kind=kind)
    done = clean(maps, special=special, first=first, merge=merge)
    shown = done.maps
    assert shown.weights.shape[2:] == (len(shown.query_tokens), len(shown.key_tokens))
    np.testing.assert_allclose(shown.weights.sum(-1), 1, atol=1e-5)
    assert 0 <= done.held <= 1
    assert 0 <= shown.pair_start < len(shown.key_tokens)
