"""The tab Read and translate: what its handlers show, on fakes."""

import html
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.backends.fake import FakeReader, FakeTranslator, open_fake
from playground.errors import EmptyText, UnknownLanguage
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.read import answer, reference, stepping, translate
from playground.ui.visit import Visit

CONTEXT = "The tower was built in 1874 near the sea."
QUESTION = "When was it built?"
EVIL = "<img src=x onerror=alert(1)>"
WORDS = {
    "en": ("No answer in this text", "looks most at", "English → German"),
    "zh": ("文中没有答案", "最关注", "英语 → 德语"),
}


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def visit_with(language, needs, *, index=None):
    runtime = Runtime(Settings(), open_backend=open_fake)
    spec = Registry().find("", *needs)
    return Visit(runtime=runtime, language=language, spec=spec, index=index)


def ask(language, question=QUESTION, context=CONTEXT):
    visit = visit_with(language, answer.NEEDS)
    return answer.show_answer(visit, FakeReader("fake"), question=question, context=context)


def test_the_answer_is_marked_drawn_and_explained(language):
    found, plot, edges, code = ask(language)
    assert "built <mark>in 1874</mark> near" in found
    assert len(plot.data[0].x) == 6
    assert sorted(plot.data[0].x, reverse=True) == list(plot.data[0].x)
    assert edges.count('role="list"') == 2
    assert 'download="answers.csv"' in edges
    assert 'download="answer-edges.csv"' in edges
    assert repr(QUESTION)[1:-1] in code


def test_no_answer_marks_nothing(language):
    found, *_ = ask(language, "Who sings?", "Rain fell")
    assert WORDS[language][0] in found
    assert "<mark>" not in found
    assert "Rain fell" in found


def test_of_a_long_text_the_part_around_the_answer_is_shown(language):
    rain = "Rain fell. " * 300
    found, _, edges, _ = ask(language, context=f"{rain}{CONTEXT} {rain}")
    assert edges.count('role="listitem"') <= 2 * 2 * answer.AROUND
    assert "1874" in edges
    marked = re.search("pg-context.*?>(.*?)</div>", found)[1]
    assert marked.startswith("… ")
    assert marked.endswith(" …")
    assert "<mark>" in marked
    assert len(marked) < len(rain)


def test_markup_in_a_context_is_text(language):
    found, plot, edges, _ = ask(language, context=f"built {EVIL}")
    assert EVIL not in found + edges
    assert html.escape(EVIL[:4]) in found
    assert all("<img" not in label for label in plot.layout.yaxis.ticktext)


def test_an_empty_question_is_refused(language):
    with pytest.raises(EmptyText):
        ask(language, question=" ")


def write(language, text="The cat sat. It slept.", languages="en-de"):
    visit = visit_with(language, translate.NEEDS)
    return list(
        translate.show_translation(
            visit, FakeTranslator("fake"), text=text, languages=languages, num_beams=2
        )
    )


def write_last(language, **values):
    *_, (_, written, *_) = write(language, **values)
    return written


def test_a_translation_appears_sentence_by_sentence(language):
    steps = write(language)
    assert len(steps) == 2
    assert "<progress" in steps[0][0]
    shown, written, place, radio, code = steps[-1]
    assert "<progress" not in shown
    assert 'lang="de">. sat cat The . slept It<' in shown
    assert re.findall(r'data-index="(\d+)"', shown) == [str(n) for n in range(7)]
    # The pair stays where its reader moves it.
    assert "value" not in radio
    assert WORDS[language][2] in [title for title, _ in radio["choices"]]
    assert "translation_en_to_de" in code
    assert written.translation.text == ". sat cat The . slept It"
    assert (place, written.model) == (None, "playground-t5")


def find_link(shown):
    query = html.unescape(re.search('href="([?]tab=[^"]+)"', shown)[1])
    return dict(parse_qsl(query[1:]))


def test_a_translation_has_a_link_that_asks_for_it_again(language):
    assert find_link(write(language)[-1][0]) == {
        "tab": "read.translate",
        "text": "The cat sat. It slept.",
        "languages": "en-de",
        "model": "playground-t5",
        "num_beams": "2",
    }


def test_an_answer_has_a_link_that_asks_again(language):
    asked = find_link(ask(language)[2])
    assert (asked["tab"], asked["question"], asked["context"]) == ("read.answer", QUESTION, CONTEXT)


def test_a_pair_that_a_model_does_not_offer_gives_way_to_its_first(language):
    *_, (_, written, _, radio, _) = write(language, languages="ja-ko")
    assert radio["value"] == "en-fr"
    assert written.translation.target == "fr"


def step(language, place):
    visit = visit_with(language, translate.NEEDS)
    return stepping.show_step(visit, written=write_last(language), place=place)


def test_without_a_step_the_whole_alignment_is_shown(language):
    title, whole, below = step(language, None)
    assert WORDS[language][1] in title
    assert not np.isnan(whole.data[0].z).any()
    assert 'download="alignment.csv"' in below
    assert "pg-rival" not in below


def test_the_alignment_grows_up_to_the_step(language):
    title, part, rivals = step(language, 5)
    assert "slept" in title
    assert ". <mark>slept</mark>" in title
    filled = [not np.isnan(row).any() for row in part.data[0].z]
    assert filled == [True, True, False, False]
    sentence = write_last(language).translation.sentences[1]
    assert list(part.data[0].z[1]) == pytest.approx(sentence.weights[1].tolist())
    assert rivals.count('class="pg-rival"') == 10
    assert rivals.count('aria-selected="true"') == 1
    assert 'download="alternatives.csv"' in rivals


def test_a_walk_begins_with_the_first_token_and_ends_with_the_last(language):
    visit = visit_with(language, translate.NEEDS)
    written, place, seen = write_last(language), None, []
    for _ in range(9):
        shown, place, *_ = translate.go_forth(visit, written=written, place=place)
        seen.append(place)
        assert re.search(rf'data-index="{place}"[^>]*aria-selected="true"', shown)
    assert seen == [0, 1, 2, 3, 4, 5, 6, 6, 6]
    _, place, *_ = translate.go_back(visit, written=written, place=1)
    assert place == 0
    shown, place, *_ = translate.go_back(visit, written=written, place=0)
    assert place is None
    assert 'aria-selected="true"' not in shown


def test_playing_shows_every_step_until_stop(language, monkeypatch):
    monkeypatch.setattr(translate, "PACE", 0)
    visit = visit_with(language, translate.NEEDS)
    written = write_last(language)
    walked = translate.play_all(visit, written=written, place=None)
    assert [values[1] for values in walked] == list(range(7))
    assert [values[1] for values in translate.play_all(visit, written=written, place=5)] == [5, 6]
    assert next(translate.play_all(visit, written=written, place=6))[1] == 0
    visit.halt.set()
    assert len(list(translate.play_all(visit, written=written, place=None))) == 1


def test_the_translation_goes_on_from_a_chosen_rival(language):
    visit = visit_with(language, translate.NEEDS)
    written = write_last(language)
    rivals = written.translation.sentences[1].rivals[1]
    choice = next(n for n, rival in enumerate(rivals) if rival.text not in {"slept", "[END]"})
    shown, new, code = translate.branch_off(
        visit, FakeTranslator("fake"), written=written, place=5, choice=choice
    )
    changed = new.translation.sentences[1]
    assert changed.text.startswith(f". {rivals[choice].text}")
    assert f"begun = {{1: {[token.id for token in changed.tokens[:2]]}}}" in code
    assert "decoder_input_ids" in code
    assert "?tab=" not in shown
    assert html.escape(rivals[choice].text) in shown


def test_nothing_is_drawn_before_there_is_a_translation(language):
    visit = visit_with(language, translate.NEEDS)
    assert stepping.show_step(visit, written=None, place=None) == ("", None, "")
    assert len(translate.go_forth(visit, written=None, place=None)) == 5
    assert list(translate.play_all(visit, written=None, place=None)) == []


def test_a_reference_is_compared_with(language):
    visit = visit_with(language, translate.NEEDS)
    written = write_last(language, text="the cat saw a small dog")
    text = written.translation.text
    scores, code = reference.show_scores(visit, written=written, reference=text)
    assert "100.0" in scores
    assert 'download="reference.csv"' in scores
    assert "sacrebleu" in code
    for nothing in ((written, " "), (None, "a")):
        with pytest.raises(EmptyText):
            reference.show_scores(visit, written=nothing[0], reference=nothing[1])


def test_only_a_model_that_knows_the_way_translates_back(language):
    visit = visit_with(language, translate.NEEDS)
    written = write_last(language, text="the cat saw a dog")
    with pytest.raises(UnknownLanguage):
        reference.show_back(visit, FakeTranslator("fake"), written=written)
    backend = FakeTranslator("fake")
    backend.languages = (("de", "en"),)
    shown = reference.show_back(visit, backend, written=written)
    assert "the cat saw a dog" in shown
    assert "chrF 100.0" in shown or "chrF 为 100.0" in shown


def test_markup_in_a_translation_is_text(language):
    *_, (shown, *_) = write(language, text=EVIL)
    assert "<img" not in shown
