"""Positions, the Transformer from scratch and the lessons: handlers without a browser."""

import json
from types import SimpleNamespace

import gradio as gr
import pytest

from playground.backends.fake import FakeDecoder, open_fake
from playground.backends.fake.models import FakeEncoder, FakeEncoderDecoder
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.texts import Text
from playground.texts import lessons as words
from playground.texts import lessons_mask as more_words
from playground.ui.app import build_app
from playground.ui.inside import (
    lesson_attention,
    lesson_heads,
    lesson_mask,
    lesson_scale,
    lessons,
    positions,
    scratch,
)
from playground.ui.visit import Visit
from tests.test_structure import read_words


@pytest.fixture(scope="module")
def runtime():
    return Runtime(Settings(), open_backend=open_fake)


@pytest.fixture(params=["en", "zh"])
def visit(request, runtime):
    return make_visit(runtime, request.param, "playground-gpt")


def make_visit(runtime, language, key):
    spec = runtime.registry.find(key, Capability.ATTEND)
    return Visit(runtime=runtime, language=language, spec=spec)


def build_toy(wire, page):
    for panel in (positions, scratch, lessons):
        panel.build(wire)


TOY = SimpleNamespace(
    __name__="tabs.toy",
    TITLE=Text(en="Toy", zh="玩具"),
    NEEDS=(Capability.ATTEND,),
    build=build_toy,
)


@pytest.fixture(scope="module")
def config(runtime):
    page = build_app(runtime, tabs=(TOY,))
    return json.loads(json.dumps(page.get_config_file(), default=str))


def test_the_panels_have_no_literal_words_and_small_events(config):
    shown = [value for component in config["components"] for _, value in read_words(component)]
    assert [value for value in shown if not value.startswith("__i18n__")] == []
    assert max(len(event["inputs"]) for event in config["dependencies"]) <= 10
    assert max(len(event["outputs"]) for event in config["dependencies"]) <= 6


def test_every_lesson_walks_in_four_steps(config):
    kinds = [component["type"] for component in config["components"]]
    assert kinds.count("walkthrough") == 4
    assert kinds.count("walkthroughstep") == 16
    for texts in (
        words.ATTENTION_STEPS,
        words.SCALE_STEPS,
        more_words.MASK_STEPS,
        more_words.HEADS_STEPS,
    ):
        assert len(texts) == 4


def test_the_file_on_the_page_is_the_file_that_runs(config):
    (shown,) = [
        component["props"]["value"]
        for component in config["components"]
        if component["type"] == "code" and component["props"].get("value")
    ]
    assert shown.strip() == scratch.read_source().strip()
    assert "class EncoderDecoder" in shown


# A Transformer from scratch.


def test_the_difference_is_told_and_tabulated(visit):
    found, code = scratch.show_rebuilt(visit, FakeDecoder("playground-gpt"), text="the cat")
    assert "playground-gpt" in found
    assert "max |Δ| = 0" in found
    assert "download=" in found
    assert "rebuild(model, name=name)" in code


def test_an_encoder_decoder_says_what_each_half_reads(runtime):
    visit = make_visit(runtime, "en", "playground-t5")
    _, code = scratch.show_rebuilt(visit, FakeEncoderDecoder("playground-t5"), text="the cat")
    assert "decoder_input_ids" in code


# Positions.


def test_sines_have_two_pictures_two_tables_and_a_program(visit):
    title, table, middle, curve, end, code = positions.show_sines(
        visit, length=40, width=16, base=10_000
    )
    assert "6.3" in title
    assert table.data[0].z.shape == (40, 16)
    assert list(curve.data[0].x) == list(range(40))
    for part in (middle, end):
        assert part.count("<details") == part.count("download=") == 1
    assert "10000" in code


def test_learned_positions_have_a_band(visit):
    *_, curve, end = positions.show_learned(visit, FakeDecoder("playground-gpt"), length=16)
    assert len(curve["value"].data) == 2
    assert "pg-passport" in end
    code = positions.show_learned_code(visit, length=16, key="playground-gpt")
    assert "wpe" in code


def test_a_model_without_positions_says_so(runtime):
    visit = make_visit(runtime, "en", "playground-t5")
    model = FakeEncoderDecoder("playground-t5")
    title, table, _, curve, end = positions.show_learned(visit, model, length=16)
    assert "has learned no vector" in title
    assert table["visible"] is curve["visible"] is False
    assert "playground-t5" in end
    code = positions.show_learned_code(visit, length=16, key="playground-t5")
    assert "relative_attention_bias" in code


def test_a_rotation_draws_both_curves(visit):
    _, angles, middle, curves, end, code = positions.show_turned(
        visit, width=8, base=10_000, start=300
    )
    assert angles.data[0].z.shape == (4, 65)
    assert [trace.mode for trace in curves.data] == ["lines", "markers"]
    assert "300" in middle
    assert "300" in end
    assert "start = 8, 10000, 300" in code


# Lessons.


@pytest.mark.parametrize(("seeks", "word"), [(3, words.CAT), (-3, words.STREET)])
def test_it_looks_at_what_it_seeks(visit, seeks, word):
    scores, weights, mix = lesson_attention.show_look(visit, seeks=seeks)
    for part in (scores, weights, mix):
        assert part.count(visit.say(word)) >= 2


@pytest.mark.parametrize("answer", list(words.SHIFT_ANSWERS))
def test_shifting_all_scores_is_judged_by_the_numbers(visit, answer):
    found = lesson_attention.show_shifted(visit, seeks=2.5, answer=answer)
    assert visit.say(words.SHIFT_ANSWERS["same"]) in found
    right = visit.say(words.RIGHT, outcome=visit.say(words.SHIFT_ANSWERS["same"]))
    assert (right in found) == (answer == "same")


@pytest.mark.parametrize("answer", list(words.BITS_ANSWERS))
def test_bits_are_measured(visit, answer):
    found = lesson_scale.show_bits(visit, answer=answer, seed=0)
    outcome = visit.say(words.BITS_ANSWERS["few"])
    assert (visit.say(words.RIGHT, outcome=outcome) in found) == (answer == "few")


def test_the_spread_has_the_chosen_width_and_the_shares_three(visit):
    assert lesson_scale.show_spread(visit, width=100).count("<tr>") == 5
    bits, slopes = lesson_scale.show_shares(visit, seed=1)
    assert bits.count("<tr>") == slopes.count("<tr>") == 4


def test_a_question_wants_an_answer_first(visit):
    sentence = visit.say(words.CHOOSE)
    decoder = FakeDecoder("playground-gpt")
    assert sentence in lesson_attention.show_shifted(visit, seeks=1, answer=None)
    assert sentence in lesson_scale.show_bits(visit, answer=None, seed=0)
    shown, button = lesson_mask.show_decoder(visit, decoder, answer=None)
    assert sentence in shown
    assert button == gr.skip()
    assert sentence in lesson_heads.show_previous(visit, decoder, answer=None)


def test_the_mask_hides_ten_of_25_cells(visit):
    mask, weights, changes = lesson_mask.show_mask(visit, seed=3)
    assert mask.count("<td>−∞</td>") == 10
    assert weights.count("pg-cut") == 10
    assert "0.00" in changes


def test_two_models_are_asked_where_their_predictions_change(visit):
    shown, button = lesson_mask.show_decoder(visit, FakeDecoder("playground-gpt"), answer="last")
    assert "playground-gpt" in shown
    assert button["visible"]
    shown = lesson_mask.show_encoder(visit, FakeEncoder("playground-bert"))
    assert "playground-bert" in shown


@pytest.mark.parametrize(
    ("moved", "outcome"),
    [
        ([True, True], "all"),
        ([False, True], "last"),
        ([False, False], "none"),
        ([True, False], "some"),
    ],
)
def test_places_are_named(moved, outcome):
    assert lesson_mask.find_outcome(moved) == outcome


@pytest.mark.parametrize("heads", ["1", "2", "4", "8"])
def test_a_vector_in_pieces(visit, heads):
    assert lesson_heads.show_pieces(visit, heads=heads).count("<tr>") == int(heads) + 1


def test_heads_look_apart_cost_the_same_and_are_counted(visit):
    assert lesson_heads.show_two(visit, seed=4).count("<table>") == 2
    assert lesson_heads.show_cost(visit).count("591,360") == 6
    found = lesson_heads.show_previous(visit, FakeEncoder("playground-bert"), answer="few")
    assert "pg-passport" in found
