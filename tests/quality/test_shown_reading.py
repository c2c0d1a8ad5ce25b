""" "Show me the code" of translations and references reproduces what the page shows."""

import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.reference import measure_rouge, measure_summary, measure_translation
from playground.tasks.summarize import summarize_extractive
from playground.tasks.translate import branch_translation, translate
from playground.texts.summarize import EXAMPLE
from playground.ui.read import programs
from playground.ui.summarize import programs as summary_programs
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality
TEXT = 'He said: "I have a dog." It is small.'


def print_translation(spec, translation, *, beams):
    code = programs.write_translate(
        spec, translation.sentences, source="en", target="de", num_beams=beams
    )
    return [line.strip() for line in run_snippet(code).splitlines()]


def test_translate(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-t5", Capability.TRANSLATE)
    with runtime.use(spec) as backend:
        *_, result = translate(backend, TEXT, source="en", target="de", num_beams=3)
    printed = print_translation(spec, result, beams=3)
    assert printed == [sentence.text for sentence in result.sentences]


def test_a_branch_of_a_translation(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-t5", Capability.TRANSLATE)
    with runtime.use(spec) as backend:
        *_, result = translate(backend, TEXT, source="en", target="de", num_beams=3)
        last = result.sentences[-1]
        other = last.rivals[1][4].id
        result = branch_translation(
            backend, result, sentence=len(result.sentences) - 1, row=1, id_=other, num_beams=3
        )
        end = last.tokens[-1].id
        ended = branch_translation(backend, result, sentence=0, row=2, id_=end, num_beams=3)
    assert result.sentences[-1].tokens[1].id == other != last.tokens[1].id
    printed = print_translation(spec, ended, beams=3)
    assert printed == [sentence.text for sentence in ended.sentences]
    assert ended.sentences[0].tokens[-1].id == end


def test_a_reference() -> None:
    text, reference = "我有一只狗。", "我有一条小狗。"
    scores = measure_translation(text, reference, target="zh")
    printed = run_snippet(programs.write_reference(text, reference, target="zh"))
    assert [float(line) for line in printed.split()] == pytest.approx([scores.bleu, scores.chrf])


DOCUMENT = "The bridge was closed on Friday. Engineers found cracks in two pillars. 桥关闭了。"
SUMMARY = "Engineers closed the bridge on Friday. 桥关了。"


def test_measures() -> None:
    found = measure_summary(DOCUMENT, SUMMARY)
    printed = run_snippet(summary_programs.write_measures(DOCUMENT, SUMMARY))
    expected = [*found.novelty, found.coverage, found.density, found.compression]
    assert [float(line) for line in printed.split()] == pytest.approx(expected)


def test_rouge() -> None:
    found = measure_rouge(SUMMARY, DOCUMENT)
    lines = run_snippet(summary_programs.write_rouge(SUMMARY, DOCUMENT)).splitlines()
    for line, overlap in zip(lines, (found.one, found.two, found.longest), strict=True):
        values = [float(value) for value in line.split()[1:]]
        assert values == pytest.approx([overlap.precision, overlap.recall, overlap.f1])


def test_chosen_sentences(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert", Capability.EMBED)
    with runtime.use(spec) as backend:
        result = summarize_extractive(backend, EXAMPLE, max_new_tokens=45)
    code = summary_programs.write_choose(spec, result.document, budget=45)
    assert run_snippet(code).splitlines() == list(result.sentences)
    assert 1 < len(result.sentences) < len(result.document)
