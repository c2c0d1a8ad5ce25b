"""Shortening a document."""

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.base import WrittenSummary
from playground.backends.fake import FakeEncoder, FakeEncoderDecoder
from playground.backends.fake.text import cut_words
from playground.errors import EmptyText, NotANumber, NotWhole, OutOfRange, TooManyWords
from playground.maths.ranking import rank_sentences
from playground.tasks.summarize import (
    MARGIN,
    MOST_WORDS,
    choose_sentences,
    find_sources,
    group_sentences,
    require_document,
    split_sentences,
    split_to_fit,
    summarize_abstractive,
    summarize_extractive,
    take_first,
    weigh_sources,
)

DOCUMENT = (
    "The old lighthouse was closed on Monday. Fishermen of the village protested. "
    "They say that the lighthouse never failed in a storm. The minister will visit the village."
)
SENTENCES = st.lists(
    st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=12).map(
        lambda words: " ".join(words).capitalize() + "."
    ),
    min_size=1,
    max_size=12,
)
PROSE = SENTENCES.map(" ".join)
# What people paste: words, marks, line breaks, full-width marks, rare spaces, emoji.
MARKS = "abA .!?\n\r\t。！？你好\u2028\u00a0\x1c…'\"😀1-"
MESSY = st.text(alphabet=st.sampled_from(MARKS), max_size=80)


def find_visible(text, spans):
    return [
        place for start, end in spans for place in range(start, end) if not text[place].isspace()
    ]


@given(MESSY)
def test_sentences_cover_every_visible_character_once_and_in_order(text):
    assert find_visible(text, split_sentences(text)) == find_visible(text, [(0, len(text))])


@given(MESSY)
def test_sentences_have_no_space_around_them(text):
    for start, end in split_sentences(text):
        assert text[start:end] == text[start:end].strip() != ""


def test_sentences_end_at_full_stops_of_both_scripts():
    assert len(split_sentences("One. Two! Three?")) == 3
    assert len(split_sentences("第一句。第二句！第三句？")) == 3


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\u3000", "\u2009"])
def test_wide_spaces_are_spaces(space):
    plain = "1.A .A … One is here. Two is there."
    spans = split_sentences(plain.replace(" ", space))
    assert spans == split_sentences(plain)
    assert len(spans) > 1


def test_an_abbreviation_does_not_end_a_sentence():
    assert len(split_sentences("Dr. Smith came. He left.")) == 2


@given(PROSE, st.integers(1, 20))
def test_pieces_that_fit_the_model_cover_the_document_once_and_in_order(text, room):
    backend = FakeEncoderDecoder(limit=room + MARGIN)
    spans = split_to_fit(backend, text)
    assert find_visible(text, spans) == find_visible(text, [(0, len(text))])
    for start, end in spans:
        assert len(backend.tokenize(text[start:end], special_tokens=False)) <= room


@given(PROSE, st.integers(1, 20))
def test_chunks_hold_every_sentence_once_in_order_and_fit_the_model(text, room):
    backend = FakeEncoderDecoder(limit=room + MARGIN)
    spans = split_to_fit(backend, text)
    chunks = group_sentences(backend, text, spans)
    assert [index for chunk in chunks for index in chunk] == list(range(len(spans)))
    for chunk in chunks:
        assert chunk
        piece = text[spans[chunk[0]][0] : spans[chunk[-1]][1]]
        assert len(backend.tokenize(piece)) <= backend.limit


def test_a_short_document_is_one_chunk(writer):
    (summary,) = summarize_abstractive(writer, DOCUMENT)
    assert (summary.done, len(summary.parts)) == (1, 1)
    assert summary.document == tuple(DOCUMENT[a:b] for a, b in split_sentences(DOCUMENT))
    assert summary.method == "abstractive"


def test_a_long_document_is_read_chunk_by_chunk():
    writer = FakeEncoderDecoder(limit=MARGIN + 20)
    steps = list(summarize_abstractive(writer, DOCUMENT * 3))
    assert [step.done for step in steps] == list(range(len(steps)))
    assert {len(step.parts) for step in steps} == {len(steps) - 1}
    assert len(steps) > 3
    assert steps[0].sentences == ()


def test_the_parts_hold_every_sentence_once():
    writer = FakeEncoderDecoder(limit=MARGIN + 20)
    *_, summary = summarize_abstractive(writer, DOCUMENT * 3)
    assert " ".join(summary.parts).split() == " ".join(summary.document).split()


class Remembering(FakeEncoderDecoder):
    """Keeps what it was asked."""

    def summarize(self, text, **settings):
        self.asked = settings
        return super().summarize(text, **settings)


@pytest.mark.parametrize("guard", [0, 3])
def test_the_guard_against_repetition_reaches_the_model(guard):
    writer = Remembering()
    list(summarize_abstractive(writer, DOCUMENT, no_repeat=guard))
    assert writer.asked["no_repeat"] == guard


@pytest.mark.parametrize("guard", [-1, 9, 2.5])
def test_the_guard_has_its_limits(writer, guard):
    with pytest.raises((OutOfRange, NotWhole)):
        list(summarize_abstractive(writer, DOCUMENT, no_repeat=guard))


def test_fifty_thousand_words_are_read_and_one_more_is_refused(encoder, writer):
    assert require_document("word " * MOST_WORDS)
    for work in (
        choose_sentences(encoder, "w " * 50_001),
        summarize_abstractive(writer, "w " * 50_001),
    ):
        with pytest.raises(TooManyWords) as caught:
            next(work)
        assert (caught.value.words, caught.value.limit) == (50_001, 50_000)


def test_choosing_from_many_sentences_shows_how_far_it_is(encoder):
    text = " ".join(f"Sentence number {number} is here." for number in range(150))
    steps = list(choose_sentences(encoder, text))
    assert [step.done for step in steps] == [0, 1, 2, 3]
    assert [bool(step.sentences) for step in steps] == [False, False, False, True]
    assert {len(step.parts) for step in steps} == {3}
    assert steps[-1].sentences == summarize_extractive(encoder, text).sentences


def test_every_summary_sentence_has_sources_among_the_sentences_of_its_chunk():
    writer = FakeEncoderDecoder(limit=MARGIN + 20)
    *_, summary = summarize_abstractive(writer, DOCUMENT)
    assert len(summary.sources) == len(summary.sentences)
    for sources in summary.sources:
        assert sources
        assert all(0 <= index < len(summary.document) for index in sources)
    assert summary.sources[-1] > summary.sources[0]
    for sources, shares in zip(summary.sources, summary.shares, strict=True):
        assert len(shares) == len(sources)
        assert all(0 < share <= 1 for share in shares)


def test_a_sentence_longer_than_the_model_reads_is_still_read():
    writer = FakeEncoderDecoder(limit=MARGIN + 5)
    *_, summary = summarize_abstractive(writer, "word " * 23)
    assert " ".join(summary.document).split() == ["word"] * 23


def test_sources_are_the_sentences_that_were_looked_at_most():
    source, target = cut_words("Cats sleep. Dogs bark. Birds fly."), cut_words("Dogs bark.")
    weights = np.zeros((len(target), len(source)), dtype=np.float32)
    weights[:, 3:6] = 0.3
    weights[:, 0] = 0.1
    written = WrittenSummary(
        text="Dogs bark.", target_tokens=target, source_tokens=source, cross_attention=weights
    )
    shares = weigh_sources(written, (0, 10), spans=[(0, 11), (12, 22), (23, 33)])
    assert shares == pytest.approx([0.1, 0.9, 0], abs=1e-6)
    assert find_sources(shares) == (1,)


def test_an_empty_text_is_refused(encoder, writer):
    with pytest.raises(EmptyText):
        next(summarize_abstractive(writer, " \n"))
    with pytest.raises(EmptyText):
        summarize_extractive(encoder, " \n")


@pytest.mark.parametrize("value", [4, 201, 7.5])
def test_the_length_of_a_written_summary_has_its_limits(writer, value):
    with pytest.raises((OutOfRange, NotWhole)) as caught:
        list(summarize_abstractive(writer, DOCUMENT, max_new_tokens=value))
    assert caught.value.name == "max_new_tokens"


@pytest.mark.parametrize("beams", [0, 9, 1.5])
def test_the_number_of_beams_has_its_limits(writer, beams):
    with pytest.raises((OutOfRange, NotWhole)) as caught:
        list(summarize_abstractive(writer, DOCUMENT, num_beams=beams))
    assert caught.value.name == "num_beams"


@pytest.mark.parametrize("name", ["max_new_tokens", "num_beams"])
@pytest.mark.parametrize("value", [math.nan, None, "4"])
def test_length_and_beams_are_numbers(writer, name, value):
    with pytest.raises(NotANumber) as caught:
        list(summarize_abstractive(writer, DOCUMENT, **{name: value}))
    assert caught.value.name == name


def test_chosen_sentences_are_the_documents_own_in_its_order(encoder):
    summary = summarize_extractive(encoder, DOCUMENT, max_new_tokens=22)
    assert summary.sentences == tuple(summary.document[index] for (index,) in summary.sources)
    assert list(summary.sources) == sorted(summary.sources)
    assert 1 <= len(summary.sentences) < len(summary.document)


@given(PROSE, st.integers(5, 40))
def test_chosen_sentences_fit_the_budget_or_are_the_best_one_alone(text, budget):
    encoder = FakeEncoder()
    summary = summarize_extractive(encoder, text, max_new_tokens=budget)
    used = sum(len(cut_words(sentence)) for sentence in summary.sentences)
    assert used <= budget or len(summary.sentences) == 1


def test_the_best_sentence_is_always_chosen(encoder):
    sentences = [DOCUMENT[start:end] for start, end in split_sentences(DOCUMENT)]
    lengths = [len(cut_words(sentence)) for sentence in sentences]
    best = rank_sentences(encoder.embed(sentences), lengths=lengths)[0]
    assert summarize_extractive(encoder, DOCUMENT, max_new_tokens=5).sources == ((best,),)


def test_a_budget_for_everything_keeps_everything(encoder):
    summary = summarize_extractive(encoder, DOCUMENT, max_new_tokens=2_000)
    assert summary.sentences == summary.document


def test_the_budget_skips_a_sentence_too_long_for_what_is_left():
    assert take_first([2, 0, 1], [9, 3, 5], budget=8) == [2, 1]
    assert take_first([0, 1], [9, 3], budget=8) == [0]


def test_two_thousand_sentences_are_ranked_in_seconds(encoder):
    text = " ".join(f"Sentence number {number} is here." for number in range(2_000))
    start = time.process_time()
    summary = summarize_extractive(encoder, text)
    assert len(summary.document) == 2_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("value", [4, 2_001])
def test_the_budget_has_its_limits(encoder, value):
    with pytest.raises(OutOfRange):
        summarize_extractive(encoder, DOCUMENT, max_new_tokens=value)


@pytest.mark.parametrize("value", [math.inf, None, "60"])
def test_the_budget_is_a_number(encoder, value):
    with pytest.raises(NotANumber):
        summarize_extractive(encoder, DOCUMENT, max_new_tokens=value)
