"""Branches, the lens and the x-ray: what their handlers show, on fakes."""

import ast
import base64
import csv
import io
import math
import re
from dataclasses import replace

import gradio as gr
import numpy as np
import pytest

from playground.backends.fake import FakeDecoder, open_fake
from playground.errors import NotWhole
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.generate import generate, read_sampling
from playground.tasks.xray import xray as take_xray
from playground.ui.generate import branches, lens, stopped, take_away, why, xray
from playground.ui.generate.answer import find_place
from playground.ui.generate.ground import Drawn, Shelf, find_author, see
from playground.ui.visit import Visit
from playground.ui.wire import iterate

PROMPT = "the cat and the dog"
SETTINGS = {
    "temperature": 0.9,
    "max_new_tokens": 12,
    "seed": 3,
    "top_k": 6,
    "top_p": 1.0,
    "min_p": 0.0,
    "repetition_penalty": 1.0,
}


@pytest.fixture(scope="module")
def model():
    return FakeDecoder("playground-gpt")


@pytest.fixture(scope="module")
def runtime():
    return Runtime(Settings(), open_backend=open_fake)


@pytest.fixture(params=["en", "zh"])
def visit(request, runtime):
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    return Visit(runtime=runtime, language=request.param, spec=spec)


@pytest.fixture(scope="module")
def shelf(model):
    *_, generation = generate(model, PROMPT, **SETTINGS)
    drawn = Drawn(model="playground-gpt", generation=generation, settings=SETTINGS)
    return Shelf(texts=(drawn,))


def go_on(visit, model, shelf, *, place, choice):
    """The shelf after a branch, and everything that was shown on the way."""
    steps = list(iterate(branches.go_on(visit, model, shelf=shelf, place=place, choice=choice)))
    return steps[-1][1], steps


def choose_other(shelf, place):
    """The number of the likeliest alternative that is not in the text."""
    token = shelf.shown.generation.tokens[place]
    return next(i for i, other in enumerate(token.alternatives) if other.id != token.id)


def list_ids(drawn):
    return [token.id for token in drawn.generation.tokens]


def test_a_branch_keeps_the_beginning_and_goes_on_with_another_token(visit, model, shelf):
    choice = choose_other(shelf, 4)
    grown, steps = go_on(visit, model, shelf, place=4, choice=choice)
    main, branch = grown.texts
    assert main is shelf.shown
    assert grown.shown is branch
    assert list_ids(branch)[:4] == list_ids(main)[:4]
    assert list_ids(branch)[4] == main.generation.tokens[4].alternatives[choice].id
    assert len(list_ids(branch)) == SETTINGS["max_new_tokens"]
    assert (branch.kept, branch.settings) == (5, SETTINGS)
    answer, _, place = steps[-1]
    assert place == 4
    assert 'data-index="4" tabindex="0" aria-selected="true"' in answer


def test_a_branch_is_what_its_program_writes(visit, model, shelf):
    grown, _ = go_on(visit, model, shelf, place=4, choice=choose_other(shelf, 4))
    code = take_away.write_program(visit.spec, grown.shown)
    compile(code, "snippet", "exec")
    assert str(list_ids(grown.shown)[:5]) in code
    assert "max_new_tokens=7," in code
    assert "torch.cat" not in take_away.write_program(visit.spec, shelf.shown)


def test_a_branch_in_the_last_place_is_written_without_the_model(visit, model, shelf):
    grown, _ = go_on(visit, model, shelf, place=11, choice=choose_other(shelf, 11))
    assert grown.shown.kept == len(list_ids(grown.shown)) == 12
    code = take_away.write_program(visit.spec, grown.shown)
    compile(code, "snippet", "exec")
    assert "model.generate" not in code


def test_the_token_that_came_makes_no_branch(visit, model, shelf):
    token = shelf.shown.generation.tokens[4]
    same = [other.id for other in token.alternatives].index(token.id)
    again, steps = go_on(visit, model, shelf, place=4, choice=same)
    assert again.texts == shelf.texts
    assert len(steps) == 1


def test_the_same_branch_is_not_drawn_twice(visit, model, shelf):
    choice = choose_other(shelf, 4)
    grown, _ = go_on(visit, model, shelf, place=4, choice=choice)
    main = replace(grown, current=0)
    again, steps = go_on(visit, model, main, place=4, choice=choice)
    assert again == grown
    assert len(steps) == 1
    back = [other.id for other in main.shown.generation.tokens[4].alternatives]
    token = shelf.shown.generation.tokens[4]
    home, _ = go_on(visit, model, grown, place=4, choice=back.index(token.id))
    assert home.current == 0


def test_a_stopped_text_can_be_continued_with_its_own_token(visit, model, shelf):
    drawn = shelf.shown
    cut = replace(drawn.generation, tokens=drawn.generation.tokens[:5], finish_reason="")
    stopped = Shelf(texts=(replace(drawn, generation=cut),))
    token = cut.tokens[4]
    same = [other.id for other in token.alternatives].index(token.id)
    grown, _ = go_on(visit, model, stopped, place=4, choice=same)
    assert len(list_ids(grown.shown)) == 12


def test_nothing_happens_before_there_is_a_text(visit, model):
    ((first, *_),) = iterate(branches.go_on(visit, model, shelf=None, place=None, choice=1))
    assert first == {"__type__": "update"}


def test_the_oldest_branch_gives_way_but_the_main_text_stays(shelf):
    names = [str(number) for number in range(branches.MOST + 3)]
    full = shelf
    for name in names:
        full = branches.add_text(full, replace(shelf.shown, name=name, kept=1))
    assert len(full.texts) == branches.MOST
    assert full.texts[0] is shelf.shown
    assert [text.name for text in full.texts[1:]] == names[-(branches.MOST - 1) :]
    assert full.shown.name == names[-1]


@pytest.fixture
def three(visit, model, shelf):
    """A main text and two branches; the second is shown."""
    first, _ = go_on(visit, model, shelf, place=2, choice=choose_other(shelf, 2))
    main = replace(first, current=0)
    second, _ = go_on(visit, model, main, place=6, choice=choose_other(main, 6))
    return second


def act(visit, number):
    return replace(visit, index=number)


def test_the_list_appears_with_the_first_branch(visit, shelf, three):
    assert branches.show_shelf(visit, shelf=None, pair=None)[0] == ""
    assert branches.show_shelf(visit, shelf=shelf, pair=None)[0] == ""
    shown, _, _ = branches.show_shelf(visit, shelf=three, pair=None)
    assert shown.count("<li") == 3
    assert re.findall(r'data-act="(\w+)" data-index="(\d)"', shown) == [
        ("select", "0"),
        ("expand", "0"),
        ("select", "1"),
        ("expand", "1"),
        ("delete", "1"),
        ("delete", "2"),
    ]


def test_a_text_is_shown_again(visit, three):
    _, again, place, _ = branches.show_text_again(act(visit, 1), shelf=three)
    assert (again.current, again.texts, place) == (1, three.texts, 2)
    _, again, place, _ = branches.show_text_again(act(visit, 0), shelf=three)
    assert (again.current, place) == (0, None)


@pytest.mark.parametrize("number", [None, 9])
def test_a_number_without_a_text_is_ignored(visit, three, number):
    for handler in (branches.show_text_again, branches.drop_text, branches.compare_texts):
        found = handler(act(visit, number), shelf=three)
        assert all(value == {"__type__": "update"} for value in found)


def test_a_dropped_text_is_gone_and_the_main_text_cannot_be_dropped(visit, three):
    _, left, _, _ = branches.drop_text(act(visit, 1), shelf=three)
    assert left.texts == (three.texts[0], three.texts[2])
    assert left.shown is three.shown
    answer, left, place, _ = branches.drop_text(act(visit, 2), shelf=three)
    assert left.shown is three.texts[0]
    assert place is None
    assert "pg-answer" in answer
    _, same, _, _ = branches.drop_text(act(visit, 0), shelf=three)
    assert same == {"__type__": "update"}


def test_two_texts_are_compared_and_say_where_they_part(visit, three):
    pair, shown = branches.compare_texts(act(visit, 1), shelf=three)
    assert pair == (three.shown, three.texts[1])
    assert shown.count("<section>") == 2
    note = re.search(r'<p class="pg-note">(.*?)</p>', shown).group(1)
    assert "3" in note
    for drawn in pair:
        assert drawn.generation.tokens[2].text.strip() in note


def test_a_comparison_goes_with_its_texts(visit, three):
    pair, _ = branches.compare_texts(act(visit, 1), shelf=three)
    _, kept, two = branches.show_shelf(visit, shelf=three, pair=pair)
    assert kept == two == {"__type__": "update"}
    _, left, _, _ = branches.drop_text(act(visit, 1), shelf=three)
    assert branches.show_shelf(visit, shelf=left, pair=pair)[1:] == (None, "")


def test_all_alternatives_can_be_chosen(visit, shelf):
    *_, ways = why.show_why(visit, shelf=shelf, place=4)
    token = shelf.shown.generation.tokens[4]
    assert ways.count('role="option"') == len(token.alternatives) == 20
    chosen = [other.id for other in token.alternatives].index(token.id)
    assert re.findall(r'data-index="(\d+)"[^>]*aria-selected="true"', ways) == [str(chosen)]


def read_file(markup):
    """The table that can be saved from a page."""
    (data,) = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', markup)
    return list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))


def test_the_alternatives_can_be_saved(visit, shelf):
    _, _, foot, _ = why.show_why(visit, shelf=shelf, place=4)
    rows = read_file(foot)
    token = shelf.shown.generation.tokens[4]
    assert [int(row[1]) for row in rows[1:]] == [other.id for other in token.alternatives]


def test_the_lens_holds_the_scores_of_the_chosen_place(visit, model, shelf):
    frame, code = lens.show_lens(visit, model, shelf=shelf, place=4, temperature=0.9)
    data = re.search(r'data-scores="([^"]+)"', frame).group(1)
    sent = np.frombuffer(base64.b64decode(data), "<f4")
    logits = model.forecast(PROMPT, added=list_ids(shelf.shown)[:4])
    assert np.array_equal(sent, np.sort(logits)[::-1] - logits.max())
    assert 'data-start="0.9"' in frame
    assert "playground-gpt" in frame
    compile(code, "snippet", "exec")
    assert str(list_ids(shelf.shown)[:4]) in code


@pytest.mark.parametrize(("given", "start"), [(None, "0"), (-3, "0"), (9, "2")])
def test_the_slider_begins_within_its_ends(visit, model, shelf, given, start):
    frame, _ = lens.show_lens(visit, model, shelf=shelf, place=0, temperature=given)
    assert f'data-start="{start}"' in frame


def show_xray(visit, model, shelf, **changes):
    drawn = replace(shelf.shown, settings={**SETTINGS, **changes})
    return xray.show_xray(visit, model, shelf=Shelf(texts=(drawn,)), place=4, seed=1)


def test_every_stage_is_shown_and_those_that_are_off_say_so(visit, model, shelf):
    flow, *_ = show_xray(visit, model, shelf)
    assert flow.count('<li class="pg-stage') == 7
    assert flow.count("pg-off") == 3
    flow, *_ = show_xray(
        visit, model, shelf, top_p=0.5, min_p=0.1, repetition_penalty=1.3, temperature=0.5
    )
    assert flow.count("pg-off") == 0


def test_the_numbers_are_those_of_the_task(visit, model, shelf):
    flow, plot, foot, code, (drawn, place) = show_xray(visit, model, shelf)
    sampling = read_sampling(**{**SETTINGS, "seed": 1})
    before = list_ids(shelf.shown)[:4]
    found = take_xray(model, PROMPT, sampling=sampling, added=before, draws=200)
    assert place == 4
    assert drawn.generation is shelf.shown.generation
    counts = [row.draws for row in found.tokens if row.draws or row.probabilities[-1]]
    assert list(plot.data[0].x)[: len(counts)] == counts
    rows = read_file(foot)
    assert [int(row[-2]) for row in rows[1:]] == [row.draws for row in found.tokens]
    for row, token in zip(rows[1:], found.tokens, strict=True):
        shares = [float(value) for value in row[2:-2]]
        assert shares == pytest.approx(list(token.probabilities), rel=1e-5)
        assert float(row[-1]) == pytest.approx(200 * token.probabilities[-1], rel=1e-5)
    for stage in found.stages:
        assert f"{stage.entropy:.2f}" in flow
    assert "playground-gpt" in foot
    assert "manual_seed(1)" in code


def test_greedy_decoding_has_nothing_to_draw(visit, model, shelf):
    flow, plot, foot, code, _ = show_xray(visit, model, shelf, temperature=0)
    assert flow.count("pg-off") == 4
    assert list(plot.data[0].x) == [200]
    assert list(plot.data[1].x) == pytest.approx([200])
    greedy = {"en": "nothing to draw", "zh": "没有什么可抽"}[visit.language]
    assert greedy in foot
    compile(code, "snippet", "exec")


def test_a_seed_that_is_no_whole_number_is_refused(visit, model, shelf):
    with pytest.raises(NotWhole):
        xray.show_xray(visit, model, shelf=shelf, place=4, seed=1.5)


def test_an_old_x_ray_says_which_token_it_shows(visit, model, shelf):
    *_, rayed = xray.show_xray(visit, model, shelf=shelf, place=4, seed=1)
    assert xray.show_old(visit, shelf=shelf, place=4, rayed=None) == ""
    assert xray.show_old(visit, shelf=shelf, place=4, rayed=rayed) == ""
    said = xray.show_old(visit, shelf=shelf, place=7, rayed=rayed)
    assert "5" in said
    assert "8" in said


@pytest.mark.parametrize("greedy", [False, True])
def test_the_programs_are_python_that_holds_the_place(visit, shelf, greedy):
    settings = {**SETTINGS, "temperature": 0 if greedy else 2}
    drawn = replace(shelf.shown, settings=settings)
    model = FakeDecoder("playground-gpt")
    *_, code, _ = xray.show_xray(visit, model, shelf=Shelf(texts=(drawn,)), place=3, seed=1)
    lists = [
        [each.value for each in node.elts]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.List) and all(isinstance(e, ast.Constant) for e in node.elts)
    ]
    assert list_ids(shelf.shown)[:3] in lists
    assert ("TopKLogitsWarper(1)" in code) == greedy
    assert ("TemperatureLogitsWarper(2.0)" in code) != greedy


def test_the_first_token_to_explain_is_one_of_the_text(shelf):
    generation = shelf.shown.generation
    assert 0 <= find_place(generation, None) < len(generation.tokens)
    assert find_place(generation, 5) == 5
    assert find_place(generation, 500) == len(generation.tokens) - 1


def test_a_move_is_told_once_there_is_a_text(visit, shelf):
    assert find_author(visit, shelf=None)[1] == {"__type__": "update"}
    author, first = find_author(visit, shelf=shelf)
    assert author == "playground-gpt"
    assert find_author(visit, shelf=shelf)[1] != first
    assert not math.isnan(first)


def test_a_closed_panel_sees_nothing(visit):
    assert see(visit, moved=7, opened=True) == 7
    assert see(visit, moved=7, opened=False) == {"__type__": "update"}


# Stop.


@pytest.mark.parametrize("seen", [1, 5, 11])
def test_of_a_stopped_text_what_was_seen_stays(visit, shelf, seen):
    answer, cut, place = stopped.cut_shown(visit, seen=seen, shelf=shelf)
    assert place is None
    assert list_ids(cut.shown) == list_ids(shelf.shown)[:seen]
    assert shelf.shown.generation.text.startswith(cut.shown.generation.text)
    assert cut.shown.generation.finish_reason == ""
    assert answer.count("data-index") == seen


def test_stop_after_the_last_token_changes_nothing(visit, shelf):
    skipped = stopped.cut_shown(visit, seen=12, shelf=shelf)
    assert all(value == gr.skip() for value in skipped)
    assert all(value == gr.skip() for value in stopped.cut_shown(visit, seen=3, shelf=None))


def test_stop_keeps_a_token_and_what_a_branch_began_with(visit, model, shelf):
    _, cut, _ = stopped.cut_shown(visit, seen=0, shelf=shelf)
    assert len(list_ids(cut.shown)) == 1
    grown, _ = go_on(visit, model, shelf, place=4, choice=choose_other(shelf, 4))
    _, cut, place = stopped.cut_shown(visit, seen=2, shelf=grown)
    assert (list_ids(cut.shown), place) == (list_ids(grown.shown)[:5], 4)
    # The other text is as it was.
    assert cut.texts[0] is shelf.texts[0]
