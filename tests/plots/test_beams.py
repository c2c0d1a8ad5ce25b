"""The tree of beam search: every node has a place, lines do not cross, the winner is told apart."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.plots.beams import (
    draw_beams,
    find_rows,
    list_columns,
    name_kinds,
    name_root,
    place_nodes,
    trace_path,
)
from playground.results import BeamToken, BeamTree, FoundText, Passport

from .conftest import HOSTILE

PASSPORT = Passport(
    model="m", revision="r", parameters=1, dtype="float32", device="cpu", milliseconds=1.0
)


def make_node(text, parent, depth, ln, *, alive=True):
    return BeamToken(
        text=text,
        id=hash(text) % 1000,
        depth=depth,
        parent=parent,
        probability=0.5,
        log_probability=ln,
        alive=alive,
    )


def make_found(nodes, leaf):
    node = nodes[leaf]
    return FoundText(
        text="t",
        leaf=leaf,
        log_probability=node.log_probability,
        score=node.log_probability / node.depth,
        tokens=node.depth,
    )


def make_tree(nodes, *, winner, others=(), greedy):
    return BeamTree(
        prompt="She opened the door and",
        nodes=tuple(nodes),
        found=tuple(make_found(nodes, leaf) for leaf in (winner, *others)),
        greedy=make_found(nodes, greedy),
        passport=PASSPORT,
    )


@pytest.fixture
def tree():
    """Two beams: greedy goes to `said`, the winner came by `went`; `fell` was dropped."""
    nodes = [
        make_node(" said", -1, 1, -1.0),
        make_node(" went", -1, 1, -1.2),
        make_node(" fell", -1, 1, -3.0, alive=False),
        make_node(" home", 1, 2, -1.5),
        make_node(" away", 1, 2, -2.5),
        make_node(" so", 0, 2, -4.0, alive=False),
    ]
    return make_tree(nodes, winner=3, others=(4,), greedy=5)


@st.composite
def forests(draw):
    """Trees with parents before children, up to six columns."""
    nodes = []
    last = [-1]
    for depth in range(1, draw(st.integers(1, 6)) + 1):
        here = []
        for _ in range(draw(st.integers(1, 8))):
            here.append(len(nodes))
            ln = draw(st.floats(-50, 0))
            nodes.append(make_node("x", draw(st.sampled_from(last)), depth, ln))
        last = here
    return nodes


@given(forests())
def test_nodes_of_a_column_do_not_overlap_and_lines_do_not_cross(nodes):
    rows = find_rows(nodes)
    for column in list_columns(nodes):
        order = sorted(column, key=lambda index: rows[index])
        assert all(rows[b] - rows[a] >= 1 for a, b in pairwise(order))
        parents = [rows.get(nodes[index].parent, 0.0) for index in order]
        assert parents == sorted(parents)


@given(forests())
def test_a_column_stands_around_the_prompt(nodes):
    rows = find_rows(nodes)
    for column in list_columns(nodes):
        assert sum(rows[index] for index in column) == pytest.approx(0)


def test_a_path_runs_from_the_first_token_to_the_leaf(tree):
    assert trace_path(tree.nodes, 3) == [1, 3]
    assert trace_path(tree.nodes, -1) == []


def test_every_node_has_one_fate(tree):
    assert name_kinds(tree) == ["kept", "won", "lost", "won", "kept", "greedy"]


def test_columns_run_to_the_right_and_boxes_fit_the_text(tree):
    root, places = place_nodes(tree, root="and")
    assert root.x + root.width < places[0].x == places[1].x == places[2].x
    assert places[0].x + places[0].width < places[3].x
    wide = make_tree([make_node(" extraordinarily", -1, 1, -1.0)], winner=0, greedy=0)
    assert place_nodes(wide, root="a")[1][0].width > places[0].width


def test_the_picture_holds_every_token_with_its_number(tree):
    drawn = draw_beams(tree, label="Tree")
    assert drawn.count("<rect") == len(tree.nodes)
    for node in tree.nodes:
        assert f">␣{node.text.strip()}<" in drawn
        assert f">{node.log_probability:.2f}".replace("-", "−") in drawn
    assert 'aria-label="Tree"' in drawn


def test_the_winner_has_a_second_cue_beside_its_colour(tree):
    drawn = draw_beams(tree, label="")
    assert drawn.count("✓") == 1
    assert re.search(r"−1\.50 ✓", drawn)


def test_lines_join_every_node_and_the_greedy_path_is_drawn_over_them(tree):
    drawn = draw_beams(tree, label="")
    greedy = trace_path(tree.nodes, tree.greedy.leaf)
    assert drawn.count("<path") == len(tree.nodes) + len(greedy)


def test_nothing_lies_outside_the_picture(tree):
    drawn = draw_beams(tree, label="")
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups())
    for x, y, w in re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)"', drawn):
        assert float(x) >= 0
        assert float(y) >= 0
        assert float(x) + float(w) <= width
        assert float(y) + 38 <= height


@pytest.mark.parametrize("text", HOSTILE)
def test_a_token_is_never_markup(text):
    tree = make_tree([make_node(text, -1, 1, -1.0)], winner=0, greedy=0)
    drawn = draw_beams(tree, label=text)
    tags = set(re.findall(r"<(\w+)", drawn))
    assert tags <= {"div", "svg", "path", "g", "rect", "text"}


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("She opened the door and", "…the door and"),
        ("Hi", "Hi"),
        ("从前有一个国王", "从前有一个国王"),
        ("x" * 40, "…xxxxxxxxxxxx…"),
    ],
)
def test_the_root_is_the_end_of_the_prompt(prompt, shown):
    assert name_root(prompt) == shown
