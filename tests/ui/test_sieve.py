"""Which values go on to Gradio, and which are refused before it trips over them."""

import gradio as gr
import pytest

from playground.ui.pickers import settle
from playground.ui.sieve import Refused, check_values

NUMBER = gr.Number()
SLIDER = gr.Slider(0, 1)
MODEL = gr.Dropdown(["a"], allow_custom_value=True)
KIND = gr.Radio(["a", "b"])


@pytest.mark.parametrize(
    ("box", "value"),
    [(NUMBER, None), (NUMBER, 0.5), (SLIDER, 1), (MODEL, "an/id"), (MODEL, None), (KIND, "b")],
)
def test_what_a_page_sends_goes_on(box, value):
    check_values([box], [value])


@pytest.mark.parametrize(
    ("box", "value"),
    [
        *[(NUMBER, "1"), (NUMBER, True), (SLIDER, None), (SLIDER, [1]), (MODEL, {"a": 1})],
        *[(MODEL, [["a"]]), (KIND, "c"), (KIND, ["a"])],
    ],
)
def test_what_a_box_cannot_hold_is_refused(box, value):
    with pytest.raises(Refused, match="value 1 does not fit its"):
        check_values([box], [value])


def test_each_box_has_its_value():
    with pytest.raises(Refused, match="takes 2 values"):
        check_values([NUMBER, SLIDER], [1])


@pytest.mark.parametrize(
    ("box", "sent", "taken"),
    [
        *[(SLIDER, 11, 1), (SLIDER, -1, 0), (SLIDER, 0.5, 0.5), (SLIDER, "x", "x")],
        *[(KIND, "c", "a"), (KIND, "b", "b"), (KIND, None, None), (NUMBER, 11, 11)],
        (gr.CheckboxGroup(["0.0", "0.1"]), ["0.1", "3.11"], ["0.1"]),
    ],
)
def test_what_a_picker_no_longer_offers_gives_way_to_the_nearest(box, sent, taken):
    assert settle(box, sent) == taken
