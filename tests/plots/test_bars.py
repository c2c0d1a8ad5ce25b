"""Bars: what is drawn is what was given."""

import json

from playground.plots.bars import draw_alternatives, draw_candidates, draw_scores
from playground.results import Alternative, Candidate


def _alternatives():
    pairs = [(" Paris", 0.5), (" the", 0.2), (" the", 0.1), ("\n", 0.0004), ("<b>x", 0.0)]
    return [
        Alternative(text=text, id=index, probability=p, sampled=p / 2)
        for index, (text, p) in enumerate(pairs)
    ]


def _draw():
    return draw_alternatives(
        _alternatives(), drawn_id=0, title="T <i>", axis="A", before="B", after="C"
    )


def test_two_bars_per_token_before_and_after():
    figure = _draw()
    before, after = figure.data
    assert list(before.x) == [0.5, 0.2, 0.1, 0.0004, 0.0]
    assert list(after.x) == [0.25, 0.1, 0.05, 0.0002, 0.0]
    assert before.text[:2] == ("50\N{NO-BREAK SPACE}%", "20\N{NO-BREAK SPACE}%")
    assert (before.orientation, before.name, after.name) == ("h", "B", "C")


def test_equal_labels_stay_two_bars():
    figure = _draw()
    assert list(figure.data[0].y) == [0, 1, 2, 3, 4]
    assert figure.layout.yaxis.ticktext[1] == figure.layout.yaxis.ticktext[2]


def test_labels_are_visible_escaped_and_the_drawn_one_is_marked():
    labels = _draw().layout.yaxis.ticktext
    assert labels == ("<b>▸ ␣Paris</b>", "␣the", "␣the", "↵", "&lt;b&gt;x")


def test_best_on_top_and_room_for_all():
    figure = _draw()
    bottom, top = figure.layout.yaxis.range
    assert bottom > top
    assert tuple(figure.layout.xaxis.range) == (0, 0.5)
    more = draw_scores({str(i): 0.1 for i in range(20)}, title="", axis="")
    fewer = draw_scores({str(i): 0.1 for i in range(2)}, title="", axis="")
    assert more.layout.height - fewer.layout.height == 18 * 28


def test_a_title_is_text_and_two_series_are_told_apart():
    text = _draw().layout.title.text
    assert text.startswith("T &lt;i&gt;<br>")
    assert "■</span> B" in text
    assert "■</span> C" in text
    assert draw_scores({"a": 1.0}, title="T", axis="").layout.title.text == "T"


def test_chosen_words_are_pointed_at_once():
    figure = draw_candidates(
        [Candidate(token="doctor", probability=0.3), Candidate(token="nurse", probability=0.1)],
        title="T",
        axis="A",
        chosen=[
            Candidate(token="nurse", probability=0.1),
            Candidate(token="pilot", probability=0.01),
        ],
    )
    assert figure.layout.yaxis.ticktext == ("doctor", "<b>▸ nurse</b>", "<b>▸ pilot</b>")
    assert list(figure.data[0].x) == [0.3, 0.1, 0.01]
    colours = figure.data[0].marker.color
    assert colours[1] == colours[2] != colours[0]


def test_scores_are_sorted():
    figure = draw_scores({"low": 0.1, "high": 0.9}, title="T", axis="A")
    assert figure.layout.yaxis.ticktext == ("high", "low")
    assert list(figure.data[0].x) == [0.9, 0.1]


def test_nothing_is_a_figure_too():
    figure = draw_scores({}, title="", axis="")
    assert json.loads(figure.to_json())["layout"]["height"] > 0


def test_the_page_shows_through_and_only_download_is_left():
    layout = json.loads(_draw().to_json())["layout"]["template"]["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "toimage" not in layout["modebar"]["remove"]
    assert "zoom" in layout["modebar"]["remove"]
