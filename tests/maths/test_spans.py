"""Spans as answers: one softmax over all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.maths.spans import normalize_spans, rank_spans, score_spans, sum_ends, sum_starts

edges = st.integers(1, 12).flatmap(
    lambda size: arrays(np.float32, (2, size), elements=st.floats(-10, 10, width=16))
)


@given(edges, st.integers(1, 15), st.floats(-10, 10))
def test_all_spans_and_no_answer_share_one(values, longest, nothing):
    logs, no_answer = normalize_spans(score_spans(*values, longest=longest), nothing)
    assert np.exp(logs).sum() + np.exp(no_answer) == pytest.approx(1)
    for sums in (sum_starts(logs), sum_ends(logs)):
        assert sums.shape == values[0].shape
        assert np.exp(sums).sum() + np.exp(no_answer) == pytest.approx(1)


@given(edges, st.integers(1, 15))
def test_a_span_is_the_sum_of_its_ends(values, longest):
    starts, ends = values
    scores = score_spans(starts, ends, longest=longest)
    for first, row in enumerate(scores):
        for more, score in enumerate(row):
            inside = first + more < len(starts)
            assert score == (starts[first] + ends[first + more] if inside else -np.inf)


@given(edges, st.integers(1, 6), st.integers(1, 8))
def test_the_likeliest_come_first_and_none_is_too_long(values, longest, most):
    logs, _ = normalize_spans(score_spans(*values, longest=longest), 0.0)
    ranked = rank_spans(logs, most=most)
    found = [logs[first, last - first] for first, last in ranked]
    assert found == sorted(found, reverse=True)
    assert found[0] == logs.max()
    assert all(first <= last < min(first + longest, len(logs)) for first, last in ranked)
    assert len(set(ranked)) == len(ranked)


def test_where_it_ends_sums_over_all_beginnings():
    scores = score_spans(np.array([0.0, 1.0, 2.0]), np.array([3.0, 4.0, 5.0]), longest=2)
    logs, _ = normalize_spans(scores, 0.0)
    expected = np.logaddexp(logs[1, 1], logs[2, 0])
    assert sum_ends(logs)[2] == pytest.approx(expected)
