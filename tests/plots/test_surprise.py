"""Bits under tokens, the chain rule with its numbers, two models, and the bars of a game."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.plots.guesses import Bar, draw_bars
from playground.plots.surprise import (
    MOST_BITS,
    draw_chain,
    draw_differences,
    draw_surprisals,
    format_bits,
    format_difference,
    format_power,
    subtract_bits,
)
from playground.plots.tokens import Chip, draw_strip
from playground.results import AlignedSpan, ScoredToken

from .conftest import HOSTILE
from .test_html import Reader


def make_tokens(*pairs):
    return [
        ScoredToken(text=text, id=index, probability=p, bits=None if p is None else -math.log2(p))
        for index, (text, p) in enumerate(pairs)
    ]


TOKENS = make_tokens(("The", None), (" cat", 0.5), (" sat", 0.25), (".", 2**-20))


@pytest.mark.parametrize(
    ("bits", "shown"),
    [(0.0, "0.0"), (4.07, "4.1"), (9.94, "9.9"), (9.96, "10"), (12.6, "13"), (None, "–")],
)
def test_bits_have_two_digits(bits, shown):
    assert format_bits(bits) == shown


@pytest.mark.parametrize(
    ("bits", "shown"),
    [(4.07, "+4.1"), (-13.0, "−13.0"), (0.01, "0.0"), (-0.04, "0.0"), (None, "–")],
)
def test_differences_have_a_sign(bits, shown):
    assert format_difference(bits) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.12, "0.12"),
        (1.0, "1"),
        (408.2, "408"),
        (9_999.0, "9,999"),
        (0.0018, "0.0018"),
        (3.04e-4, "3.0 × 10⁻⁴"),
        (9.98e-8, "1.0 × 10⁻⁷"),
        (6.5e12, "6.5 × 10¹²"),
    ],
)
def test_a_power_is_a_number_that_is_read(value, shown):
    assert format_power(math.log(value)) == shown


@given(st.floats(-4000, 4000))
def test_a_power_is_right_to_two_digits(logarithm):
    shown = format_power(logarithm)
    number, _, exponent = shown.replace(",", "").partition(" × 10")
    normal = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    value = math.log(float(number)) + int(normal or 0) * math.log(10)
    assert value == pytest.approx(logarithm, abs=0.06)


def test_bits_are_colour_and_number():
    drawn = draw_surprisals(TOKENS, notes=["a", "b", "c", "d"], label="L")
    reader = Reader(drawn)
    assert [item["role"] for item in reader.find("pg-chip")] == ["listitem"] * 4
    assert [item["title"] for item in reader.find("pg-chip")] == ["a", "b", "c", "d"]
    assert re.findall(r"<b>([^<]+)</b>", drawn) == ["–", "1.0", "2.0", "20"]
    first, second, _, last = (item["class"] for item in reader.find("pg-chip"))
    assert first == "pg-chip"
    assert second == f"pg-chip pg-m{int(10 / MOST_BITS)}"
    assert last == "pg-chip pg-m9"


def test_a_strip_cannot_be_chosen():
    drawn = draw_strip([Chip("a\n", 0.5, "n")], label="L")
    assert "data-index" not in drawn
    assert "tabindex" not in drawn
    assert drawn.endswith("<br></div>")


def read_rows(drawn):
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", drawn)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", r)] for r in rows]


def test_the_chain_rule_shows_factors_products_and_the_whole():
    rows = read_rows(draw_chain(TOKENS, shown=2, more="… 1 more", label="L"))
    percent = "\N{NO-BREAK SPACE}%"
    assert rows[0] == ["", "P(␣cat | The)", f"50{percent}", "0.5"]
    assert rows[1] == ["×", "P(␣sat | The cat)", f"25{percent}", format_power(math.log(0.125))]
    assert rows[2] == ["×", "… 1 more"]
    assert rows[3] == ["=", "P(w2 … wT | w1)", "", format_power(math.log(0.125 * 2**-20))]


def test_a_text_whose_first_token_has_a_probability_starts_with_it():
    rows = read_rows(draw_chain(make_tokens(("a", 0.5)), shown=3, more="more", label=""))
    assert rows == [["", "P(a)", "50\N{NO-BREAK SPACE}%", "0.5"], ["=", "P(w1 … wT)", "", "0.5"]]


@given(st.lists(st.floats(1e-30, 1.0), min_size=1, max_size=30))
def test_the_product_is_that_of_the_factors(probabilities):
    tokens = make_tokens(("The", None), *((" a", p) for p in probabilities))
    rows = read_rows(draw_chain(tokens, shown=4, more="more", label=""))
    assert rows[-1][-1] == format_power(sum(math.log(p) for p in probabilities))


def span(text, first, second):
    return AlignedSpan(text=text, start=0, end=len(text), first_bits=first, second_bits=second)


def test_differences_are_the_second_minus_the_first():
    spans = [span("a", 1.0, 5.0), span("b", 4.0, 2.0), span("c", None, 3.0), span("d", 2.0, 2.0)]
    assert [subtract_bits(each) for each in spans] == [4.0, -2.0, None, 0.0]
    reader = Reader(draw_differences(spans, notes=["n"] * 4, label="L"))
    classes = [each["class"].split()[1] for each in reader.find("pg-word")]
    assert classes == ["pg-w4", "pg-w-2", "pg-w0", "pg-w0"]
    assert [text for text in reader.texts if text.strip()][1::2] == ["+4.0", "−2.0", "–", "0.0"]


def test_small_differences_stay_pale():
    reader = Reader(draw_differences([span("a", 1.0, 1.1)], notes=["n"], label=""))
    assert reader.find("pg-word")[0]["class"] == "pg-word pg-w0"


def test_bars_are_a_table_with_the_numbers_in_it():
    bars = [
        Bar(text=" a", rank=1, probability=0.5, sampled=0.75),
        Bar(text="b", rank=9, probability=0.125, mark="yours"),
    ]
    drawn = draw_bars(bars, headers=["r", "t", "p", "s"], label="L")
    percent = "\N{NO-BREAK SPACE}%"
    assert read_rows(drawn)[1:] == [
        ["1", "␣a", f" 50{percent}", f"75{percent}"],
        ["9", "b yours", f" 12{percent}", "–"],
    ]
    assert re.findall(r"--w:([\d.]+)%", drawn) == ["100.0", "25.0"]
    assert drawn.count("pg-marked") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text):
    tokens = make_tokens((text, None), (text, 0.5))
    drawn = [
        draw_surprisals(tokens, notes=[text, text], label=text),
        draw_chain(tokens, shown=3, more=text, label=text),
        draw_differences([span(text, 1.0, 2.0)], notes=[text], label=text),
        draw_bars(
            [Bar(text=text, rank=1, probability=0.5, mark=text)], headers=[text] * 4, label=text
        ),
    ]
    allowed = {*("div", "span", "i", "b", "br", "p", "sub", "small", "table"), *("thead", "tbody")}
    for markup in drawn:
        tags = {tag for tag, _ in Reader(markup).elements}
        assert tags <= allowed | {"tr", "td", "th"}
        assert not any("onerror" in attributes for _, attributes in Reader(markup).elements)
