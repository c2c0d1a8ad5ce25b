"""The panel of q, k and q × k: what its handlers show, on fakes and on tiny models."""

import base64
import csv
import html
import io
import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs

import gradio as gr
import pytest

from playground.backends.fake import FakeDecoder, FakeEncoder, FakeTranslator, open_fake
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.neurons import multiply
from playground.texts import neurons as words
from playground.ui.attention import neurons
from playground.ui.attention.neuron_view import MOST_KEYS
from playground.ui.visit import Visit

TEXT = "the cat sat on the mat"
EVIL = "</script><img src=x onerror=alert(1)> cat sat"


@pytest.fixture(params=["en", "zh"])
def visit(request):
    runtime = Runtime(Settings(), open_backend=open_fake)
    spec = runtime.registry.find("playground-gpt", Capability.ATTEND)
    return Visit(runtime=runtime, language=request.param, spec=spec)


def take(
    visit,
    backend,
    text=TEXT,
    *,
    pair="",
    kind="",
    layer=1,
    head=1,
    before=None,
    place=-1,
    own=(3, 1),
):
    return neurons.show_tokens(
        visit,
        backend,
        text=text,
        text_pair=pair,
        kind=kind,
        layer=layer,
        head=head,
        before=before,
        place=place,
        own_layer=own[0],
        own_head=own[1],
    )


def test_the_panels_pickers_follow_the_tabs_unless_their_reader_moves_them(visit):
    before, *_ = take(visit, FakeDecoder("fake"), layer=1, head=1)
    for own, moved in (
        ((1, 1), [3, 3]),
        ((2, 0), [None, None]),
        ((3, 3), [None, None]),
        ((9, 1), [3, 3]),
    ):
        *_, layer, head = take(visit, FakeDecoder("fake"), layer=3, head=3, before=before, own=own)
        assert [layer.get("value"), head.get("value")] == moved


def show(visit, backend, text=TEXT, **values):
    taken, place, *_ = take(visit, backend, text, **values)
    return neurons.show_query(visit, taken=taken, place=place)


def read_files(markup):
    found = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', markup)
    files = (base64.b64decode(data).decode("utf-8-sig") for data in found)
    return [list(csv.reader(io.StringIO(file))) for file in files]


def read_number(text):
    return float(text.lstrip("'").replace("−", "-"))


def test_the_tokens_can_be_chosen_and_the_pickers_fit(visit):
    taken, place, chips, layer, head = take(
        visit, FakeDecoder("fake"), layer=99, head=99, own=(0, 0)
    )
    assert [(each["maximum"], each["value"]) for each in (layer, head)] == [(3, 3), (3, 3)]
    assert chips.count('role="option"') == len(taken.found.head.query_tokens)
    assert f'data-index="{place}" tabindex="0" aria-selected="true"' in chips


def test_a_choice_stays_as_long_as_its_tokens_do(visit):
    backend = FakeDecoder("fake")
    first, *_ = take(visit, backend)
    assert take(visit, backend, head=3, before=first, place=2)[1] == 2
    usual = take(visit, backend, "cat on the mat")[1]
    assert take(visit, backend, "cat on the mat", before=first, place=2)[1] == usual
    # A link names a place before anything was shown; what is not there is not chosen.
    assert take(visit, backend, place=2)[1] == 2
    assert take(visit, backend, place=99)[1] == take(visit, backend)[1]


def test_everything_about_a_query_is_shown(visit):
    top, rows, pair, plot, foot, code = show(visit, FakeDecoder("fake"))
    assert "pg-title" in top
    assert "pg-title" in pair
    assert rows.count("data-index") == 6
    assert len(plot.data) == 3
    assert "max |Δ|" in foot
    assert foot.count("<table>") == 2
    assert "pg-passport" in foot
    compile(code, "shown", "exec")
    assert "products = q[0, 1, " in code
    for shown in (top, rows, pair, foot):
        assert "{" not in re.sub(r"data:[^\"]*|style='[^']*'", "", shown)


def test_the_files_add_up(visit):
    taken, place, *_ = take(visit, FakeDecoder("fake"))
    shown = neurons.show_query(visit, taken=taken, place=place)
    keys, pair = read_files(shown[4])
    width = taken.found.head.query.shape[1]
    for row in keys[1:]:
        assert sum(map(read_number, row[8 : 8 + width])) == pytest.approx(
            read_number(row[2]), abs=5e-3
        )
        assert read_number(row[6]) == pytest.approx(read_number(row[7]), abs=1e-5)
    assert sum(read_number(row[6]) for row in keys[1:]) == pytest.approx(1, abs=1e-4)
    for row in pair[1:]:
        _, query, key, product, _ = map(read_number, row)
        assert query * key == pytest.approx(product, abs=1e-3)
    products = multiply(taken.found.head, place=place)
    best = float(products.dots[products.weights.argmax()])
    assert read_number(pair[-1][4]) == pytest.approx(best, abs=1e-3)


def test_another_key_shows_its_sum_and_leaves_the_strips(visit):
    taken, place, *_ = take(visit, FakeDecoder("fake"))
    pair, plot, foot = neurons.show_pair(replace(visit, index=0), taken=taken, place=place)
    assert "the" in pair
    total = multiply(taken.found.head, place=place).dots[0]
    assert plot.data[2].y[-1] == pytest.approx(total, abs=1e-5)
    assert len(read_files(foot)) == 2
    assert neurons.show_pair(visit, taken=taken, place=place) == (gr.skip(),) * 3
    assert neurons.show_query(visit, taken=None, place=0) == (gr.skip(),) * 6


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_every_kind_is_shown(visit, kind):
    top, rows, *_ = show(visit, FakeTranslator("fake"), kind=kind)
    assert (words.CROSS.say(visit.language) in html.unescape(top)) == (kind == "cross")
    assert rows.count("data-index") >= 3


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("gpt2", "decoder", [words.BARRED]),
        ("bert", "encoder", []),
        ("t5", "encoder", [words.PLAIN, words.BIASED]),
        ("t5", "cross", [words.PLAIN, words.CROSS]),
        ("llama", "decoder", [words.ROTATED]),
        ("mistral", "decoder", [words.ROTATED]),
    ],
)
def test_the_sentences_are_those_of_the_architecture(open_tiny, visit, name, kind, said):
    top, *_ = show(visit, open_tiny(name), kind=kind, head=3)
    top = html.unescape(top)
    every = (words.BARRED, words.PLAIN, words.BIASED, words.CROSS, words.ROTATED, words.NORMED)
    # The last query of a decoder sees all.
    for text in every:
        if text is not words.BARRED or text in said:
            assert (text.say(visit.language) in top) == (text in said), text
    shared = words.SHARED.say(visit.language, heads=4, shared=2, head=3, key_head=1)
    assert (shared in top) == (name == "llama")
    window = words.WINDOW.say(visit.language, window=4, before=3)
    assert (window in top) == (name == "mistral")


@pytest.mark.parametrize("fake", [FakeEncoder, FakeDecoder])
def test_512_tokens_are_half_a_megabyte(visit, fake):
    backend = fake("fake", limit=4096)
    chips, shown = "", ()
    for place in (20, 300, 509):
        taken, chosen, chips, *_ = take(visit, backend, "cat " * 510, place=place)
        shown = neurons.show_query(visit, taken=taken, place=chosen)
        assert shown[1].count("data-index") <= MOST_KEYS
    size = len(chips) + sum(len(each) for each in shown if isinstance(each, str))
    assert size + len(shown[3].to_json()) < 500_000
    assert (
        words.CUT.say(
            visit.language, count=len(taken.found.head.key_tokens), shown=64, held="X"
        ).split("X")[0]
        in shown[0]
    )


def test_markup_in_a_text_is_text(visit):
    taken, place, chips, *_ = take(visit, FakeDecoder("fake"), EVIL)
    shown = neurons.show_query(visit, taken=taken, place=place)
    for each in (chips, *shown[:3], shown[4]):
        assert "<img src" not in each.replace('<img alt="" src="data', "")
        assert "</script>" not in each


def test_a_link_opens_the_panel_at_its_query(visit):
    *_, foot, _ = show(visit, FakeDecoder("fake"), "a & b?", head=2)
    query = html.unescape(re.search(r'class="pg-link" href="\?([^"]*)"', foot)[1])
    found = {name: values[0] for name, values in parse_qs(query).items()}
    assert (found["tab"], found["layer"], found["head"]) == ("attention", "1", "2")
    request = SimpleNamespace(query_params=found)
    panel, opened, place = neurons.open_by_link(request)
    assert panel.open
    assert opened
    assert place == int(found["query"])
    for other in ({}, {**found, "tab": "inside"}, {**found, "query": "x"}, {"query": "1"}):
        request = SimpleNamespace(query_params=other)
        assert neurons.open_by_link(request) == (gr.skip(),) * 3


def test_an_open_panel_follows_and_a_closed_one_waits(visit):
    opened, asked = neurons.open_panel(visit)
    assert opened
    assert neurons.follow(visit, opened=True) > asked
    assert neurons.follow(visit, opened=neurons.close_panel(visit)) == gr.skip()
    assert neurons.pass_on(visit, value=3) == 3
