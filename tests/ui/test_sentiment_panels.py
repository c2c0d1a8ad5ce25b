"""The tab Sentiment and the part Topics: what their handlers show, on fakes."""

import base64
import csv
import io
import re

import gradio as gr
import pytest

from playground.backends.fake import FakeClassifier, FakeEmotions, FakeEncoder, open_fake
from playground.errors import (
    FileTooLarge,
    OutOfRange,
    TooManyRows,
    TooManyTokens,
    UnknownChoice,
    UnreadableFile,
)
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.texts import sheets as words
from playground.texts.sheets import EXAMPLE_CSV
from playground.ui.read import topics
from playground.ui.sentiment import explain, judge, listing, quality, rows, versions
from playground.ui.status import explain_on_page
from playground.ui.visit import Visit

EVIL = "<img src=x onerror=alert(1)>"
TEXT = "a great but slow film"


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture
def visit(language):
    return visit_with(language)


def visit_with(language, needs=versions.NEEDS, **settings):
    runtime = Runtime(Settings(**settings), open_backend=open_fake)
    return Visit(runtime=runtime, language=language, spec=Registry().find("", *needs))


def test_a_judgement_has_its_finding_table_link_passport_and_program(visit, language):
    title, plot, details, code = judge.show_judgement(visit, FakeClassifier("fake"), text=TEXT)
    assert ("正面" if language == "zh" else "positive") in title
    assert sum(plot.data[0].x) == pytest.approx(1)
    assert 'download="probabilities.csv"' in details
    assert "?tab=sentiment&amp;text=a+great" in details
    assert "pg-passport" in details
    compile(code, "shown", "exec")


def test_a_text_too_long_for_a_link_says_so(visit):
    *_, details, _ = judge.show_judgement(visit, FakeClassifier("fake"), text="word " * 500)
    assert "pg-link" not in details
    assert "2,000" in details


def test_labels_that_do_not_exclude_each_other_say_so(visit, language):
    *_, details = judge.show_beside(visit, FakeEmotions("fake"), text="Is it good?")
    assert ("单独判断" if language == "zh" else "judges each label by itself") in details


def test_words_are_weighed_in_three_ways_that_are_compared(visit):
    strip, plot, ways, code = explain.show_explanation(visit, FakeClassifier("fake"), text=TEXT)
    assert strip.count('role="listitem"') == 5
    assert "ρ" in strip
    assert [len(row) for row in plot.data[0].z] == [3] * 5
    assert max(abs(value) for row in plot.data[0].z for value in row) == pytest.approx(1)
    assert 'download="words.csv"' in ways
    assert "128" in ways
    compile(code, "shown", "exec")


def test_a_single_word_has_nothing_to_compare(visit):
    strip, plot, ways, code = explain.show_explanation(visit, FakeClassifier("fake"), text="great")
    assert plot is None
    assert "pg-words" not in strip
    assert "pg-passport" in ways
    compile(code, "shown", "exec")


def test_two_versions_mark_what_changed_and_share_the_difference(visit):
    title, plot, details, code = versions.show_versions(
        visit, FakeClassifier("fake"), before="a bad film", after=f"a good film {EVIL}"
    )
    assert "<mark>bad</mark>" in title
    assert "<mark>good</mark>" in title
    assert "<img" not in title + details
    assert len(plot.data[0].x) == 2
    assert 'download="versions.csv"' in details
    assert "panel=versions&amp;before=a+bad+film" in details
    compile(code, "shown", "exec")


def test_the_same_version_twice_asks_for_a_change(visit, language):
    _, plot, details, _ = versions.show_versions(
        visit, FakeClassifier("fake"), before="a film", after="a film"
    )
    assert plot is None
    assert ("相同" if language == "zh" else "are the same") in details


def judge_lines(visit, **more):
    values = {"lines": "", "sheet": None, "column": None, "truth": None, **more}
    return list(rows.show_rows(visit, FakeClassifier("fake"), **values))


def load(visit, tmp_path, data, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return rows.load_file(visit, file=str(path))


def read_download(files):
    data = re.search(r"base64,([^\"]+)", files)[1]
    return list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))


def test_lines_become_a_table_and_a_file(visit):
    *_, (counts, _, judged, files, code) = judge_lines(visit, lines=f"good\n\nbad\n{EVIL}")
    assert "pg-passport" in counts
    assert len(judged.rows) == 3
    table = rows.show_filtered(visit, judged=judged, label="", high=1, contains="")
    assert table.count("<tr>") == 4
    assert EVIL not in table
    written = read_download(files)
    assert [row[1] for row in written[1:]] == ["good", "bad", EVIL]
    assert float(written[1][3]) + float(written[1][4]) == pytest.approx(1)
    compile(code, "shown", "exec")


def test_a_thousand_rows_show_a_part_in_the_page_and_all_in_the_file(visit):
    lines = "\n".join(f"row {number} is good" for number in range(1000))
    *_, (_, _, judged, files, _) = judge_lines(visit, lines=lines)
    table = rows.show_filtered(visit, judged=judged, label="", high=1, contains="")
    assert table.count("<tr>") == listing.SHOWN + 1
    assert len(read_download(files)) == 1001
    found = rows.show_filtered(visit, judged=judged, label="", high=1, contains="ROW 77 IS")
    assert found.count("<tr>") == 2
    assert visit.say(words.FITTING, fitting=1, total=1000, shown=1) in found


def test_lines_have_a_link_and_a_file_says_why_it_has_none(visit, tmp_path):
    *_, (_, _, _, files, _) = judge_lines(visit, lines="good\nbad")
    assert "panel=rows&amp;lines=good%0Abad" in files
    sheet, *_ = load(visit, tmp_path, EXAMPLE_CSV)
    *_, (_, _, _, files, _) = judge_lines(visit, sheet=sheet, column="0", truth="-1")
    assert "pg-link" not in files
    assert visit.say(words.NO_LINK) in files


def test_stop_keeps_what_is_judged(visit):
    lines = "\n".join(f"row {number}" for number in range(500))
    steps = rows.show_rows(
        visit, FakeClassifier("fake"), lines=lines, sheet=None, column=None, truth=None
    )
    next(steps)
    visit.halt.set()
    *_, (_, _, judged, files, _) = steps
    assert 0 < len(judged.rows) < 500
    assert len(read_download(files)) == len(judged.rows) + 1
    # Gradio may cut the last value off; what Stop leaves is the same.
    again = {"lines": "good", "sheet": None, "model": "fake"}
    left = rows.keep_judged(visit, seen=0, judged=judged, **again)
    assert len(read_download(left[-1])) == len(judged.rows) + 1
    assert rows.keep_judged(visit, seen=0, judged=None, **again) == (gr.skip(),) * 3


def test_a_file_offers_its_columns_and_is_judged_by_the_chosen_one(visit, tmp_path):
    sheet, line, column, truth, forget = load(visit, tmp_path, EXAMPLE_CSV, "my <b>.csv")
    assert "&lt;b&gt;" in line
    assert [name for name, _ in column["choices"]] == ["text", "label"]
    assert (column["value"], truth["value"]) == ("0", "1")
    assert forget["visible"]
    *_, (_, _, judged, files, _) = judge_lines(visit, sheet=sheet, column="0", truth="1")
    assert len(judged.rows) == 12
    assert {row.truth for row in judged.rows} == {"negative", "positive"}
    assert read_download(files)[1][-1] == "negative"
    choices = [value for _, value in rows.name_filters(visit, judged=judged)["choices"]]
    assert choices == [rows.ANY, rows.WRONG, "negative", "positive"]
    wrong = rows.filter_rows(judged, label=rows.WRONG, high=1, contains="")
    assert all(row.label != row.truth for row in wrong)
    assert rows.forget_file(visit)[0] is None
    assert rows.load_example(visit)[0].rows == sheet.rows


def test_filters_by_label_probability_and_text(visit):
    *_, (_, _, judged, _, _) = judge_lines(visit, lines="good film\nbad film\ngood day\nso")
    positive = rows.filter_rows(judged, label="positive", high=1, contains="film")
    assert [row.text for row in positive] == ["good film"]
    unsure = rows.filter_rows(judged, label="", high=0.6, contains="")
    assert [row.text for row in unsure] == ["so"]


@pytest.mark.parametrize(
    ("data", "error", "named"),
    [
        ("text\ncaf\xe9\n".encode("latin-1"), UnreadableFile, "UTF-8"),
        ("text,label\n", OutOfRange, "10,000"),
        (",".join(f"c{n}" for n in range(200)) + "\nx\n", OutOfRange, "100"),
        ("t\n" + "x\n" * 10_001, TooManyRows, "10,000"),
        (b"x" * 5_100_000, FileTooLarge, "5 MB"),
    ],
)
def test_a_bad_file_is_answered_with_a_sentence(visit, tmp_path, data, error, named):
    with pytest.raises(error) as caught:
        load(visit, tmp_path, data)
    assert named in explain_on_page(caught.value, visit.language)


def test_a_row_past_the_limit_says_so_and_the_others_are_judged(visit):
    steps = rows.show_rows(
        visit,
        FakeClassifier("fake", limit=6),
        lines="good\n" + "w " * 30,
        sheet=None,
        column=None,
        truth=None,
    )
    *_, (_, _, judged, files, _) = steps
    assert [row.label for row in judged.rows] == ["positive", ""]
    assert "32" in read_download(files)[2][2]


def test_true_labels_give_a_confusion_matrix_and_a_diagram(visit, tmp_path):
    sheet, *_ = load(visit, tmp_path, "text,label\ngood,positive\nbad,positive\nawful,x\n")
    *_, (_, _, judged, _, _) = judge_lines(visit, sheet=sheet, column="0", truth="1")
    title, confusion, confused, second, diagram, calibrated = quality.show_quality(
        visit, judged=judged, threshold=0.5
    )
    assert "50" in title
    assert [list(row) for row in confusion["value"].data[0].z] == [[0, 0], [1, 1]]
    assert "(x)" in confused or "（x）" in confused
    assert len(diagram["value"].data) == 2
    assert "pg-note" in calibrated
    assert second
    for name in ("confusion", "calibration"):
        assert f'download="{name}.csv"' in confused + calibrated


def test_without_true_labels_there_is_no_picture(visit):
    *_, (_, _, judged, _, _) = judge_lines(visit, lines="good")
    for each in (None, judged):
        _, confusion, *_ = quality.show_quality(visit, judged=each, threshold=0.5)
        assert not confusion["visible"]


def show_topics(language, **more):
    values = {
        "topic_text": "the dog ran", "labels": f"dog, {EVIL}", "template": "the {}",
        "temperature": 0.05, **more,
    }  # fmt: skip
    return topics.show_vectors(visit_with(language, topics.NEEDS), FakeEncoder("fake"), **values)


def test_topics_are_ranked_with_their_limit_told(language):
    title, plot, details, code = show_topics(language)
    assert "dog" in title
    assert sum(plot.data[0].x) == pytest.approx(1)
    assert "<img" not in title + details
    assert "24" in details
    assert 'download="topics.csv"' in details
    assert "tab=read.topics" in details
    compile(code, "shown", "exec")


@pytest.mark.parametrize("labels", ["", "one"])
def test_no_topic_and_one_topic_get_a_sentence(language, labels):
    with pytest.raises(OutOfRange) as caught:
        show_topics(language, labels=labels)
    assert "2" in explain_on_page(caught.value, language)
    with pytest.raises(UnknownChoice):
        show_topics(language, template="no hole")


def test_entailment_shows_shares_and_the_pipeline(language):
    class Entailer(FakeClassifier):
        labels = ("contradiction", "neutral", "entailment")

    title, plot, details, code = topics.show_entailment(
        visit_with(language),
        Entailer("nli"),
        topic_text="the dog",
        labels="dog, king",
        template="{}",
    )
    assert "dog" in title
    assert plot["visible"]
    assert plot["value"].data[0].x[0] > 0.5
    assert "pg-passport" in details
    assert "panel=entailment" in details
    assert "nli=" in details
    assert "zero-shot-classification" in code
    compile(code, "shown", "exec")


def test_a_text_past_the_limit_is_refused_by_every_panel(visit):
    small = FakeClassifier("fake", limit=4)
    for show in (
        lambda: judge.show_judgement(visit, small, text="one two three"),
        lambda: explain.show_explanation(visit, small, text="one two three"),
        lambda: versions.show_versions(visit, small, before="one two three", after="a"),
    ):
        with pytest.raises(TooManyTokens):
            show()
