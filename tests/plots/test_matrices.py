"""A matrix as a heatmap and as a table."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.plots.matrices import (
    SHOWN,
    Matrix,
    draw_matrix,
    find_top,
    format_number,
    tabulate_matrix,
)
from playground.results import Token


def make_tokens(count):
    return [Token(text=f"w{place}", id=place, start=0, end=1) for place in range(count)]


def make_matrix(rows, columns, *, tokens=False, **more):
    values = np.arange(rows * columns, dtype=np.float32).reshape(rows, columns) - 2
    return Matrix(
        values=values,
        rows=make_tokens(rows),
        columns=make_tokens(columns) if tokens else None,
        row_name="query {x}",
        column_name="key",
        value_name="value",
        **more,
    )


def test_signed_numbers_have_two_colours_around_nothing():
    (trace,) = draw_matrix(make_matrix(3, 4)).data
    assert (trace.zmin, trace.zmax) == (-9, 9)
    (trace,) = draw_matrix(make_matrix(3, 4, signed=False, top=20.0)).data
    assert (trace.zmin, trace.zmax) == (0, 20)


def test_barred_cells_are_empty_and_say_so():
    matrix = make_matrix(2, 2, tokens=True)
    matrix.values[0, 1] = -math.inf
    figure = draw_matrix(matrix)
    (trace,) = figure.data
    assert np.isnan(trace.z[0][1])
    assert trace.text[0][1] == "−∞"
    assert "%{text}" in trace.hovertemplate
    assert "query (x}" in trace.hovertemplate
    _, rows = tabulate_matrix(matrix, corner="token")
    assert rows[0] == ["w0 0", -2.0, "−∞"]


@pytest.mark.parametrize(("columns", "alone", "numbers"), [(13, True, True), (13, False, False)])
def test_numbers_stand_in_the_cells_where_there_is_room(columns, alone, numbers):
    (trace,) = draw_matrix(make_matrix(4, columns), alone=alone).data
    assert (trace.texttemplate is not None) == numbers


def test_a_long_text_is_cut_and_dimensions_are_not():
    (trace,) = draw_matrix(make_matrix(70, 384)).data
    assert trace.z.shape == (SHOWN, 384)
    (trace,) = draw_matrix(make_matrix(70, 70, tokens=True)).data
    assert trace.z.shape == (SHOWN, SHOWN)
    headers, rows = tabulate_matrix(make_matrix(70, 384), corner="token", first=128)
    assert headers[1] == "128"
    assert (len(headers), len(rows)) == (SHOWN + 1, SHOWN)


def test_cells_that_were_set_and_the_chosen_head_are_framed():
    matrix = make_matrix(3, 8, edited=((1, 2), (9, 9)), group=4, chosen=1)
    cell, head = draw_matrix(matrix).layout.shapes
    assert (cell.x0, cell.x1, cell.y0, cell.y1) == (1.5, 2.5, 0.5, 1.5)
    assert (head.x0, head.x1, head.y0, head.y1) == (3.5, 7.5, -0.5, 2.5)


def test_the_strongest_colour_ignores_what_is_not_finite():
    assert find_top(np.array([-math.inf, -3.0]), np.array([2.0])) == 3
    assert find_top(np.array([-math.inf])) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.001, "0"), (-0.001, "0"), (-1.5, "−1.50"), (-math.inf, "−∞"), (1234.5, "1234")],
)
def test_numbers_are_short(value, text):
    assert format_number(value) == text


def test_markup_in_a_token_is_text():
    evil = Token(text="<img src=x>", id=0, start=0, end=1)
    matrix = replace(make_matrix(1, 1, tokens=True), rows=[evil], columns=[evil])
    (trace,) = draw_matrix(matrix).data
    assert "<img" not in trace.y[0] + trace.x[0]
