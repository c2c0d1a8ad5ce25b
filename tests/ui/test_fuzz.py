"""A stranger sends a few hundred odd things to every event and address of the served page.

`tests/benchmarks/fuzz.py` sends thousands to the embedded models.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx2 as httpx
import pytest

from tests.fuzz.driver import (
    BODIES,
    PAGES,
    PLACES,
    TYPES,
    Report,
    Request,
    Stranger,
    draw_requests,
    read_events,
)


@pytest.fixture
def stranger(address):
    one = Stranger(address, most_seconds=60)
    yield one
    one.close()


def test_whatever_is_sent_has_an_orderly_answer(address, stranger, client, capfd):
    before = client.predict("It is good.", api_name="/sentiment")
    report = Report()

    wishes = draw_requests(150, read_events(address), start=7)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda wish: stranger.send(wish, report), wishes))
    assert report.faults == []
    # Gradio says nothing but "Error" of an exception that nobody foresaw; the log has it.
    assert report.unexplained == []
    # Gradio logs numbers that are out of its sliders' range. Nothing of ours is in the log.
    log = capfd.readouterr().err
    assert not re.findall(r"/playground/(?!ui/sieve|ui/headers)\S+", log)
    after = client.predict("It is good.", api_name="/sentiment")
    assert json.dumps(after["scores"]) == json.dumps(before["scores"])
    assert httpx.get(f"{address}health").json()["running"] == 0


def test_no_address_answers_a_broken_body_with_more_than_a_refusal(stranger):
    report = Report()
    for number, path in enumerate(PLACES):
        # Each body comes to a third of the places.
        for body in BODIES[number % 3 :: 3]:
            kind = TYPES[number % 2]
            stranger.send(Request(path=path, body=body, kind=kind), report)
    for path in PAGES:
        if "upload_progress" in path:
            continue  # it is patient for seconds
        stranger.send(Request(method="GET", path=path), report)
    assert report.faults == []
