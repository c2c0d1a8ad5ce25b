"""How surprised a decoder is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeDecoder
from playground.errors import EmptyText, TooFewTokens, TooManyTokens
from playground.results import Score, ScoredToken
from playground.tasks.score import align_scores, score

WORDS = st.lists(st.text("abcdef", min_size=1, max_size=5), min_size=2, max_size=12)


@given(WORDS.map(" ".join))
def test_perplexity_is_the_exponential_of_the_cross_entropy(text):
    result = score(FakeDecoder(), text)
    assert math.isclose(result.perplexity, math.exp(result.cross_entropy))


@given(WORDS.map(" ".join))
def test_bits_per_character_share_the_same_bits_among_characters(text):
    result = score(FakeDecoder(), text)
    bits = [token.bits for token in result.tokens if token.bits is not None]
    assert math.isclose(result.bits_per_character, sum(bits) / len(text))
    assert math.isclose(result.cross_entropy, sum(bits) / len(bits) * math.log(2))


@given(WORDS.map(" ".join))
def test_bits_are_the_binary_logarithm_of_the_probability(text):
    for token in score(FakeDecoder(), text).tokens[1:]:
        assert math.isclose(token.bits, -math.log2(token.probability), abs_tol=1e-9)


def test_the_first_token_has_no_probability_and_counts_nowhere(decoder):
    first, second = score(decoder, "hello world").tokens
    assert (first.probability, first.bits) == (None, None)
    assert math.isclose(score(decoder, "hello world").cross_entropy, second.bits * math.log(2))


def test_the_chain_rule_holds(decoder):
    result = score(decoder, "the cat sat on the mat")
    product = math.prod(token.probability for token in result.tokens[1:])
    bits = sum(token.bits for token in result.tokens[1:])
    assert math.isclose(-math.log2(product), bits)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        score(decoder, text)


def test_a_single_token_that_nothing_precedes_is_refused(decoder):
    with pytest.raises(TooFewTokens):
        score(decoder, "hello")


def test_a_text_past_the_limit_is_refused():
    with pytest.raises(TooManyTokens):
        score(FakeDecoder(limit=3), "a b c d")


def place(*tokens):
    """Scored tokens from (text, start, end, bits)."""
    return Score(
        tokens=tuple(
            ScoredToken(
                text=text,
                id=0,
                probability=None if bits is None else 2**-bits,
                bits=bits,
                start=start,
                end=end,
            )
            for text, start, end, bits in tokens
        ),
        cross_entropy=1.0,
        perplexity=math.e,
        bits_per_character=1.0,
        passport=FakeDecoder().passport(1.0),
    )


def read(spans):
    return [(span.text, span.first_bits, span.second_bits) for span in spans]


def test_scores_meet_where_both_models_cut():
    first = place(("un", 0, 2, None), ("happy", 2, 7, 3.0), (" cat", 7, 11, 2.0))
    second = place(("unhap", 0, 5, 1.0), ("py", 5, 7, 4.0), (" c", 7, 9, 0.5), ("at", 9, 11, 0.25))
    spans = align_scores(first, second, "unhappy cat")
    assert read(spans) == [("unhappy", None, 5.0), (" cat", 2.0, 0.75)]
    assert [(span.start, span.end) for span in spans] == [(0, 7), (7, 11)]


def test_a_token_that_begins_texts_is_no_stretch():
    first = place(("<s>", 0, 0, None), ("a", 0, 1, 1.0), (" b", 1, 3, 2.0))
    second = place(("a", 0, 1, None), (" b", 1, 3, 4.0))
    assert read(align_scores(first, second, "a b")) == [("a", 1.0, None), (" b", 2.0, 4.0)]


def test_pieces_of_a_character_count_with_it():
    pieces = place(("a", 0, 1, None), ("", 1, 1, 5.0), ("", 1, 1, 1.0), ("猫", 1, 2, 0.5))
    whole = place(("a", 0, 1, None), ("猫", 1, 2, 7.0))
    assert read(align_scores(pieces, whole, "a猫")) == [("a", None, None), ("猫", 6.5, 7.0)]


def test_a_model_that_skips_spaces_meets_one_that_reads_them():
    first = place(("cat", 0, 3, None), (" sat", 3, 7, 2.0))
    second = place(("cat", 0, 3, 1.0), ("sat", 4, 7, 3.0))
    assert read(align_scores(first, second, "cat sat")) == [
        ("cat", None, 1.0),
        (" sat", 2.0, 3.0),
    ]


TEXTS_TO_ALIGN = [
    "The cat sat on the mat.",
    "hospitalized  twice",
    "猫 😀 e\u0301 café",
    " leading and trailing ",
    "a \ud83d b",
    "x y\n",
]


@pytest.mark.parametrize("text", TEXTS_TO_ALIGN)
@pytest.mark.parametrize("names", [("gpt2", "llama2"), ("llama2", "fake"), ("llama", "gpt2")])
def test_stretches_join_to_the_text_and_hold_all_bits(open_tiny, names, text):
    backends = [FakeDecoder() if name == "fake" else open_tiny(name) for name in names]
    first, second = (score(backend, text) for backend in backends)
    spans = align_scores(first, second, text)
    assert "".join(span.text for span in spans) == text.replace("\ud83d", "\ufffd")
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    for scored, name in ((first, "first_bits"), (second, "second_bits")):
        known = [getattr(span, name) for span in spans]
        # Only the stretch of the first token has no bits, unless something precedes it.
        unknown = [t for t in scored.tokens if t.bits is None and t.start < t.end]
        assert [place for place, bits in enumerate(known) if bits is None] == [0] * len(unknown)
        if not unknown:
            total = sum(token.bits for token in scored.tokens if token.bits is not None)
            assert sum(known) == pytest.approx(total)


def test_a_score_with_itself_is_its_tokens(open_tiny):
    text = "The cat sat on the mat."
    result = score(open_tiny("llama"), text)
    spans = align_scores(result, result, text)
    assert [span.text for span in spans] == [t.text for t in result.tokens if t.start < t.end]
    assert [span.first_bits for span in spans] == [span.second_bits for span in spans]


def test_a_long_text_is_aligned_at_once(decoder):
    words = "word " * 200
    result = score(decoder, words)
    assert len(align_scores(result, result, words)) == 200
