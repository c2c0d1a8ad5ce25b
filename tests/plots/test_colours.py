"""What is written can be read, in light and in dark mode."""

import re
from pathlib import Path

import pytest

from playground.plots.template import ACCENT, GHOST, INK, MAGNITUDES, QUIET, SIGNED, categories

STYLE = (Path(__file__).parents[2] / "assets" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = "#ffffff", "#111827"


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def read_rule(name):
    block = re.search(rf"\.{name} \{{(.*?)\}}", STYLE, re.DOTALL).group(1)
    return dict(re.findall(r"([\w-]+): (#\w+);", block))


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        *((f"pg-m{step}", colour) for step, colour in enumerate(MAGNITUDES)),
        *((f"pg-w{step - 4}", colour) for step, colour in enumerate(SIGNED)),
    ],
)
def test_the_style_sheet_has_the_scales_and_text_that_can_be_read(name, colour):
    rule = read_rule(name)
    assert rule["background-color"] == colour
    assert contrast(rule["background-color"], rule["color"]) >= 4.5


def test_the_documents_colours_are_the_categories():
    for number, colour in enumerate(categories(8)):
        assert read_rule(f"pg-c{number}")["--pg-mark"] == colour


def test_more_is_darker():
    shades = [luminance(colour) for colour in MAGNITUDES]
    assert shades == sorted(shades, reverse=True)


@pytest.mark.parametrize("ink", [INK, QUIET])
def test_ink_on_paper(ink):
    assert contrast(ink, LIGHT) >= 4.5


def test_ink_on_a_dark_page():
    light_ink = re.search(r"fill: (#\w+) !important", STYLE).group(1)
    assert contrast(light_ink, DARK) >= 4.5


@pytest.mark.parametrize("bar", [ACCENT, GHOST])
@pytest.mark.parametrize("page", [LIGHT, DARK])
def test_bars_show_on_both_pages(bar, page):
    assert contrast(bar, page) >= 3


@pytest.mark.parametrize("count", range(1, 13))
def test_categories_are_distinct(count):
    assert len(set(categories(count))) == count


def test_categories_beyond_twelve_repeat():
    assert categories(16)[12:] == categories(12)[:4]
