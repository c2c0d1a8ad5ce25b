"""The heatmap as a file: a drawing that any program opens."""

import xml.etree.ElementTree as ElementTree

import pytest

from playground.plots.heatmap_svg import MOST_TOKENS, _mix, write_svg
from playground.plots.template import MAGNITUDES
from tests.plots.test_neurons import read_pixels

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


def test_many_weights_are_one_picture_with_all_names(make_maps):
    maps = make_maps(MOST_TOKENS)
    text = write_svg(maps, layer=0, head=3, title="T", query_axis="Q", key_axis="K")
    assert len(text) < 700_000
    drawing = ElementTree.fromstring(text)
    (picture,) = drawing.iter(f"{NAME}image")
    pixels = read_pixels(picture.get("href"))
    weights = maps.weights[0, 3]
    assert (len(pixels), len(pixels[0])) == weights.shape
    row, column = divmod(int(weights.argmax()), weights.shape[1])
    assert pixels[row][column] == MAGNITUDES[-1]
    assert len(list(drawing.iter(f"{NAME}text"))) == 2 + 2 * MOST_TOKENS
