"""The bertviz frames: small, self-contained, deaf to what a token says."""

import base64
import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from playground.plots.frame import embed_view, export_view, locate_package, script_files
from playground.plots.heads import (
    compose_head_view,
    compose_model_view,
    draw_head_view,
    draw_model_view,
    find_faintest,
)

SCRIPTS = ("/d3.js", "/jquery.js")


def read_given(view):
    return json.loads(view.given)


def read_document(frame):
    return html.unescape(re.search(r'srcdoc="([^"]*)"', frame).group(1))


@pytest.fixture(params=[draw_head_view, draw_model_view])
def draw(request, words):
    return lambda maps: request.param(maps, scripts=SCRIPTS, words=words, label='"L" <i>')


def test_a_sandboxed_frame_with_a_name(draw, make_maps):
    frame = draw(make_maps(4))
    assert frame.count("<") == 2  # the iframe and its end: nothing inside is markup outside
    assert 'sandbox="allow-scripts"' in frame
    assert 'title="&quot;L&quot; &lt;i&gt;"' in frame


def test_only_the_given_scripts_are_loaded(draw, make_maps):
    document = read_document(draw(make_maps(4)))
    assert re.findall(r'<script src="([^"]*)"', document) == list(SCRIPTS)
    assert "require.min.js" not in document


def test_no_token_ends_the_script(draw, make_maps):
    document = read_document(draw(make_maps(13)))
    given = re.search(r'id="given">(.*?)</script>', document, re.DOTALL).group(1)
    assert json.loads(given)["left_text"][0] == "the"
    assert document.count("</script>") == 5
    assert "<img" not in document
    assert "\u2028" not in document


def test_weights_come_back_within_half_a_step(make_maps, words):
    maps = make_maps(9, 5, shown=(0, 3), kind="cross")
    given = read_given(compose_head_view(maps, words=words, label=""))
    assert given["shape"] == [2, 12, 9, 5]
    levels = np.frombuffer(base64.b64decode(given["weights"]), np.uint8).reshape(2, 12, 9, 5)
    assert np.abs(levels / 255 - maps.weights).max() <= 0.5 / 255 + 1e-6
    assert (len(given["left_text"]), len(given["right_text"])) == (9, 5)
    assert given["include_layers"] == [0, 3]


def read_links(given):
    """The levels [layer, head, query, key] that a page unpacks; 0 where nothing was sent."""
    levels = np.frombuffer(base64.b64decode(given["weights"]), np.uint8)
    if "gaps" not in given:
        return levels.reshape(given["shape"])
    places, place = [], -1
    for gap in base64.b64decode(given["gaps"]):
        place += gap
        if gap < 255:
            places.append(place)
    sent = np.zeros(np.prod(given["shape"]), np.uint8)
    sent[places] = levels
    return sent.reshape(given["shape"])


@pytest.mark.parametrize("count", [128, 512])
@pytest.mark.parametrize("compose", [compose_head_view, compose_model_view])
def test_half_a_megabyte_per_layer(make_maps, words, compose, count):
    view = compose(make_maps(count), words=words, label="")
    assert len(embed_view(view, scripts=SCRIPTS).encode()) < 500_000


@pytest.mark.parametrize(("count", "kind"), [(4, "encoder"), (90, "decoder"), (300, "encoder")])
def test_what_is_drawn_is_sent_and_what_is_sent_is_right(make_maps, words, count, kind):
    maps = make_maps(count, kind=kind, shown=(0, 1))
    given = read_given(compose_head_view(maps, words=words, label=""))
    sent, exact = read_links(given), np.rint(255 * maps.weights)
    drawn = exact >= 255 * given["faintest"] - 0.5
    assert np.array_equal(sent[drawn], exact[drawn])
    assert ("gaps" in given) == (count > 4)
    if "gaps" in given:
        assert not sent[~drawn].any()


@pytest.mark.parametrize("gap", [1, 254, 255, 256, 510, 511])
def test_any_distance_between_two_links_is_written(make_maps, words, gap):
    weights = np.zeros((1, 1, 1, 1500), np.float32)
    weights[..., [3, 3 + gap]] = 0.5
    maps = replace(make_maps(1, 1500, kind="cross", heads=1), weights=weights)
    sent = read_links(read_given(compose_head_view(maps, words=words, label="")))
    assert np.flatnonzero(sent).tolist() == [3, 3 + gap]


def test_the_pair_filter_cuts_where_the_second_text_begins(make_maps, words):
    parts = read_given(compose_head_view(make_maps(6, pair_start=2), words=words, label=""))[
        "parts"
    ]
    assert [part["name"] for part in parts] == ["", "A → A", "B → B", "A → B", "B → A"]
    assert (parts[3]["queries"], parts[3]["keys"]) == ([0, 2], [2, 6])
    assert (parts[4]["queries"], parts[4]["keys"]) == ([2, 6], [0, 2])


@pytest.mark.parametrize(("kind", "pair_start"), [("encoder", 0), ("cross", 2), ("encoder", 6)])
def test_without_a_pair_there_is_no_filter(make_maps, words, kind, pair_start):
    view = compose_head_view(make_maps(6, kind=kind, pair_start=pair_start), words=words, label="")
    assert len(read_given(view)["parts"]) == 1
    assert 'class="controls" hidden' in view.markup


def test_layer_heads_and_colours(make_maps, words):
    maps = make_maps(3, shown=(2, 5))
    view = compose_head_view(maps, words=words, label="", layer=5, heads=[1, 2])
    given = read_given(view)
    assert (given["layer"], given["heads"]) == (5, [1, 2])
    assert len(set(given["colours"])) == 12
    assert read_given(compose_head_view(maps, words=words, label=""))["layer"] == 2


def test_a_long_text_leaves_out_faint_lines_only(make_maps):
    short, long = make_maps(8), make_maps(200)
    assert find_faintest(short) == pytest.approx(5 / 255)
    faintest = find_faintest(long, lines=1000)
    assert (long.weights >= faintest).sum() <= 2 * 1000
    assert find_faintest(long, lines=10**9) == pytest.approx(5 / 255)


def test_height_follows_the_text(make_maps, words):
    def height(count):
        style = compose_head_view(make_maps(count), words=words, label="").style
        return int(re.search(r"height:(\d+)px", style).group(1))

    assert height(40) - height(20) == pytest.approx(20 * 22.5)


def test_an_export_asks_for_nothing(make_maps, words):
    for compose in (compose_head_view, compose_model_view):
        document = export_view(compose(make_maps(13), words=words, label="L"))
        assert not re.search(
            r"<(script|link|img)[^>]*(src|href)=", document.split("<script>", 1)[0]
        )
        assert not re.search(r"<script src=", document)
        assert "d3js.org v5" in document
        assert "jQuery v3" in document
        assert document.count("<script") - document.count('"<script') >= 5


def test_libraries_are_found_without_importing_them():
    assert all(file.is_file() for file in script_files())
    with pytest.raises(ModuleNotFoundError, match="no_such_package is not installed"):
        locate_package("no_such_package")
