"""One head by the formula: what an edit may and may not change."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.backends.fake import FakeDecoder, FakeEncoder
from playground.maths.walking import find_scale, measure_distance, walk
from playground.results.inside import CellEdit, Edits

TEXT = "The cat sat on the mat and looked at the sea."
TRACES = {
    "decoder": FakeDecoder("fake").trace(TEXT, "", kind="decoder", layer=1),
    "encoder": FakeEncoder("fake").trace(TEXT, "", kind="encoder", layer=1),
}
kinds = st.sampled_from(sorted(TRACES))
heads = st.integers(0, 3)
edits = st.builds(
    Edits,
    scaled=st.booleans(),
    masked=st.booleans(),
    size=st.integers(0, 4),
    temperature=st.floats(0.1, 5),
)


@pytest.mark.parametrize("kind", sorted(TRACES))
def test_without_edits_a_head_is_the_models(kind):
    found = TRACES[kind]
    assert max(measure_distance(found)) <= 1e-6
    for head in range(found.heads):
        own = walk(found, head=head, edits=Edits())
        np.testing.assert_allclose(own.weights, found.weights[head], atol=1e-6)
        np.testing.assert_allclose(own.joined, found.joined, atol=1e-6)
        np.testing.assert_allclose(own.outputs, found.outputs, atol=1e-6)


@settings(max_examples=60)
@given(kinds, heads, edits)
def test_every_step_follows_from_the_one_before(kind, head, edit):
    steps = walk(TRACES[kind], head=head, edits=edit)
    scale = find_scale(TRACES[kind], edit)
    np.testing.assert_allclose(steps.scaled, steps.query @ steps.key.T * scale, atol=1e-5)
    np.testing.assert_array_equal(steps.masked, steps.scaled + steps.added)
    np.testing.assert_allclose(steps.weights.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(steps.output, steps.weights @ steps.value, atol=1e-5)
    width = steps.output.shape[1]
    np.testing.assert_array_equal(steps.joined[:, head * width : (head + 1) * width], steps.output)
    assert (np.triu(steps.weights, 1) == 0).all() or not (edit.masked and kind == "decoder")


@given(kinds, heads, st.integers(0, 10), st.integers(0, 10))
def test_a_barred_cell_has_no_weight_and_other_rows_stay(kind, head, row, column):
    own = walk(TRACES[kind], head=head, edits=Edits())
    cell = CellEdit(matrix="M", row=row, column=column, value=-math.inf)
    edited = walk(TRACES[kind], head=head, edits=Edits(cells=(cell,)))
    assert edited.weights[row, column] == 0
    others = np.arange(len(own.weights)) != row
    np.testing.assert_array_equal(edited.weights[others], own.weights[others])
    np.testing.assert_array_equal(edited.outputs[others], own.outputs[others])
    assert np.isfinite(edited.outputs).all()


@given(heads, st.integers(0, 10), st.integers(0, 3), st.floats(-50, 50))
def test_a_key_changes_its_own_column_of_scores_only(head, row, column, value):
    found = TRACES["encoder"]
    cell = CellEdit(matrix="K", row=row, column=column, value=value)
    own = walk(found, head=head, edits=Edits())
    edited = walk(found, head=head, edits=Edits(cells=(cell,)))
    others = np.arange(own.scaled.shape[1]) != row
    np.testing.assert_allclose(edited.scaled[:, others], own.scaled[:, others], atol=1e-5)
    before = np.array(found.key)
    np.testing.assert_array_equal(before, found.key)


def test_what_was_traced_is_not_changed_by_edits():
    found = TRACES["decoder"]
    before = [np.array(part) for part in (found.query, found.key, found.mask, found.joined)]
    cells = tuple(CellEdit(matrix=name, row=0, column=0, value=9.0) for name in "QKM")
    walk(found, head=0, edits=Edits(masked=False, cells=cells))
    for part, kept in zip((found.query, found.key, found.mask, found.joined), before, strict=True):
        np.testing.assert_array_equal(part, kept)


def test_the_scale_follows_the_dimensions_that_count():
    found = TRACES["decoder"]
    assert find_scale(found, Edits()) == found.scale == 0.5
    assert find_scale(found, Edits(size=1)) == 1.0
    assert find_scale(found, Edits(scaled=False)) == 1.0
