"""Clients that read slowly or not at all, or are gone: the others do not wait for them."""

import socket
import threading
import time
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from tests.faults.crowds import crowd, wait_until


def begin(url: str, name: str, data: list) -> str:
    """The id of an event that was begun over HTTP."""
    answer = httpx.post(f"{url}gradio_api/call/{name}", json={"data": data}, timeout=30)
    answer.raise_for_status()
    return answer.json()["event_id"]


def open_stream(url: str, event: str, *, room: int = 0) -> socket.socket:
    """A connection that has asked for the values of an event and read none; `room`: bytes that
    this end takes before it is read."""
    place = urlsplit(url)
    stream = socket.socket()
    if room:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    stream.connect((place.hostname, place.port))
    path = f"/gradio_api/call/generate/{event}"
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    return stream


def ask_for_much(url: str, model: str = "gpt2") -> str:
    return begin(url, "generate", ["The cat", model, 100, 1.0, 0, 1.0, 0.0, 1.0, 5])


def measure(served, count: int) -> float:
    """Seconds that so many visitors take together for a text each."""
    client = served.connect()
    start = time.monotonic()
    crowd(
        count,
        lambda seed: client.predict(
            "The king", model="gpt2", max_new_tokens=40, seed=seed, api_name="/generate"
        ),
    )
    return time.monotonic() - start


def test_who_reads_a_byte_a_second_slows_nobody_and_keeps_no_place(served):
    measure(served, 1)
    usual = measure(served, 4)
    streams = [open_stream(served.url, ask_for_much(served.url), room=1024) for _ in range(4)]
    read = threading.Event()

    def dawdle() -> None:
        while not read.wait(1):
            for stream in streams:
                stream.recv(1)

    slow = threading.Thread(target=dawdle)
    slow.start()
    try:
        beside = measure(served, 4)
        wait_until(lambda: served.count() == 0, seconds=20)
    finally:
        read.set()
        slow.join(10)
        for stream in streams:
            stream.close()
    print(f"alone {usual:.2f} s, beside slow readers {beside:.2f} s")
    assert beside < 3 * usual + 3


def test_who_vanishes_in_the_middle_leaves_the_shared_step(served):
    with served.runtime.use(served.runtime.registry.get("gpt2")) as backend:
        wait_until(lambda: served.count() == 0)
        streams = [open_stream(served.url, ask_for_much(served.url)) for _ in range(3)]
        for stream in streams:
            stream.recv(1)
        # A reset, as from a cable that is pulled: nobody says goodbye.
        for stream in streams:
            linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            stream.close()
        text = served.connect().predict(
            "The king", model="gpt2", max_new_tokens=10, api_name="/generate"
        )
        assert text["finish_reason"]
        wait_until(lambda: served.count() == 0, seconds=20)
        wait_until(lambda: backend._shared.requests == 0)


def test_the_page_itself_may_be_closed_in_the_middle(served):
    """The browser's own way: one stream for all events of a session."""
    config = httpx.get(f"{served.url}config").json()
    (place,) = [d["id"] for d in config["dependencies"] if d["api_name"] == "generate"]
    body = {
        "data": ["The cat", "llama", 100, 1.0, 0, 1.0, 0.0, 1.0, 5],
        "fn_index": place,
        "session_hash": "closed",
    }
    httpx.post(f"{served.url}gradio_api/queue/join", json=body, timeout=30).raise_for_status()
    address = f"{served.url}gradio_api/queue/data?session_hash=closed"
    with httpx.stream("GET", address, timeout=30) as stream:
        for line in stream.iter_lines():
            if "process_generating" in line or "process_completed" in line:
                break
    wait_until(lambda: served.count() == 0, seconds=20)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"data": 3}', b"\xff" * 100, b"[" * 5000],
    ids=["empty", "half", "no list", "no text", "deep"],
)
def test_what_is_no_request_is_refused(served, body):
    headers = {"Content-Type": "application/json"}
    url = f"{served.url}gradio_api/call/generate"
    answer = httpx.post(url, content=body, headers=headers, timeout=30)
    assert answer.status_code in {400, 422, 500} or "event_id" in answer.json()
    assert served.connect().predict("it is", model="gpt2", api_name="/score")["tokens"]


def test_half_a_request_that_never_ends_keeps_nobody_waiting(served):
    place = urlsplit(served.url)
    held = []
    for _ in range(20):
        half = socket.create_connection((place.hostname, place.port))
        half.sendall(
            b"POST /gradio_api/call/generate HTTP/1.1\r\nHost: here\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        held.append(half)
    start = time.monotonic()
    assert served.connect().predict("it is", model="gpt2", api_name="/score")["tokens"]
    assert httpx.get(f"{served.url}health").json()["status"] == "ready"
    assert time.monotonic() - start < 10
    for half in held:
        half.close()
