"""Tables hold the numbers of the charts; CSV cannot run in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.plots import tables
from playground.results import (
    Alternative,
    Attribution,
    Candidate,
    ClassifiedRow,
    ClassifiedRows,
    GeneratedToken,
    Mask,
    MaskFilling,
    ScoredToken,
    Token,
)


def test_each_result_is_a_table(passport):
    doctor = Candidate(token="doctor", probability=0.25)
    mask = Mask(position=3, candidates=(doctor,), chosen=(Candidate(token="x", probability=0.1),))
    filling = MaskFilling(text="", masks=(mask, mask), passport=passport)
    row = ClassifiedRow(text="t", label="l", probability=0.5, tokens=2)
    classified = ClassifiedRows(rows=(row,), total=1, passport=passport)
    drawn = GeneratedToken(text=" a", id=7, probability=0.123456789, rank=2)
    scored = ScoredToken(text="\n", id=7, probability=None, bits=None)
    other = Alternative(text=" a", id=7, probability=0.5, sampled=0.6)
    token = Token(text="a", id=1, start=0, end=1)
    made = [
        (tables.tabulate_alternatives([other], headers=list("abcd")), ["␣a", 7, 0.5, 0.6]),
        (tables.tabulate_generation([drawn], headers=list("abcde")), [0, "␣a", 7, 0.123457, 2]),
        (tables.tabulate_scored([scored], headers=list("abcde")), [0, "↵", 7, None, None]),
        (tables.tabulate_tokens([token], headers=list("abcde")), [0, "a", 1, 0, 1]),
        (tables.tabulate_masks(filling, headers=list("abc")), [1, "doctor", 0.25]),
        (tables.tabulate_candidates([doctor], headers=list("ab")), ["doctor", 0.25]),
        (tables.tabulate_scores({"a": 0.1, "b": 0.9}, headers=list("ab")), ["b", 0.9]),
        (
            tables.tabulate_attributions([Attribution(text="w", weight=-1e-9)], headers=["", ""]),
            ["w", -1e-9],
        ),
        (tables.tabulate_classified(classified, headers=list("abc")), ["t", "l", 0.5]),
    ]
    for (headers, rows), first in made:
        assert rows[0] == first
        assert len(headers) == len(rows[0])
    assert len(tables.tabulate_masks(filling, headers=list("abc"))[1]) == 4


def test_attention_lists_the_heaviest_first(make_maps):
    maps = make_maps(4, 6, kind="cross")
    _, rows = tables.tabulate_attention(maps, layer=0, head=2, headers=list("abcde"))
    assert len(rows) == 24
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)
    query, _, key, _, weight = rows[0]
    assert weight == pytest.approx(maps.weights[0, 2, query, key], abs=1e-5)
    few = tables.tabulate_attention(maps, layer=0, head=2, headers=list("abcde"), limit=3)
    assert few[1] == rows[:3]


def test_headers_must_fit():
    with pytest.raises(ValueError, match="1 headers for 2 columns"):
        tables.tabulate_scores({"a": 1.0}, headers=["only"])


values = st.one_of(st.text(alphabet='ab=+-@＝",;\n\r\t 中', max_size=8), st.integers(), st.none())


@given(st.lists(st.lists(values, min_size=2, max_size=2), max_size=5))
def test_csv_comes_back_and_is_no_formula(rows):
    text = tables.to_csv(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "b"]
    for given_row, read_row in zip(rows, read[1:], strict=True):
        for value, cell in zip(given_row, read_row, strict=True):
            if isinstance(value, str):
                assert cell in (value, f"'{value}")
                assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "\t", "\r"))


def test_numbers_stay_numbers():
    assert tables.to_csv(["n"], [[-0.5], [3]]) == "n\r\n-0.5\r\n3\r\n"
    assert tables.to_csv(["n"], [["=1+1"]]) == "n\r\n'=1+1\r\n"
