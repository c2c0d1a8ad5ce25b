"""Strips of cells, and bars that add up."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from playground.plots.neurons import Heads, Row, draw_strips, draw_sum
from playground.plots.pixels import paint_magnitudes, paint_signed
from playground.plots.template import MAGNITUDES, SIGNED

HEADS = Heads(
    query="q of <b>", token="key", key="k", product="q × k", numbers=["q·k", "score"], weight="w"
)


def read_pixels(address):
    """The colours of a picture, row by row."""
    data = base64.b64decode(address.removeprefix("data:image/png;base64,"))
    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        pixels = np.asarray(picture.convert("RGB"))  # (rows, columns, 3)
    return [["#" + bytes(pixel).hex() for pixel in row] for row in pixels]


def test_a_pixel_has_the_colour_of_its_number():
    painted = read_pixels(paint_signed(np.array([[-2.0, 0.0, 2.0], [9.0, 0.0, -9.0]]), top=2))
    first = [SIGNED[0], SIGNED[4], SIGNED[-1]]
    assert painted == [first, first[::-1]]
    painted = read_pixels(paint_magnitudes(np.array([[0.0, 0.5]]), top=0.5))
    assert painted == [[MAGNITUDES[0], MAGNITUDES[-1]]]
    assert read_pixels(paint_signed(np.zeros((1, 2)), top=0)) == [[SIGNED[4]] * 2]


def make_row(place, **more):
    values = {"text": "<img>", "place": place, "numbers": ["1.00", "−∞"], "weight": 0.25}
    values |= {"key": np.ones(4), "products": np.arange(4.0), "shown": "25 %", "note": "a <note>"}
    return Row(**{**values, **more})


def test_a_row_for_each_key_and_one_for_the_query():
    drawn = draw_strips(
        np.arange(4.0),
        [make_row(7), make_row(9, barred=True)],
        heads=HEADS,
        selected=9,
        label="<l>",
    )
    assert re.findall(r'data-index="(\d+)"', drawn) == ["7", "9"]
    assert drawn.count("<img alt") == 5
    assert re.findall(r'aria-selected="(\w+)"', drawn) == ["false", "true"]
    assert drawn.count('tabindex="0"') == 1
    assert "pg-neuron-off" in drawn
    assert "<img>" not in drawn
    assert "<note>" not in drawn
    assert "q ±3.00, k ±1.00, q × k ±3.00" in drawn


@pytest.mark.parametrize("parts", [[3.0, -1.0, 0.5], [-2.0], [0.0, 0.0]])
def test_bars_add_up_to_the_end_of_the_line(parts):
    figure = draw_sum(np.array(parts), words=["up", "down", "sum", "dim"], named=[0])
    bars, line = figure.data[:2], figure.data[2]
    assert sum(float(np.sum(bar["y"])) for bar in bars) == pytest.approx(sum(parts))
    assert line["y"][-1] == pytest.approx(sum(parts))
    notes = [note.text for note in figure.layout.annotations]
    assert notes[0] == "0"
    assert len(notes) == 2
