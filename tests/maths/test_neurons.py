"""A score taken apart by dimensions."""

import numpy as np
import pytest

from playground.backends.fake import FakeDecoder
from playground.maths.neurons import find_leading, find_telling, share_out
from playground.tasks.neurons import multiply, pair_up, take_head


@pytest.mark.parametrize(
    ("parts", "leading"),
    [
        ([0.1, 5.0, 0.2, 0.3], [1]),
        ([2.0, 2.0, 1.0, 1.0], [0, 1]),
        ([1.0] * 8, [0, 1, 2]),
        # A negative sum has its largest parts below 0.
        ([-4.0, 1.0, -3.5, 0.0], [0]),
        ([-2.0, 0.5, -1.8, -1.5], [0, 2]),
        # Nothing more that pulls in the direction of the sum.
        ([1.0, -0.4, -0.3], [0]),
        ([0.0, 0.0], [0]),
    ],
)
def test_leading_dimensions_make_up_most_of_the_sum(parts, leading):
    assert find_leading(np.array(parts), most=3, share=0.5) == leading


def test_a_sink_takes_a_share():
    scores = np.array([1.0, -np.inf, 1.0])
    np.testing.assert_allclose(share_out(scores, None), [0.5, 0, 0.5])
    np.testing.assert_allclose(share_out(scores, 1.0), [1 / 3, 0, 1 / 3])
    np.testing.assert_allclose(share_out(scores, 500.0), [0, 0, 0], atol=1e-12)


def test_the_query_to_begin_with_looks_at_another_word():
    one = take_head(FakeDecoder("fake"), "the cat sat on the mat").head
    place = find_telling(one)
    best = int(one.weights[place].argmax())
    assert best not in {0, place}
    assert not one.key_tokens[best].special


def test_a_pair_adds_up():
    found = multiply(take_head(FakeDecoder("fake"), "the cat sat").head, place=2)
    pair = pair_up(found, 1)
    assert pair.parts.sum() == pytest.approx(pair.dot) == pytest.approx(found.dots[1])
    assert pair.part == pytest.approx(pair.parts[list(pair.leading)].sum())
