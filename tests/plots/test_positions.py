"""Pictures of positions and of lessons."""

import numpy as np
import pytest

from playground.plots.lessons import draw_bars, draw_rows, draw_weights, format_gap, format_number
from playground.plots.positions import Curve, draw_curves, draw_map, tabulate_curves, tabulate_map

ROWS = np.array([[0.5, -1.0, 1.0], [0.0, 0.25, -0.125]], dtype=np.float32)


def test_a_map_is_signed_and_as_large_as_its_numbers():
    (trace,) = draw_map(ROWS, rows="a", columns="b", value="c{x}").data
    assert (trace.zmin, trace.zmax) == (-1, 1)
    assert trace.z.tolist() == ROWS.tolist()
    assert "c(x}" in trace.hovertemplate
    assert trace.colorscale[4][1] == "#f7f7f7"


def test_curves_begin_at_distance_0_and_a_band_closes():
    one, two = ROWS
    curves = [Curve(name="one", values=one, low=one - 1, high=one + 1), Curve(name="two", values=two, dotted=True)]  # fmt: skip  # noqa: E501
    figure = draw_curves(curves, distance="d", value="v")
    assert [trace.mode for trace in figure.data] == ["lines", "markers", "lines"]
    assert list(figure.data[0].x) == [0, 1, 2]
    assert len(figure.data[2].x) == 6
    assert figure.data[2].fill == "toself"
    assert "one" in figure.layout.title.text


def test_tables_say_the_same_as_the_pictures():
    headers, rows = tabulate_map(ROWS, row="position", column="dim")
    assert headers == ["position", "dim 0", "dim 1", "dim 2"]
    assert rows[1] == [1, 0.0, 0.25, -0.125]
    headers, rows = tabulate_curves(list(ROWS), headers=["d", "one", "two"])
    assert rows[2] == [2, 1.0, -0.125]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1.5, 2, "1.50"), (-0.001, 2, "0.00"), (-2, 0, "−2"), (float("-inf"), 0, "−∞")],
)
def test_numbers(value, digits, text):
    assert format_number(value, digits=digits) == text


@pytest.mark.parametrize(
    ("gap", "text"), [(0, "0"), (1.14e-5, "1.1 × 10⁻⁵"), (8e-15, "8.0 × 10⁻¹⁵")]
)
def test_tiny_differences(gap, text):
    assert format_gap(gap) == text


def test_cells_are_coloured_escaped_and_crossed_out():
    html = draw_weights([[0.0, 1.0]], rows=["<a>"], columns=["x", "y"], corner="", label='"quoted"')
    assert "<a>" not in html
    assert 'class="pg-cut"' in html
    assert 'class="pg-m9"' in html
    assert "&quot;quoted&quot;" in html


def test_nothing_has_no_bar():
    html = draw_bars(
        [(("a", "1"), 0.0, "0"), (("b", "2"), 0.5, "half")], headers=["h"], most=1.0, label="l"
    )
    assert html.count('class="pg-bar"') == 1
    assert "--w:50.0%" in html
    assert draw_rows([["<b>", "c"]], headers=["h", "i"], label="l").count("&lt;b&gt;") == 1
