"""Tables of coloured cells, and the charts of what was found in a prediction."""

import math

import numpy as np
import pytest

from playground.plots.cells import Cell, draw_cells, name_token, shade, shade_sign
from playground.plots.probes import build_table, draw_drops, draw_shares, draw_shifts
from playground.results import Token
from playground.results.probes import Shift


@pytest.mark.parametrize(
    ("share", "name"), [(0, "pg-m0"), (0.55, "pg-m5"), (1, "pg-m9"), (7, "pg-m9"), (math.nan, "")]
)
def test_magnitudes(share, name):
    assert shade(share) == name


@pytest.mark.parametrize(
    ("share", "name"), [(-1, "pg-w-4"), (0, "pg-w0"), (0.5, "pg-w2"), (3, "pg-w4"), (math.nan, "")]
)
def test_signed(share, name):
    assert shade_sign(share) == name


def test_cells_are_a_table_with_heads():
    cells = [Cell(text="<b>", small="1 %", colour="pg-m1", framed=True), Cell(text="x")]
    shown = draw_cells(["a", "<i>"], [("row", cells)], corner="c", label='"')
    assert '<td class="pg-m1 pg-framed"><b>&lt;b&gt;</b><small>1 %</small></td><td>x</td>' in shown
    assert shown.count('scope="col"') == 3
    assert shown.count('scope="row"') == 1
    assert "<i>" not in shown
    assert 'tabindex="0"' in shown


def test_a_token_is_never_blank_nor_long():
    assert name_token("") == "◌"
    assert name_token(" a") == "␣a"
    assert len(name_token("x" * 40)) == 12


def test_pairs_of_bars():
    shifts = [Shift(name="a", before=0.5, after=0.25), Shift(name="b", before=0.1, after=0.2)]
    figure = draw_shifts(shifts, names=["a", "(none)"], axis="p", before="on", after="off")
    assert list(figure.data[0].x) == [0.5, 0.1]
    assert list(figure.data[1].x) == [0.25, 0.2]
    assert figure.layout.yaxis.ticktext == ("a", "(none)")


def test_the_map_of_drops_is_even_around_nothing():
    one, two = np.array([[0.5, np.nan]]), np.array([[-2.0, 0.1]])
    figure = draw_drops({"encoder": one, "cross": two}, layer="l", head="h", drop="d")
    (trace,) = figure.data
    assert (trace.zmin, trace.zmax) == (-2, 2)
    assert trace.y == ("encoder 0", "cross 0")
    alone = draw_drops({"encoder": one * 0}, layer="l", head="h", drop="d").data[0]
    assert alone.zmax > 0
    assert alone.y == ("0",)


def test_shares_have_a_row_for_each_name():
    tokens = [Token(text=text, id=0, start=0, end=1) for text in ("a", "a")]
    rows = np.array([[0.5, 0.5], [0.9, 0.1]])
    figure = draw_shares(rows, names=["one", "two"], tokens=tokens, axis="x", share="s")
    (trace,) = figure.data
    assert trace.y == ("one", "two")
    assert len(set(trace.x)) == 2
    assert trace.zmax == pytest.approx(0.9)


def test_a_table_of_numbers():
    headers, rows = build_table(["a", "b"], [["x", 0.123456789], ["y", math.nan]])
    assert headers == ["a", "b"]
    assert rows == [["x", 0.123457], ["y", None]]
