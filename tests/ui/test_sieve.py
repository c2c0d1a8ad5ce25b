"""Which values go on to Gradio, and which are refused before it trips over them."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest

from playground.ui.pickers import settle
from playground.ui.sieve import Refused, Sieve, check_values, parse

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


@pytest.mark.parametrize("written", ["100000000000000000000", "-999999999999999999999"])
def test_a_number_beyond_64_bits_goes_on_as_a_fraction(written):
    """Its tab says between what it must be; Gradio could not write the whole number."""
    with gr.Blocks() as page:
        box = gr.Number()
        gr.Button().click(lambda value: value, inputs=[box], outputs=[box])
    (event,) = page.fns
    body = f'{{"fn_index": {event}, "session_hash": null, "data": [{written}]}}'.encode()
    assert send(Sieve(read_back, page=page, most_characters=100), body)["data"] == [float(written)]


def test_a_number_that_no_page_writes_is_refused():
    with pytest.raises(Refused, match="too large"):
        parse(b"[1" + b"0" * 22 + b"]", whole=True)


def send(app, body):
    """What goes on of the body of an event."""
    answers = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def note(message):
        answers.append(message)

    scope = {"type": "http", "path": "/gradio_api/queue/join", "method": "POST"}
    # Elsewhere, for the browser's tests may have a loop of their own in this thread.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, app(scope, receive, note)).result()
    return json.loads(answers[-1]["body"])


async def read_back(scope, receive, send):
    """Answer with what came."""
    del scope
    await send({"type": "http.response.body", "body": (await receive())["body"]})


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
