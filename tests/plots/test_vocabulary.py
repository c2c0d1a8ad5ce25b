"""Boxes, steps, bars and the map of the tab Tokens."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.plots.vocabulary import (
    CostBar,
    draw_costs,
    draw_map,
    draw_neighbours,
    draw_pieces,
    draw_splits,
    draw_steps,
    place_labels,
    show_piece,
)
from playground.results import Passport
from playground.results.vocabulary import (
    MappedToken,
    Neighbour,
    Piece,
    Replay,
    ReplayStep,
    Split,
    TokenMap,
)

EVIL = "<img src=x>"
PASSPORT = Passport(
    model="m", revision="r", parameters=1, dtype="float32", device="cpu", milliseconds=1
)


def make_piece(text, **values):
    return Piece(text=text, id=7, entry=text, bytes=text.encode(), start=0, end=1, **values)


def test_each_kind_of_token_has_a_second_cue():
    pieces = [
        make_piece("a"),
        make_piece("<0xE4>", character="你"),
        make_piece("x", unknown=True),
        make_piece("[MASK]", special=True),
    ]
    drawn = draw_pieces(pieces, notes=["n"] * 4, label="l", edges=frozenset({1}))
    for name in ("pg-part", "pg-unknown", "pg-special"):
        assert drawn.count(name) == 1
    assert drawn.count("pg-edge") == 4
    assert "&lt;0xE4&gt;" in drawn


def test_markup_in_a_token_is_text():
    drawn = draw_pieces([make_piece(EVIL)], notes=[EVIL], label=EVIL)
    assert "<img" not in drawn


def test_only_what_can_be_chosen_is_an_option():
    pieces = [make_piece("a"), make_piece("b")]
    listed = draw_pieces(pieces, notes=["", ""], label="l", chosen=False)
    assert "data-index" not in listed
    assert listed.count('role="listitem"') == 2
    chosen = draw_pieces(pieces, notes=["", ""], label="l", selected=1)
    assert chosen.count('tabindex="0"') == 1


def test_a_lost_character_is_written_by_its_number():
    assert show_piece("a\ufffd") == "a⟨FFFD⟩"


def test_steps_mark_what_is_new():
    replay = Replay(
        kind="bpe",
        word="low",
        first=0,
        ids=(1,),
        start=("l", "o", EVIL),
        steps=(ReplayStep(pieces=("lo", EVIL), at=0, rank=1234),),
    )
    drawn = draw_steps(replay, headers=["a", "b", "c"], start="s")
    assert drawn.count("<mark>") == 1
    assert "<mark>lo</mark>" in drawn
    assert "1,234" in drawn
    assert "<img" not in drawn


def test_splits_show_their_sums():
    split = Split(pieces=(" the", "cat"), scores=(-1.25, -2.0))
    replay = Replay(kind="unigram", word=" thecat", first=0, ids=(1, 2), start=(), splits=(split,))
    drawn = draw_splits(replay, headers=["a", "b", "c"])
    assert "−1.25 + −2.00" in drawn
    assert "−3.25" in drawn


def test_languages_keep_their_order_and_numbers():
    bars = [
        CostBar(name="English", tokens=10, note="10"),
        CostBar(name="<b>", tokens=30, note="30"),
    ]
    figure = draw_costs(bars, axis="tokens")
    assert list(figure.data[0].x) == [10, 30]
    assert figure.layout.yaxis.ticktext == ("English", "&lt;b&gt;")
    assert figure.layout.xaxis.range[1] == 30


def test_a_negative_cosine_has_a_number_and_no_bar():
    figure = draw_neighbours([Neighbour(text=EVIL, id=1, cosine=-0.25)], axis="c")
    assert list(figure.data[0].x) == [0]
    assert figure.data[0].text == ("−0.25",)
    assert "<img" not in figure.layout.yaxis.ticktext[0]


def test_the_map_has_every_point_and_escapes_names():
    tokens = [MappedToken(text=EVIL, id=1, near=-1), MappedToken(text="b", id=2, near=1)]
    places = np.array([[0, 0], [1, 1]], dtype=np.float32)
    found = TokenMap(tokens=tuple(tokens), places=places, kept=1.0, passport=PASSPORT)
    figure = draw_map(found, first="x", second="y")
    assert sum(len(trace.x) for trace in figure.data) == 2
    assert all("<img" not in name for trace in figure.data for name in trace.text)


POINTS = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=30)


@given(POINTS)
def test_each_point_gets_a_spot_or_none(places):
    spots = place_labels(places, ["name"] * len(places))
    assert len(spots) == len(places)
    assert set(spots) <= {"middle right", "middle left", "top center", "bottom center", ""}


def test_names_that_would_cover_each_other_are_left_out():
    spots = place_labels([(0, 0), (0, 0), (0, 0), (1, 1)], ["a long name"] * 4)
    assert "" in spots
    assert spots[3] == "middle right"


def test_no_name_stands_on_the_numbers_of_the_axis():
    # The first finds no room on its right, the second none on either side.
    spots = place_labels([(0, 0), (0.1, 0), (0.2, 0), (1, 1)], ["first", "second", "b", "c"])
    assert spots[0] != "middle left"
    assert spots[3] == "middle right"
