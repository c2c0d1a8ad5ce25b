"""The tab Summarize: what its handlers show, on fakes."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from playground.backends.fake import FakeEncoder, FakeEncoderDecoder, open_fake
from playground.errors import BrokenPdf, EmptyText, FileTooLarge, TooManyWords
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.tasks.summarize import MARGIN, MOST_WORDS
from playground.ui.app import build_app
from playground.ui.summarize import measures, reference
from playground.ui.summarize.card import draw_card, draw_growing, tell_left
from playground.ui.summarize.upload import read_upload, refuse_upload
from playground.ui.tabs import summarize
from playground.ui.visit import Visit
from tests.documents import build_pdf

TEXT = (
    "The old lighthouse was closed on Monday. Fishermen of the village protested. "
    "They say that it never failed in a storm. The minister will visit the village."
)
SETTINGS = {"max_new_tokens": 30, "num_beams": 2, "no_repeat": 3}
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch):
    monkeypatch.setattr(summarize, "PACE", 0)


def visit_with(language, needs=summarize.NEEDS, **settings):
    runtime = Runtime(Settings(**settings), open_backend=open_fake)
    return Visit(runtime=runtime, language=language, spec=Registry().find("", *needs))


def write(language, text=TEXT, *, limit=512, **settings):
    backend = FakeEncoderDecoder("fake", limit=limit)
    values = {**SETTINGS, **settings}
    return list(summarize.show_abstractive(visit_with(language), backend, text=text, **values))


def choose(language, text=TEXT):
    visit = visit_with(language, summarize.EMBEDS)
    steps = summarize.show_extractive(visit, FakeEncoder("fake"), text=text, max_new_tokens=30)
    *_, last = steps
    return last


def test_a_summary_names_its_sources_and_can_be_taken_away(language):
    ((shown, summary, code),) = write(language)
    assert 'data-numbers="1"' in shown.split("pg-document")[0]
    assert 'data-numbers="1"' in shown.split("pg-document")[1]
    assert 'download="summary-abstractive.csv"' in shown
    assert "no_repeat_ngram_size=3" in code
    assert summary.sentences[0] in html.unescape(shown)
    query = dict(parse_qsl(html.unescape(re.search('href="[?]([^"]+)"', shown)[1])))
    assert (query["tab"], query["text"], query["no_repeat"]) == ("summarize", TEXT, "3")


def test_the_guard_is_in_the_program(language):
    assert "no_repeat_ngram_size=0" in write(language, no_repeat=0)[-1][2]


def test_a_long_document_shows_the_part_that_is_read(language):
    steps = write(language, TEXT * 3, limit=MARGIN + 20)
    assert len(steps) > 3
    for shown, summary, _ in steps[:-1]:
        assert "<progress" in shown
        assert html.escape(summary.parts[summary.done]) in shown
        assert "pg-document" not in shown
    assert "<progress" not in steps[-1][0]
    assert "pg-document" in steps[-1][0]


def test_after_stop_what_was_written_stays_with_its_sources(language):
    steps = write(language, TEXT * 3, limit=MARGIN + 20)
    summary = steps[2][1]
    visit = visit_with(language)
    kept = summarize.keep_summary(visit, seen=0, summary=summary)
    assert str(len(summary.parts)) in kept
    assert "pg-document" in kept
    assert "<progress" not in kept
    nothing = summarize.keep_summary(visit, seen=0, summary=None)
    assert summarize.keep_summary(visit, seen=0, summary=steps[0][1]) == nothing
    assert summarize.settle(visit, summary=summary) == kept
    assert summarize.settle(visit, summary=steps[-1][1]) == nothing
    assert summarize.settle(visit, summary=None) == nothing


def test_the_rest_is_told_in_seconds_or_minutes(language):
    summary = write(language, TEXT * 3, limit=MARGIN + 20)[1][1]
    visit = visit_with(language)
    assert re.search(r"1 (s|秒)", tell_left(visit, summary))


def test_sentences_are_chosen_with_progress(language):
    text = " ".join(f"Sentence number {number} is here." for number in range(100))
    visit = visit_with(language, summarize.EMBEDS)
    steps = list(
        summarize.show_extractive(visit, FakeEncoder("fake"), text=text, max_new_tokens=30)
    )
    assert "<progress" in steps[0][0]
    assert "pg-document" in steps[-1][0]
    assert "take_first" in steps[-1][2]


def test_both_summaries_are_measured_side_by_side(language):
    visit = visit_with(language)
    written, chosen = write(language)[-1][1], choose(language)[1]
    title, plot, below, code = measures.show_measures(visit, written=written, chosen=chosen)
    assert "pg-title" in title
    assert [len(bars.x) for bars in plot.data] == [4, 4]
    assert plot.data[1].x[0] == 0
    assert 'download="measures.csv"' in below
    assert "Grusky" in below
    assert "overlap.find_fragments" in code
    assert len(measures.show_measures(visit, written=None, chosen=chosen)) == 4


def test_a_reference_is_compared_with_both(language):
    visit = visit_with(language)
    written, chosen = write(language)[-1][1], choose(language)[1]
    shown, code = reference.show_scores(
        visit, written=written, chosen=chosen, reference=chosen.summary
    )
    assert shown.count("ROUGE-L") >= 2
    assert "1.00" in shown
    assert "RougeScorer" in code
    for nothing in ((None, chosen, "a"), (written, chosen, " ")):
        with pytest.raises(EmptyText):
            reference.show_scores(
                visit, written=nothing[0], chosen=nothing[1], reference=nothing[2]
            )


def test_markup_in_a_document_is_text(language):
    text = f"A {EVIL} was read. It was {EVIL} again."
    shown = write(language, text)[-1][0] + choose(language, text)[0]
    assert "<img" not in shown
    growing = draw_growing(visit_with(language), write(language, text * 9, limit=40)[0][1])
    assert "<img" not in growing
    assert "<img" not in draw_card(visit_with(language), write(language, text)[-1][1])


def test_one_word_too_many_is_refused(language):
    with pytest.raises(TooManyWords):
        write(language, "w " * (MOST_WORDS + 1))


def test_an_uploaded_document_becomes_text(tmp_path, language):
    visit = visit_with(language)
    file = tmp_path / "report.pdf"
    file.write_bytes(build_pdf("The bridge was closed."))
    assert read_upload(visit, file=str(file)) == "The bridge was closed."
    file.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(BrokenPdf):
        read_upload(visit, file=str(file))
    file.write_bytes(b"a" * 1_100_000)
    with pytest.raises(FileTooLarge) as caught:
        read_upload(visit_with(language, max_file_mb=1), file=str(file))
    assert (caught.value.megabytes, caught.value.limit) == (1.1, 1)


def test_a_file_that_was_not_sent_is_refused_by_its_size(language):
    visit = replace(visit_with(language), index=1000)
    with pytest.raises(FileTooLarge) as caught:
        refuse_upload(visit)
    assert (caught.value.megabytes, caught.value.limit) == (100, 5)


def test_sentences_are_chosen_anew_while_a_stopped_text_is_still_weighed():
    page = build_app(Runtime(Settings(), open_backend=open_fake), tabs=(summarize,))
    clicks = [event for event in page.fns.values() if event.targets and "click" in event.targets[0]]
    # The main button does two things: one changes the buttons, the other chooses.
    main = next(event.targets for event in clicks if not event.queue)
    (chooses,) = [event for event in clicks if event.queue and event.targets == main]
    assert chooses.trigger_mode == "multiple"
