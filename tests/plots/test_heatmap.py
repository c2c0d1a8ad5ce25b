"""The heatmap shows one head's numbers, a row and a column for every token."""

import json
from dataclasses import replace

import numpy as np
import pytest

from playground.plots.heatmap import draw_heatmap, select_head


def _draw(maps, *, layer=0, head=3):
    return draw_heatmap(
        maps, layer=layer, head=head, title="T", query_axis="Q", key_axis="K", weight="W{z}"
    )


def test_the_numbers_of_the_head(make_maps):
    maps = make_maps(5, 7, shown=(2, 4), kind="cross")
    (trace,) = _draw(maps, layer=4).data
    assert np.array_equal(trace.z, maps.weights[1, 3])
    assert np.array_equal(select_head(maps, layer=4, head=3), maps.weights[1, 3])
    assert trace.zmin == 0
    assert trace.zmax == pytest.approx(maps.weights[1, 3].max())


def test_every_token_has_its_own_row_and_column(make_maps):
    (trace,) = _draw(make_maps(40, 30, kind="cross")).data
    assert len(set(trace.y)) == 40
    assert len(set(trace.x)) == 30


def test_queries_go_down_keys_go_right(make_maps):
    layout = _draw(make_maps(5)).layout
    assert layout.yaxis.autorange == "reversed"
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("K", "Q")


def test_hover_names_both_tokens_and_no_name_is_a_placeholder(make_maps):
    template = _draw(make_maps(5)).data[0].hovertemplate
    assert "Q: %{y}<br>K: %{x}<br>W(z}: <b>%{z:.1%}</b>" in template


def test_hostile_tokens_are_text(make_maps):
    figure = json.loads(_draw(make_maps(13)).to_json())
    names = figure["data"][0]["x"]
    assert any("&lt;img" in name for name in names)
    assert not any("<" in name for name in names)


def test_a_layer_that_is_not_there_is_an_error(make_maps):
    with pytest.raises(ValueError, match="tuple"):
        _draw(make_maps(3, shown=(1,)), layer=0)


def test_height_fits_but_ends(make_maps):
    heights = [_draw(make_maps(count)).layout.height for count in (2, 12, 20, 100, 200)]
    assert heights == sorted(heights)
    assert heights[-1] == heights[-2] < 800


@pytest.mark.parametrize(("scale", "unit"), [(1, "%"), (0.25, "‰")])
def test_the_numbers_of_a_long_text_are_one_byte_each(make_maps, scale, unit):
    maps = make_maps(300, kind="decoder")
    weights = maps.weights * scale
    (trace,) = _draw(replace(maps, weights=weights)).data
    step = 100 if unit == "%" else 1000
    assert np.array_equal(trace.z, np.rint(step * weights[0, 3]))
    assert trace.z.dtype == np.uint8
    assert trace.zmax == pytest.approx(step * weights[0, 3].max())
    assert f"%{{z}}\N{NO-BREAK SPACE}{unit}</b>" in trace.hovertemplate
    assert trace.colorbar.ticksuffix.endswith(unit)
    assert len(_draw(make_maps(512)).to_json()) < 500_000
