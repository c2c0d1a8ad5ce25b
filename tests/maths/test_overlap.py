"""Novelty, coverage, density and compression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.maths.overlap import (
    count_words,
    find_fragments,
    list_ngrams,
    measure_compression,
    measure_coverage,
    measure_density,
    measure_novelty,
    split_words,
)

WORDS = st.lists(st.sampled_from("abc"), max_size=14).map(tuple)


def search_plainly(document, summary):
    """Figure 3 of Grusky et al. 2018, line by line."""
    found, i = [], 0
    while i < len(summary):
        best, j = [], 0
        while j < len(document):
            if summary[i] == document[j]:
                k, m = i, j
                while k < len(summary) and m < len(document) and summary[k] == document[m]:
                    k, m = k + 1, m + 1
                best = summary[i:k] if len(best) < k - i else best
                j = m
            else:
                j += 1
        i += max(len(best), 1)
        if best:
            found.append(tuple(best))
    return found


@given(WORDS, WORDS)
def test_fragments_are_those_of_the_paper(document, summary):
    fragments = find_fragments(document, summary)
    stretches = [summary[each.start : each.start + each.length] for each in fragments]
    assert stretches == search_plainly(document, summary)


@given(WORDS, WORDS)
def test_fragments_do_not_overlap_and_stand_in_the_document(document, summary):
    done = 0
    for fragment in find_fragments(document, summary):
        assert fragment.start >= done
        done = fragment.start + fragment.length
        stretch = summary[fragment.start : done]
        assert stretch in list_ngrams(document, len(stretch))


@given(WORDS, WORDS.filter(bool))
def test_measures_keep_their_limits(document, summary):
    fragments, words = find_fragments(document, summary), len(summary)
    coverage = measure_coverage(fragments, words=words)
    assert 0 <= coverage <= 1
    assert coverage <= measure_density(fragments, words=words) <= words
    assert coverage == pytest.approx(1 - measure_novelty(document, summary, n=1))


@given(WORDS.filter(lambda words: len(words) > 4), st.data())
def test_a_copied_stretch_has_nothing_new(document, data):
    start = data.draw(st.integers(0, len(document) - 2))
    end = data.draw(st.integers(start + 1, len(document)))
    stretch = document[start:end]
    for n in range(1, 5):
        assert measure_novelty(document, stretch, n=n) in {0, None}


def test_numbers_worked_out_by_hand():
    document = split_words("The cat sat on the mat. A dog barked.")
    summary = split_words("A dog sat on the mat!")
    fragments = find_fragments(document, summary)
    assert [fragment.length for fragment in fragments] == [2, 4]
    assert measure_coverage(fragments, words=6) == 1
    assert measure_density(fragments, words=6) == pytest.approx(20 / 6)
    assert measure_novelty(document, summary, n=2) == pytest.approx(1 / 5)
    assert measure_novelty(document, summary, n=4) == pytest.approx(2 / 3)
    assert measure_compression(9, 6) == 1.5


def test_nothing_has_no_measure():
    assert measure_novelty(("a",), ("a",), n=2) is None
    assert measure_compression(4, 0) is None
    assert measure_coverage((), words=0) == measure_density((), words=0) == 0


def test_words_of_both_scripts():
    assert split_words("Don't stop, 猫坐 COVID-19 _x_!") == (
        *("don't", "stop", "猫", "坐", "covid-19", "x"),
    )
    assert count_words("Don't stop, 猫坐") == 4
