"""The panels of the tab Fill in the blank: what their handlers show, on fakes."""

import ast
import base64
import csv
import html
import io
import re
from urllib.parse import parse_qs

import gradio as gr
import pytest

from playground.backends.base import Family
from playground.backends.fake import FakeEncoder, open_fake
from playground.errors import EmptyGroup, EmptyText, NoMask
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability, ModelSpec
from playground.settings import Settings
from playground.tasks.bias import probe
from playground.tasks.bias_plan import Question
from playground.tasks.context import leave_words_out
from playground.tasks.pseudo import score_words
from playground.tasks.together import fill_together
from playground.texts import bias as bias_words
from playground.texts import blanks as words
from playground.ui.fill_mask import bias, bias_answer, context, pairs, pseudo, together
from playground.ui.fill_mask.programs import (
    write_context,
    write_pairs,
    write_pseudo,
    write_together,
)
from playground.ui.fill_mask.programs_bias import write_bias
from playground.ui.tabs import fill_mask as tab
from playground.ui.visit import Visit

EVIL = "<img src=x onerror=alert(1)>"
TEXT = "the [MASK] and the [MASK]"
BOXES = {
    "templates": "{group} is a {word}.\nthe {word} and {group}",
    "group_1": "king",
    "group_2": "queen",
    "words_1": "doctor, dog, sea",
    "words_2": "nurse, cat, day",
    "control": "the, a",
}


@pytest.fixture
def runtime():
    return Runtime(Settings(), open_backend=open_fake)


@pytest.fixture(params=["en", "zh"])
def visit(request, runtime):
    spec = runtime.registry.find("", Capability.FILL_MASK)
    return Visit(runtime=runtime, language=request.param, spec=spec)


@pytest.fixture
def model():
    return FakeEncoder("fake")


def last(values):
    *_, found = values
    return found


def read_files(markup):
    found = re.findall(
        r'download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', markup
    )
    return {
        name: list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))
        for name, data in found
    }


def read_link(markup):
    (query,) = re.findall(r'class="pg-link" href="\?([^"]+)"', markup)
    return {key: value[0] for key, value in parse_qs(query.replace("&amp;", "&")).items()}


def test_both_fillings_are_shown_and_named(visit, model):
    shown, code = last(together.show_together(visit, model, text=TEXT, width=4))
    result = last(fill_together(model, TEXT, width=4))
    assert visit.say(words.AS_ONE) in shown
    assert visit.say(words.ONE_BY_ONE) in shown
    assert "16" in shown
    (rows,) = read_files(shown).values()
    assert float(rows[1][1].lstrip("'")) == pytest.approx(
        result.combinations[0].log_probability, abs=1e-3
    )
    assert read_link(shown) == {
        "tab": "fill_mask",
        "panel": "together",
        "model": visit.spec.key,
        "text": TEXT,
        "width": "4",
    }
    ast.parse(code)


def test_a_beam_says_so(visit, model):
    shown, _ = last(together.show_together(visit, model, text="[MASK] " * 4, width=3))
    assert visit.say(words.BEAM_READING, width=3, readings=10) in shown


def test_one_blank_has_nothing_to_fit(visit, model):
    shown, _ = last(together.show_together(visit, model, text="the [MASK]", width=3))
    assert visit.say(words.TOGETHER_ONE) in shown


def test_the_context_is_a_strip_and_a_table(visit, model):
    values = {"text": TEXT, "number": 1, "way": "removed"}
    shown, code = last(context.show_context(visit, model, **values))
    effect = last(leave_words_out(model, **values))
    assert shown.count("pg-here") == 2
    (rows,) = read_files(shown).values()
    assert len(rows) == 1 + len(effect.words) == 4
    assert read_link(shown)["way"] == "removed"
    ast.parse(code)


def test_two_sentences_are_compared(visit, model):
    values = {"first": "the cat and the dog", "second": "the cat and the sea", "way": "token"}
    shown, code = last(pseudo.show_pseudo(visit, model, **values))
    scores = [last(score_words(model, values[name])) for name in ("first", "second")]
    for score in scores:
        assert pseudo.format_perplexity(score.perplexity) in shown
    (rows,) = read_files(shown).values()
    assert len(rows) == 1 + 10
    assert shown.count("pg-strip") == 2
    ast.parse(code)


def test_one_sentence_names_its_oddest_word(visit, model):
    shown, _ = last(pseudo.show_pseudo(visit, model, first="the cat", second=" ", way="word"))
    assert shown.count("pg-strip") == 1
    assert html.escape(visit.say(words.WAY_WORD)) in shown


def test_equal_sentences_are_called_equal(visit, model):
    shown, _ = last(
        pseudo.show_pseudo(visit, model, first="the cat", second="the cat", way="token")
    )
    assert visit.say(words.PSEUDO_EQUAL, low="X").split("X")[0] in shown


def test_pairs_are_counted_and_bad_lines_named(visit, model):
    lines = "the cat sat | the dog sat\nno pair\nthe sea and me | the king and me"
    title, plot, shown, code = last(pairs.show_pairs(visit, model, lines=lines))
    assert plot["visible"]
    assert visit.say(words.PAIR_PROBLEMS["half"], line=2) in shown
    (rows,) = read_files(shown).values()
    wins = sum(float(row[-1].lstrip("'")) > 0 for row in rows[1:])
    assert f"{wins}" in title
    assert len(rows) == 3
    ast.parse(code)


def test_no_pair_among_the_lines(visit, model):
    title, plot, shown, code = last(pairs.show_pairs(visit, model, lines="nothing\nhere"))
    assert visit.say(words.PAIRS_NONE) in title
    assert not plot["visible"]
    assert code == ""
    assert visit.say(words.PAIR_PROBLEMS["half"], line=1) in shown


def test_chance_is_that_of_a_coin():
    assert pairs.bound_chance(1) == (0.0, 1.0)
    low, high = pairs.bound_chance(100)
    assert (low, high) == (0.4, 0.6)
    assert pairs.bound_chance(6) == pytest.approx((1 / 6, 5 / 6))


def test_the_probe_shows_the_numbers_of_the_task(visit, model):
    title, plot, shown, code = last(bias.show_probe(visit, model, **BOXES))
    result = last(probe(model, Question(**BOXES)))
    assert bias_answer.format_signed(result.effect.value) in shown
    assert len(plot["value"].data) == 3
    assert bias_answer.find_title(visit, result) in title.replace("&quot;", '"')
    files = read_files(shown)
    assert len(files["bias-leans.csv"]) == 1 + 6 + 2
    assert len(files["bias-readings.csv"]) == 1 + 2 * 6 * 4
    assert float(files["bias-leans.csv"][1][2].lstrip("'")) == pytest.approx(
        result.words[0].lean.value, rel=1e-4
    )
    assert {name: read_link(shown)[name] for name in BOXES} == BOXES
    assert visit.say(bias_words.BIAS_DOES) in shown
    ast.parse(code)


def test_a_probe_without_control_or_second_set(visit, model):
    boxes = {**BOXES, "control": "", "words_2": ""}
    _, plot, shown, _ = last(bias.show_probe(visit, model, **boxes))
    assert visit.say(bias_words.CONTROL_NONE) in shown
    assert len(plot["value"].data) == 2


def test_a_single_word_has_no_effect_size(visit, model):
    boxes = {**BOXES, "words_1": "doctor", "words_2": ""}
    title, *_ = last(bias.show_probe(visit, model, **boxes))
    assert visit.say(bias_words.BIAS_FEW) in title


def test_what_is_left_out_is_named(visit, model):
    boxes = {**BOXES, "templates": BOXES["templates"] + "\nno hole"}
    _, _, shown, _ = last(bias.show_probe(visit, model, **boxes))
    refused = visit.say(bias_words.REFUSED["template"], typed="no hole", pieces="")
    assert refused in shown


def test_a_chinese_set_on_an_english_model_says_so(visit, model):
    boxes = {**BOXES, "templates": "{group} 是 {word}"}
    _, _, shown, _ = last(bias.show_probe(visit, model, **boxes))
    assert visit.say(bias_words.WRONG_LANGUAGE, model=visit.spec.title) in shown


def test_problems_are_errors_with_sentences(visit, model):
    with pytest.raises(EmptyGroup):
        last(bias.show_probe(visit, model, **{**BOXES, "group_1": ""}))
    with pytest.raises(NoMask):
        last(together.show_together(visit, model, text="the cat", width=3))
    with pytest.raises(EmptyText):
        last(pseudo.show_pseudo(visit, model, first="", second="", way="token"))


def test_markup_is_text_everywhere(visit, model):
    text = f"{EVIL} [MASK] the [MASK]"
    shown = [
        last(together.show_together(visit, model, text=text, width=3))[0],
        last(context.show_context(visit, model, text=text, number=1, way="masked"))[0],
        last(pseudo.show_pseudo(visit, model, first=EVIL, second=EVIL, way="token"))[0],
        last(pairs.show_pairs(visit, model, lines=f"{EVIL} a | {EVIL} b\n{EVIL}"))[2],
        last(bias.show_probe(visit, model, **{**BOXES, "templates": "{group} {word} " + EVIL}))[2],
    ]
    for markup in shown:
        assert "<img" not in markup


@pytest.mark.parametrize("embedded", [True, False])
def test_programs_are_python_whatever_was_typed(model, embedded):
    spec = ModelSpec(
        key="me/bert", title="", family=Family.ENCODER, embedded=embedded, row_blocks=embedded
    )
    hard = 'the "no" \\ </script> {x} 😀 你好 the [MASK] cat ' + "and " * 10 + "[MASK]"
    effect = last(leave_words_out(model, hard))
    scored = last(pairs.score_pairs(model, 'the "a" \\ | the "b" \\\n' * 9)).pairs
    probed = last(probe(model, Question(**{**BOXES, "templates": '{group} "is" \\ {word}'})))
    for code in (
        write_pseudo(spec, last(score_words(model, hard, way="word"))),
        write_context(spec, effect),
        write_together(spec, hard, width=3, exact=False),
        write_pairs(spec, scored),
        write_bias(spec, probed),
    ):
        ast.parse(code)


def test_the_tab_has_a_link_and_a_file(visit, model):
    shown, filling, _ = tab.show_filling(visit, model, text=TEXT, candidates="cat, ufo", top_k=3)
    assert read_link(shown)["candidates"] == "cat, ufo"
    (rows,) = read_files(shown).values()
    assert len(rows) == 1 + 2 * (3 + 1)
    assert len(filling.masks) == 2


@pytest.mark.parametrize("query", [{}, {"tab": "fill_mask"}, {"tab": "generate", "panel": "bias"}])
def test_a_link_to_something_else_opens_no_panel(query):
    assert ask_panel(query) == [gr.skip()] * 9


def test_a_link_to_a_panel_sets_its_controls_opens_it_and_runs_it():
    found = ask_panel({"tab": "fill_mask", "panel": "bias", "group_1": "cat", "model": "toy"})
    assert found[1] == "cat"
    assert found[6] == "toy"
    assert found[7]["open"] is True
    assert found[8] == "bias"


def ask_panel(query):
    """What the bias panel's controls become on a page with this address."""
    from types import SimpleNamespace

    from playground.ui.app import build_app

    page = build_app(Runtime(Settings(), open_backend=open_fake), tabs=(tab,))
    fills = [fn for fn in page.fns.values() if fn.name == "fill" and len(fn.outputs) == 9]
    (fill,) = fills
    return fill.fn(SimpleNamespace(query_params=query))
