"""The tab Read and translate: what its handlers show, on fakes."""

import html
import re

import numpy as np
import pytest

from playground.backends.fake import FakeReader, FakeTranslator, open_fake
from playground.errors import EmptyText
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.read import answer, translate
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


def test_a_translation_appears_sentence_by_sentence(language):
    steps = write(language)
    assert len(steps) == 2
    assert "<progress" in steps[0][0]
    shown, translation, radio, code = steps[-1]
    assert "<progress" not in shown
    assert 'lang="de">. sat cat The . slept It<' in shown
    assert re.findall(r'data-index="(\d+)"', shown) == [str(n) for n in range(7)]
    assert radio.value == "en-de"
    assert WORDS[language][2] in [title for title, _ in radio.choices]
    assert "translation_en_to_de" in code
    assert translation.text == ". sat cat The . slept It"


def test_a_pair_that_a_model_does_not_offer_gives_way_to_its_first(language):
    *_, (_, translation, radio, _) = write(language, languages="ja-ko")
    assert radio.value == "en-fr"
    assert translation.target == "fr"


def test_the_alignment_is_of_the_sentence_that_was_chosen(language):
    *_, (_, translation, _, _) = write(language)
    visit = visit_with(language, translate.NEEDS)
    title, whole, table = translate.show_alignment(visit, translation=translation)
    assert WORDS[language][1] in title
    assert len(whole.data[0].z) == len(translation.sentences[0].tokens)
    assert 'download="alignment.csv"' in table
    visit = visit_with(language, translate.NEEDS, index=5)
    title, part, _ = translate.show_alignment(visit, translation=translation)
    assert "slept" in title
    filled = [not np.isnan(row).any() for row in part.data[0].z]
    assert filled == [True, True, False, False]
    assert list(part.data[0].z[1]) == pytest.approx(translation.sentences[1].weights[1].tolist())


def test_nothing_is_drawn_before_there_is_a_translation(language):
    visit = visit_with(language, translate.NEEDS)
    assert translate.show_alignment(visit, translation=None) == ("", None, "")


def test_markup_in_a_translation_is_text(language):
    *_, (shown, *_) = write(language, text=EVIL)
    assert "<img" not in shown
