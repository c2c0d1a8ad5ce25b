"""A link sets the controls it names, and nothing a control would not take."""

from urllib.parse import parse_qsl

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.links import LONGEST, read_number, read_query, write_query

SKIP = gr.skip()


def make_inputs() -> dict[str, object]:
    with gr.Blocks():
        return {
            "prompt": gr.Textbox("usual"),
            "temperature": gr.Slider(0, 2, 0.8),
            "seed": gr.Number(0, precision=0),
        }


def read(query: dict[str, str], longest: int = 100) -> list[object]:
    return read_query(query, tab="generate", inputs=make_inputs(), longest=longest)


def test_what_is_written_is_read_again() -> None:
    query = write_query("generate", {"prompt": "a & b = 你好?\n", "temperature": 0.35, "seed": 7})
    assert read(dict(parse_qsl(query[1:]))) == ["a & b = 你好?\n", 0.35, 7]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_prompt_survives(prompt: str) -> None:
    query = write_query("generate", {"prompt": prompt})
    if query:
        assert dict(parse_qsl(query[1:], keep_blank_values=True))["prompt"] == prompt


def test_a_link_for_another_tab_changes_nothing() -> None:
    assert read({"tab": "sentiment", "prompt": "x"}) == [SKIP] * 3


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "2.5", "1e9", "warm", ""])
def test_a_number_out_of_its_limits_is_left_as_it_was(text: str) -> None:
    assert read_number(text, low=0, high=2) == SKIP


def test_a_text_over_the_limit_is_left_as_it_was() -> None:
    assert read({"tab": "generate", "prompt": "x" * 101})[0] == SKIP


def test_an_address_that_would_be_cut_is_not_written() -> None:
    assert write_query("generate", {"prompt": "x" * LONGEST}) == ""


def test_the_request_without_a_query_fills_nothing() -> None:
    assert read({}) == [SKIP] * 3
