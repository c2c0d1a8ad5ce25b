"""The heatmap as a file: a drawing that any program opens."""

import xml.etree.ElementTree as ElementTree

import pytest

from playground.plots.heatmap_svg import _mix, write_svg
from playground.plots.template import MAGNITUDES

NAME = "{http://www.w3.org/2000/svg}"


def draw(maps, title="T & <b>"):
    text = write_svg(maps, layer=0, head=3, title=title, query_axis="Q", key_axis="K")
    return ElementTree.fromstring(text)


def test_a_square_for_each_weight_with_its_number(make_maps):
    maps = make_maps(13, 5, kind="cross")
    squares = [
        each for each in draw(maps).iter(f"{NAME}rect") if each.find(f"{NAME}title") is not None
    ]
    assert len(squares) == 13 * 5
    said = [square.find(f"{NAME}title").text for square in squares]
    assert said == [f"{weight:.1%}" for weight in maps.weights[0, 3].ravel()]


def test_hostile_tokens_and_titles_are_text(make_maps):
    texts = [each.text for each in draw(make_maps(13)).iter(f"{NAME}text")]
    assert texts[0] == "T & <b>"
    assert any("<img" in text for text in texts)
    assert len(texts) == 2 + 2 * 13


@pytest.mark.parametrize(("place", "colour"), [(0, MAGNITUDES[0]), (1, MAGNITUDES[-1])])
def test_the_colours_are_those_of_the_page(place, colour):
    assert _mix(place) == colour
