"""The tab Inside attention: what its handlers show, on fakes."""

import base64
import html
import re
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeTranslator, open_fake
from playground.errors import NotANumber, OutOfRange, UnknownChoice
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.texts import inside as words
from playground.texts import matrices
from playground.texts import neurons as windows
from playground.ui.inside.changes import add_cell, read_edits, undo
from playground.ui.inside.formulas import write_formula
from playground.ui.inside.walk import PLOTS, show_code, show_step, show_trace
from playground.ui.tabs.inside import NEEDS
from playground.ui.visit import Visit

TEXT = "The cat sat on the mat."
EVIL = "</script><img src=x onerror=alert(1)>"
CONTROLS = {
    "head": 1,
    "step": "softmax",
    "off": "nothing",
    "size": 0,
    "temperature": 1,
    "cells": "",
}


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def visit_with(language):
    runtime = Runtime(Settings(), open_backend=open_fake)
    return Visit(runtime=runtime, language=language, spec=runtime.registry.find("", *NEEDS))


def take(
    language, text=TEXT, *, fake=FakeDecoder, pair="", kind="decoder", layer=1, head=1, size=0
):
    return show_trace(
        visit_with(language),
        fake("fake"),
        text=text,
        text_pair=pair,
        kind=kind,
        layer=layer,
        head=head,
        size=size,
    )


def walk(language, *, taken=None, **controls):
    taken = taken or take(language)[0]
    top, *plots, foot = show_step(visit_with(language), taken=taken, **{**CONTROLS, **controls})
    figures = [plot["value"].to_dict() for plot in plots if plot["visible"]]
    return top, figures, foot


def test_the_pickers_fit_the_model(language):
    taken, kind, *sliders = take(language, kind="cross", layer=99, head=99, size=64)
    assert taken.traced.trace.layer == 3
    assert (kind["value"], kind["visible"]) == ("decoder", False)
    assert [(each["maximum"], each["value"]) for each in sliders] == [(3, 3), (3, 3), (4, 4)]


def test_a_picker_that_fits_stays_where_its_reader_moves_it(language):
    _, *pickers = take(language, fake=FakeTranslator, kind="cross", layer=1, head=2, size=4)
    assert not any("value" in each for each in pickers)
    assert pickers[0]["visible"]


@pytest.mark.parametrize("step", list(words.STEPS))
def test_every_step_has_a_finding_a_formula_pictures_and_tables(language, step):
    top, figures, foot = walk(language, step=step)
    assert "max |Δ| =" in top
    assert "<math>" in top
    assert 'class="pg-title"' in top
    assert 1 <= len(figures) <= PLOTS
    assert foot.count("<table>") == len(figures) == foot.count(".csv")
    assert "pg-passport" in foot
    assert "pg-link" in foot


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_every_kind_can_be_walked(language, kind):
    taken, *_ = take(language, fake=FakeTranslator, kind=kind)
    for step in words.STEPS:
        top, _, _ = walk(language, taken=taken, step=step)
        assert "{" not in re.sub(r"<math>.*?</math>", "", top)


def test_a_change_is_shown_beside_the_models_own(language):
    top, figures, _ = walk(language, off="mask")
    assert len(figures) == 2
    assert words.EDITED.say(language) in figures[0]["layout"]["title"]["text"]
    assert words.OWN.say(language) in figures[1]["layout"]["title"]["text"]
    assert figures[0]["data"][0]["zmax"] == figures[1]["data"][0]["zmax"]
    assert top.count("pg-note") == 2
    _, figures, _ = walk(language, off="mask", step="score")
    assert len(figures) == 1


def test_a_cell_that_was_set_is_framed(language):
    _, figures, _ = walk(language, step="project", cells="Q 2 1 9")
    assert [len(figure["layout"].get("shapes", [])) for figure in figures] == [1, 0, 0]
    _, figures, foot = walk(language, step="mask", cells="M 4 0 -inf")
    assert len(figures[0]["layout"]["shapes"]) == 1
    assert "−∞" in foot


def test_a_link_names_every_control(language):
    taken, *_ = take(language, text="a & b?")
    _, _, foot = walk(language, taken=taken, off="both", cells="M 0 0 1", temperature=0.5)
    query = html.unescape(re.search(r'class="pg-link" href="\?([^"]*)"', foot)[1])
    found = {name: values[0] for name, values in parse_qs(query).items()}
    assert found["tab"] == "inside"
    assert found["text"] == "a & b?"
    assert (found["kind"], found["layer"], found["head"]) == ("decoder", "1", "1")
    assert (found["off"], found["cells"], found["temperature"]) == ("both", "M 0 0 1", "0.5")


def test_one_token_and_a_long_text_get_a_sentence(language):
    taken, *_ = take(language, text="cat")
    top, _, _ = walk(language, taken=taken)
    assert words.ALONE.say(language) in top
    taken, *_ = take(language, text="cat " * 100)
    top, figures, _ = walk(language, taken=taken)
    assert words.CUT.say(language, shown=64, count=taken.traced.trace.query.shape[1]) in top
    assert len(figures[0]["data"][0]["y"]) == 64


def test_markup_in_a_text_is_text(language):
    taken, *_ = take(language, text=EVIL)
    for step in words.STEPS:
        top, figures, foot = walk(language, taken=taken, step=step)
        assert "<img" not in top + foot
        assert "</script>" not in top + foot
        assert "<img" not in str(figures)


def test_nothing_is_drawn_before_there_is_a_trace(language):
    shown = show_step(visit_with(language), taken=None, **CONTROLS)
    assert len(shown) == PLOTS + 2


def test_the_code_names_the_head(language):
    taken, *_ = take(language)
    code = show_code(visit_with(language), taken=taken, head=2)
    assert "q[0, 2] @ k[0, 2].T * 0.5" in code
    compile(code, "shown", "exec")


def test_a_pair_is_walked(language):
    taken, *_ = take(language, fake=FakeEncoder, pair="It slept.", kind="encoder")
    assert len(taken.traced.trace.query_tokens) > 9
    walk(language, taken=taken)


CELL = {"cells": "", "matrix": "M", "row": 1, "column": 2, "value": 0.5}


def test_cells_are_put_on_a_list():
    visit = visit_with("en")
    first = add_cell(visit, **CELL)
    assert first == "M 1 2 0.5"
    second = add_cell(visit, **{**CELL, "cells": first, "matrix": "Q", "value": -1e9})
    assert second == "M 1 2 0.5\nQ 1 2 -1e+09"
    again = add_cell(visit, **{**CELL, "cells": second, "value": -1e9})
    assert again == "Q 1 2 -1e+09\nM 1 2 -inf"
    edits = read_edits(off="scale", size=3, temperature=2.0, cells=again)
    assert not edits.scaled
    assert edits.masked
    assert [cell.matrix for cell in edits.cells] == ["Q", "M"]
    assert read_edits(
        **dict(zip(["off", "size", "temperature", "cells"], undo(visit), strict=True))
    ).nothing


@pytest.mark.parametrize("box", ["row", "column", "value"])
def test_an_empty_box_is_an_error(box):
    with pytest.raises(NotANumber):
        add_cell(visit_with("en"), **{**CELL, box: None})


@pytest.mark.parametrize("line", ["M 1 2", "M a b c", "what?", "M 1.5 2 3"])
def test_a_line_that_cannot_be_read_is_an_error(line):
    with pytest.raises(UnknownChoice):
        walk("en", cells=line)


def test_a_cell_outside_the_matrix_is_an_error():
    with pytest.raises(OutOfRange):
        walk("en", cells="M 99 0 1")


def test_formulas_are_those_of_the_architecture():
    own = take("en")[0].traced.trace
    nothing = read_edits(off="nothing", size=0, temperature=1, cells="")

    def write(step, trace, scale=0.5, edits=nothing):
        return re.sub(r"<[^>]*>", " ", write_formula(step, trace, edits=edits, scale=scale)).split()

    assert "P" in write("embed", own)
    assert "P" not in write("embed", replace(own, place_vectors=None))
    assert "R" in write("project", replace(own, rotated=True))
    assert "norm" in write("project", replace(own, normed=True))
    assert "b" in write("project", replace(own, biased=True))
    assert "c" in write("project", replace(own, kind="cross"))
    assert "d" in write("score", own)
    assert "d" not in write("score", own, scale=1.0)
    assert "0.3" in write("score", own, scale=0.3)
    assert "tanh" in write("score", replace(own, softcap=2.0))
    assert "B" in write("mask", replace(own, bias=own.weights))
    assert "s" in write("softmax", replace(own, sinks=np.zeros(4)))
    hot = read_edits(off="mask", size=0, temperature=2.0, cells="")
    assert "2" in write("softmax", own, edits=hot)
    assert "M" not in write("softmax", own, edits=hot)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("gpt2", "decoder", matrices.BIAS),
        ("bert", "encoder", matrices.BIAS),
        ("t5", "cross", matrices.NO_BIAS),
        ("llama", "decoder", matrices.NO_BIAS),
    ],
)
def test_the_matrices_are_those_of_the_architecture(open_tiny, language, name, kind, said):
    backend = open_tiny(name)
    taken, *_ = show_trace(
        visit_with(language), backend, text=TEXT, text_pair="", kind=kind, layer=1, head=3, size=0
    )
    top, figures, foot = walk(language, taken=taken, step="matrices", head=3)
    assert html.escape(said.say(language)) in top
    made = taken.traced.trace.projections
    for figure, one, head in zip(figures, made, (3, 3, 3), strict=True):
        head = head * len(one.weight) // 4
        cells = figure["data"][0]["z"]
        drawn = np.frombuffer(base64.b64decode(cells["bdata"]), cells["dtype"]).reshape(
            *map(int, cells["shape"].split(","))
        )
        np.testing.assert_allclose(drawn[: one.weight.shape[1]], one.weight[head], rtol=1e-6)
        assert len(drawn) == one.weight.shape[1] + (one.bias is not None)
        assert (figure["data"][0]["y"][-1] == "b") == (one.bias is not None)
    assert foot.count(".csv") == 3
    shared = matrices.SHARED.say(language, key_head=1, count=2)
    assert (shared in top) == (name == "llama")


def test_a_window_has_its_sentence(open_tiny, language):
    for text, said in (
        (TEXT, windows.WINDOW.say(language, window=4, before=3)),
        ("a", windows.WINDOW_WIDE.say(language, window=4)),
    ):
        taken, *_ = show_trace(
            visit_with(language),
            open_tiny("mistral"),
            text=text,
            text_pair="",
            kind="decoder",
            layer=0,
            head=0,
            size=0,
        )
        top, *_ = walk(language, taken=taken, step="mask", head=0)
        assert (said in top) or not np.isfinite(taken.traced.trace.window or np.inf)
