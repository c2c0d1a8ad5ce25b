"""Uploads that are tables, and those that are not; how right a model is on them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import FakeClassifier, FakeEmotions
from playground.errors import BrokenTable, OutOfRange, PlaygroundError, TooManyRows, UnreadableFile
from playground.tasks.quality import measure_quality
from playground.tasks.sentiment import classify_rows
from playground.tasks.sheets import MOST_COLUMNS, guess_columns, read_sheet


def read(text, name="a.csv", most=1000):
    return read_sheet(name, text if isinstance(text, bytes) else text.encode(), most_rows=most)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_has_named_columns_whatever_its_delimiter(delimiter):
    sheet = read(f'text{delimiter}label\n"a {delimiter} b"{delimiter}positive\nc{delimiter}1\n')
    assert sheet.columns == ("text", "label")
    assert sheet.rows == ((f"a {delimiter} b", "positive"), ("c", "1"))


def test_a_text_file_is_one_column_without_its_empty_lines():
    sheet = read("good, isn't it\n\n bad\n", "a.txt")
    assert sheet.rows == (("good, isn't it",), (" bad",))


def test_a_mark_at_the_beginning_and_windows_line_ends_are_no_content():
    assert read("\ufefftext,label\r\na,b\r\n".encode()).columns == ("text", "label")


def test_short_rows_are_filled_and_long_ones_cut_so_that_no_row_is_lost():
    assert read("a,b\n1\n1,2,3\n").rows == (("1", ""), ("1", "2"))


def test_columns_get_names_of_their_own():
    assert read("x,,x\n1,2,3\n").columns == ("x", "#2", "x #3")


def test_line_breaks_inside_quotes_stay():
    assert read('text\n"one\ntwo"\n').rows == (("one\ntwo",),)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=5,
    ).filter(lambda rows: all(any(cell.strip() for cell in row) for row in rows))
)
def test_what_the_library_writes_is_read_back(rows):
    paper = io.StringIO()
    csv.writer(paper).writerows([["a", "b"], *rows])
    assert [list(row) for row in read(paper.getvalue()).rows] == rows


@pytest.mark.parametrize(
    ("data", "error", "parameters"),
    [
        ("text\ncaf\xe9\n".encode("latin-1"), UnreadableFile, {"name": "a.csv"}),
        ("text\n好\n".encode("gb18030"), UnreadableFile, {"name": "a.csv"}),
        (b"PK\x03\x04\0\0", UnreadableFile, {"name": "a.csv"}),
        ('text\n"never closed\n', BrokenTable, {"name": "a.csv", "line": 2}),
        ("text,label\n", OutOfRange, {"name": "rows", "low": 1, "high": 1000}),
        ("", OutOfRange, {"name": "rows", "low": 1, "high": 1000}),
        ("\n \n", OutOfRange, {"name": "rows", "low": 1, "high": 1000}),
        (
            ",".join(f"c{n}" for n in range(200)) + "\n" + ",".join("x" * 200) + "\n",
            OutOfRange,
            {"name": "columns", "low": 1, "high": MOST_COLUMNS},
        ),
        ("t\n" + "x\n" * 1001, TooManyRows, {"rows": 1001, "limit": 1000}),
    ],
)
def test_what_is_no_table_is_refused_with_its_limit(data, error, parameters):
    with pytest.raises(error) as caught:
        read(data)
    assert caught.value.parameters == parameters


def test_a_cell_past_the_readers_limit_is_refused():
    with pytest.raises(PlaygroundError):
        read("t\n" + "x" * 200_000 + "\n")


def test_columns_are_guessed_by_name_or_by_length():
    assert guess_columns(read("id,review,label\n1,a film,x\n")) == (1, 2)
    assert guess_columns(read("id,words\n1,a long film\n")) == (1, -1)
    assert guess_columns(read("only\nx\n")) == (0, -1)


# How right.


def judge(pairs, backend=None):
    texts, truths = zip(*pairs, strict=True)
    *_, rows = classify_rows(backend or FakeClassifier(), texts, truths=truths)
    return rows


PAIRS = [("good", "positive"), ("bad", "Negative"), ("awful", "1"), ("great", "pos")]


def test_true_labels_may_be_names_numbers_or_beginnings():
    quality = measure_quality(judge(PAIRS))
    assert quality.labels == ("negative", "positive")
    assert quality.confusion == ((1, 0), (1, 2))
    assert quality.accuracy == 0.75
    assert quality.rows == 4
    assert sum(each.count for each in quality.bins) == 4
    assert 0 <= quality.error <= 1


def test_rows_keep_their_order_and_their_true_labels():
    texts = [" ".join(["word"] * length) for length in (9, 1, 30, 4)] * 40
    truths = [str(number) for number in range(len(texts))]
    *_, rows = classify_rows(FakeClassifier(), texts, truths=truths)
    assert [row.text for row in rows.rows] == texts
    assert [row.truth for row in rows.rows] == truths
    assert all(sum(row.scores) == pytest.approx(1, abs=1e-6) for row in rows.rows)


def test_unknown_labels_and_empty_ones_do_not_count_and_are_told():
    rows = judge([*PAIRS, ("good", "sarcastic"), ("good", " "), ("x " * 600, "positive")])
    quality = measure_quality(rows)
    assert quality.unknown == {"sarcastic": 1}
    assert quality.skipped == 2
    assert quality.rows == 4
    assert measure_quality(judge([("good", "sarcastic")])) is None


def test_the_threshold_moves_the_second_of_two_labels():
    rows = judge([("good", "positive"), ("bad", "negative")])
    assert measure_quality(rows, threshold=0.0).confusion == ((0, 1), (0, 1))
    assert measure_quality(rows, threshold=1.0).confusion == ((1, 0), (1, 0))
    with pytest.raises(OutOfRange):
        measure_quality(rows, threshold=2.0)


def test_labels_that_do_not_exclude_each_other_take_the_likeliest_whatever_the_threshold():
    rows = judge([("good", "positive"), ("bad", "negative")], FakeEmotions())
    low, high = (measure_quality(rows, threshold=each).confusion for each in (0.0, 1.0))
    assert low == high


def test_more_names_of_a_label_are_known():
    rows = judge([("good", "正面"), ("bad", "负面")])
    quality = measure_quality(rows, names=[("负面",), ("正面",)])
    assert quality.accuracy == 1.0
