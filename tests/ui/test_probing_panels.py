"""The panels that look into a prediction: what their handlers show, on fakes."""

import ast
import base64
import csv
import html
import io
import math
import re
from dataclasses import replace

import gradio as gr
import numpy as np
import pytest

from playground.backends.base import Family
from playground.backends.fake import open_fake
from playground.backends.opening import Opening
from playground.errors import NoStop, NoSwitch, NoWeights, OutOfRange, UnknownChoice
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results.probes import Shift
from playground.settings import Settings
from playground.tasks.rollout import follow_attention
from playground.tasks.stop_early import stop_early as read_layers
from playground.tasks.switch import rank_heads, switch_off
from playground.tasks.weigh import explain as compare
from playground.texts import probes as words
from playground.ui.attention import explain, programs, rank, rollout, stop_early, switch
from playground.ui.attention.shared import format_change, format_ratio, name_choice
from playground.ui.visit import Visit

TEXT = "the cat sat on the mat"
EVIL = "<img src=x onerror=alert(1)> sat"
NONE = {"encoder": [], "decoder": [], "cross": []}


@pytest.fixture(params=["en", "zh"])
def visit(request):
    runtime = Runtime(Settings(), open_backend=open_fake)
    spec = runtime.registry.find("playground-gpt", Capability.ATTEND)
    return Visit(runtime=runtime, language=request.param, spec=spec)


def open_model(family):
    *_, model = open_fake(Opening(key="fake", family=Family(family)))
    return model


@pytest.fixture
def gpt():
    return open_model("decoder")


def read_file(markup):
    """The table that can be saved."""
    (data,) = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', markup)
    return list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))


def switch_heads(visit, model, *, text=TEXT, pair="", **off):
    return switch.show_switched(visit, model, text=text, text_pair=pair, **{**NONE, **off})


def test_there_is_a_box_for_every_head(visit):
    model = open_model("encoder-decoder")
    style, *grids = switch.show_grids(visit, model)
    assert all(grid["visible"] for grid in grids)
    assert grids[2]["choices"][:5] == ["0.0", "0.1", "0.2", "0.3", "1.0"]
    assert "#pg-off-cross { --pg-heads: 4; }" in style
    _, encoder, decoder, cross = switch.show_grids(visit, open_model("decoder"))
    assert [grid["visible"] for grid in (encoder, decoder, cross)] == [False, True, False]
    assert encoder["choices"] == encoder["value"] == []


def test_a_closed_panel_opens_no_model(visit):
    assert switch.open_panel(visit, key="a") == (True, "a")
    assert switch.see_model(visit, key="b", opened=True) == "b"
    assert switch.see_model(visit, key="b", opened=switch.close_panel(visit)) == gr.skip()


def test_buttons_add_what_the_pickers_point_at(visit, gpt):
    at = {"kind": "decoder", "layer": 2, "head": 99, **NONE}
    _, chosen, _ = switch.add_head(visit, gpt, **{**at, "decoder": ["0.1"]})
    assert chosen == ["0.1", "2.3"]
    # The picker may still show the kind of another model.
    _, chosen, _ = switch.add_layer(visit, gpt, **{**at, "kind": "cross"})
    assert chosen == ["2.0", "2.1", "2.2", "2.3"]
    assert switch.clear(visit) == ([], [], [])


def test_the_comparison_shows_the_numbers_of_the_task(visit, gpt):
    top, figure, foot, code = switch_heads(visit, gpt, decoder=["1.0", "1.3"])
    off = [("decoder", 1, 0), ("decoder", 1, 3)]
    found = switch_off(gpt, TEXT, off=off)
    assert f"{found.divergence:.3f}" in top
    assert format_change(found.log_after - found.log_before) in top
    assert list(figure.data[0].x) == [shift.before for shift in found.shifts]
    assert list(figure.data[1].x) == [shift.after for shift in found.shifts]
    rows = read_file(foot)
    assert [float(row[1]) for row in rows[1:]] == pytest.approx(
        [shift.before for shift in found.shifts], rel=1e-5
    )
    assert visit.say(words.TRUTH) in html.unescape(foot)
    assert "{'decoder" not in code
    ast.parse(code)


def test_nothing_off_says_what_to_do(visit, gpt):
    top, _, foot, _ = switch_heads(visit, gpt)
    assert visit.say(words.SWITCH_NOTHING) in top
    assert visit.say(words.VERDICT_NOTHING) in foot


def test_the_verdict_follows_the_change(visit, gpt):
    found = switch_off(gpt, TEXT, off=[("decoder", 0, 0)])
    first = Shift(name="cat", before=0.5, after=0.1)
    steady = replace(found, first=first, now=first, log_before=-1.0, log_after=-1.1)
    assert switch.find_verdict(visit, steady) == visit.say(words.VERDICT_SAME, first="cat")
    less = replace(steady, log_after=-1.0 - math.log(3))
    assert switch.find_verdict(visit, less) == visit.say(
        words.VERDICT_LESS, first="cat", ratio="3.0"
    )
    more = replace(steady, log_after=-1.0 + math.log(20))
    assert "20" in switch.find_verdict(visit, more)
    new = replace(steady, now=Shift(name="dog", before=0.1, after=0.4))
    assert "dog" in switch.find_title(visit, new)
    assert "50\u00a0%" in switch.find_title(visit, steady)


def test_an_encoder_says_which_word_it_masked(visit):
    top, *_ = switch_heads(visit, open_model("encoder"), encoder=["0.0"])
    assert "“mat”" in top
    assert "[MASK]" in top


def test_every_family_has_its_panels_or_a_sentence(visit):
    for family in Family:
        model, pair = open_model(family.value), TEXT if family == Family.READER else ""
        kind = model.attention_kinds[-1]
        top, *_, code = switch_heads(visit, model, pair=pair, **{kind: ["0.1"]})
        assert "<h3" in top
        ast.parse(code)
        *_, (_, _, _, code) = rank.show_ranking(visit, model, text=TEXT, text_pair=pair)
        ast.parse(code)
    for panel, error in ((stop_early.show_layers, NoStop), (explain.show_explained, NoWeights)):
        more = {"rolled": False} if panel is explain.show_explained else {}
        with pytest.raises(error):
            list(panel(visit, open_model("reader"), text=TEXT, text_pair=TEXT, **more))


def test_heads_of_another_model_are_refused(visit, gpt):
    with pytest.raises(OutOfRange):
        switch_heads(visit, gpt, decoder=["11.0"])
    with pytest.raises(UnknownChoice):
        switch_heads(visit, gpt, cross=["0.0"])
    from playground.backends.fake import FakeDecoder

    with pytest.raises(NoSwitch):
        switch.show_grids(visit, FakeDecoder("plain"))


def test_a_ranking_names_the_strongest_head(visit, gpt):
    *_, (top, figure, foot, _) = rank.show_ranking(visit, gpt, text=TEXT, text_pair="")
    *_, found = rank_heads(gpt, TEXT)
    drops = found.drops["decoder"]
    layer, head = divmod(int(drops.argmax()), drops.shape[1])
    (kind, at, number), drop = rank.find_strongest(found)
    assert (kind, at, number) == ("decoder", layer, head)
    assert drop == pytest.approx(float(drops.max()))
    np.testing.assert_allclose(figure.data[0].z, drops)
    assert figure.data[0].zmin == -figure.data[0].zmax
    rows = read_file(foot)[1:]
    assert len(rows) == 16
    values = [float(row[3].lstrip("'")) for row in rows]
    assert values == sorted(values, reverse=True)
    assert [int(value) for value in rows[0][1:3]] == [layer, head]
    assert "<progress" not in top


def test_a_ranking_grows_and_tells_how_far_it_is(visit, gpt):
    (top, figure, *_), *_ = rank.show_ranking(visit, gpt, text=TEXT, text_pair="")
    assert 'value="1" max="16"' in top
    assert np.isnan(np.asarray(figure.data[0].z, dtype=float)).sum() == 15


def test_no_head_may_matter(visit, gpt):
    *_, found = rank_heads(gpt, TEXT)
    nothing = replace(found, drops={"decoder": -np.abs(found.drops["decoder"])})
    assert rank.find_title(visit, nothing).startswith("“")
    assert visit.say(words.RANK_NONE_READING, first="X").split("X")[1] in rank.draw_all(
        visit, nothing
    )


def test_rollout_follows_the_last_word_and_then_the_chosen_one(visit):
    bert = open_model("encoder")
    chips, top, figure, foot, _ = rollout.show_tokens(
        visit, bert, text=TEXT + ".", text_pair="", kind="encoder"
    )
    found = follow_attention(bert, TEXT + ".", kind="encoder")
    assert found.tokens[found.place].text == "mat"
    assert f'data-index="{found.place}" tabindex="0" aria-selected="true"' in chips
    assert "mat" in top
    np.testing.assert_allclose(figure.data[0].z[:-1], found.rows, rtol=1e-6)
    np.testing.assert_allclose(figure.data[0].z[-1], found.raw, rtol=1e-6)
    assert len(read_file(foot)) == 1 + len(found.tokens)
    chosen = replace(visit, index=1)
    top, *_ = rollout.show_chosen(chosen, bert, text=TEXT, text_pair="", kind="decoder")
    assert "“the”" in top


def test_a_token_that_draws_on_itself(visit, gpt):
    found = follow_attention(gpt, TEXT, place=0)
    assert rollout.find_title(visit, found) == visit.say(words.ROLL_ALONE, token="the")
    own = replace(found, rows=np.array([[0.7, 0.3, 0, 0, 0, 0]], dtype=np.float32))
    assert "70" in rollout.find_title(visit, own)


def test_every_layer_has_its_cells(visit, gpt):
    shown, code = stop_early.show_layers(visit, gpt, text=TEXT, text_pair="")
    found = read_layers(gpt, TEXT)
    assert shown.count("<td class") == 5 * (1 + len(found.tokens))
    assert shown.count("pg-framed") == 1 + len(found.tokens)
    rows = read_file(shown)[1:]
    assert len(rows) == 5 * len(found.tokens)
    assert float(rows[-1][4]) == pytest.approx(float(found.probabilities[-1, -1]), rel=1e-5)
    ast.parse(code)
    for settled, text in ((0, "STOP_TITLE_FIRST"), (2, "STOP_TITLE"), (4, "STOP_TITLE_LAST")):
        moved = replace(found, settled=(settled,) * len(found.tokens))
        title = stop_early.find_title(visit, moved)
        values = {"final": "X", "layer": 1, "last": 3}
        pattern = visit.say(getattr(words, text), **values).split("X")
        assert title.startswith(pattern[0])
        assert title.endswith(pattern[1])


def test_three_columns_and_a_verdict(visit, gpt):
    steps = list(explain.show_explained(visit, gpt, text=TEXT, text_pair="", rolled=False))
    shown, code = steps[-1]
    *_, found = compare(gpt, TEXT)
    rows = read_file(shown)[1:]
    assert [float(row[4].lstrip("'")) for row in rows] == pytest.approx(
        found.weights["occlusion"].tolist(), rel=1e-4
    )
    for rho in found.ranks.values():
        assert explain.format_rho(rho) in shown
    assert visit.say(words.BLANKS["nothing"]) in shown
    ast.parse(code)
    pair = ("attention", "occlusion")
    for rho, text in ((0.9, words.AGREE), (0.5, words.AGREE_SOME), (math.nan, words.AGREE_NOT)):
        moved = replace(found, ranks={**found.ranks, pair: rho})
        wanted = visit.say(text, choice="X", rho=explain.format_rho(rho)).split("X")
        assert explain.find_title(visit, moved).endswith(wanted[1])


def test_rollout_can_stand_for_attention(visit, gpt):
    *_, (shown, _) = explain.show_explained(visit, gpt, text=TEXT, text_pair="", rolled=True)
    assert visit.say(words.METHODS["rollout"]) in shown


def test_what_was_typed_is_never_markup(visit):
    bert, evil = open_model("encoder"), f"{EVIL} <script>"
    shown = [
        *switch_heads(visit, bert, text=evil, encoder=["0.0"])[::2],
        stop_early.show_layers(visit, bert, text=evil, text_pair="")[0],
        list(explain.show_explained(visit, bert, text=evil, text_pair="", rolled=False))[-1][0],
        rollout.show_tokens(visit, bert, text=evil, text_pair="", kind="encoder")[0],
    ]
    assert not any("<img" in markup or "<script" in markup for markup in shown)


def test_programs_quote_what_was_typed(visit, gpt):
    text = 'He said "no"\nand {left} \\ '
    assert visit.spec is not None
    found = switch_off(gpt, text, off=[("decoder", 0, 1)])
    code = programs.write_switch(visit.spec, found, family=gpt.family)
    ast.parse(code)
    assert '{"decoder.0.attention.out": (4, [1])}' in code


def test_numbers_have_sensible_digits(visit):
    assert [format_change(value) for value in (0.314, -1.2, -0.001)] == ["+0.31", "−1.20", "0.00"]
    assert [format_ratio(value) for value in (1.666, 23.4, 1500)] == ["1.7", "23", "1,500"]
    assert name_choice(visit, "", "answer") == visit.say(words.NO_ANSWER)
    assert name_choice(visit, " the", "next") == "␣the"
    assert name_choice(visit, "very good", "class") == "very good"
