"""Taking a layer apart and changing it: what is refused, and what comes out."""

import math

import pytest

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeTranslator
from playground.errors import (
    EmptyText,
    NoAttention,
    NotANumber,
    NotWhole,
    OutOfRange,
    PairNotSupported,
    TooManyTokens,
    UnknownChoice,
)
from playground.results.inside import CellEdit, Edits
from playground.tasks.inside import compare, trace

TEXT = "The cat sat on the mat."


@pytest.fixture
def found():
    return trace(FakeDecoder("fake"), TEXT, layer=1).trace


def test_a_trace_names_its_model_and_its_distance():
    traced = trace(FakeEncoder("fake"), TEXT, text_pair="It slept.", layer=2)
    assert traced.passport.model == "fake"
    assert traced.trace.kind == "encoder"
    assert traced.trace.layer == 2
    assert traced.weights_off <= 1e-6
    assert traced.output_off <= 1e-6


def test_each_kind_can_be_asked_for():
    for kind in ("encoder", "decoder", "cross"):
        assert trace(FakeTranslator("fake"), TEXT, kind=kind).trace.kind == kind


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"text": "  "}, EmptyText),
        ({"text": TEXT, "text_pair": "And?"}, PairNotSupported),
        ({"text": TEXT, "kind": "cross"}, UnknownChoice),
        ({"text": TEXT, "layer": -1}, OutOfRange),
        ({"text": TEXT, "layer": 0.5}, NotWhole),
        ({"text": "cat " * 10_000}, TooManyTokens),
    ],
)
def test_what_cannot_be_traced_is_refused(values, error):
    with pytest.raises(error):
        trace(FakeDecoder("fake"), **values)


def test_a_model_without_attention_is_refused():
    class Plain(FakeEncoder):
        attention_kinds = ()

    with pytest.raises(NoAttention):
        trace(Plain("plain"), TEXT)


def test_nothing_changed_moves_nothing(found):
    compared = compare(found, head=1, edits=Edits())
    assert compared.weights_by == 0
    assert compared.outputs_by == 0
    assert compared.edited is compared.own


def test_all_dimensions_are_no_change(found):
    width = found.query.shape[-1]
    assert compare(found, head=0, edits=Edits(size=width)).edits.nothing


def test_a_change_is_measured_where_it_is_largest(found):
    cell = CellEdit(matrix="M", row=3, column=0, value=-2e9)
    compared = compare(found, head=0, edits=Edits(cells=(cell,)))
    assert compared.edits.cells[0].value == -math.inf
    assert compared.weights_at[0] == 3
    assert compared.weights_by > 0
    assert compared.outputs_by > 0


@pytest.mark.parametrize(
    ("edits", "error"),
    [
        (Edits(size=99), OutOfRange),
        (Edits(temperature=0.0), OutOfRange),
        (Edits(temperature=math.nan), NotANumber),
        (Edits(cells=(CellEdit(matrix="V", row=0, column=0, value=1.0),)), UnknownChoice),
        (Edits(cells=(CellEdit(matrix="Q", row=99, column=0, value=1.0),)), OutOfRange),
        (Edits(cells=(CellEdit(matrix="K", row=0, column=99, value=1.0),)), OutOfRange),
        (Edits(cells=(CellEdit(matrix="M", row=0, column=99, value=1.0),)), OutOfRange),
        (Edits(cells=(CellEdit(matrix="M", row=0, column=0, value=math.nan),)), NotANumber),
        (Edits(cells=(CellEdit(matrix="Q", row=0, column=0, value=-math.inf),)), OutOfRange),
    ],
)
def test_changes_outside_the_head_are_refused(found, edits, error):
    with pytest.raises(error):
        compare(found, head=0, edits=edits)


def test_a_head_that_is_not_there_is_refused(found):
    with pytest.raises(OutOfRange):
        compare(found, head=4, edits=Edits())


def test_a_cell_beyond_the_dimensions_that_count_is_kept_for_later(found):
    cell = CellEdit(matrix="Q", row=0, column=3, value=9.0)
    narrow = compare(found, head=0, edits=Edits(size=2, cells=(cell,)))
    plain = compare(found, head=0, edits=Edits(size=2))
    assert narrow.weights_by == plain.weights_by
