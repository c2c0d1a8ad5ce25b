"""A stranger who sends anything: what to send to a served page, and what its answers must not be.

The page's own list of events (`/config`) says what each takes; the rest is made up by Hypothesis.
A tool that reads OpenAPI is of no use here: the arguments of an event are one untyped list there,
and its answer comes from a second address as a stream.
"""

import json
import math
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
# No request may take longer than this.
MOST_SECONDS = 60.0
TRACEBACK = re.compile(r'Traceback \(most recent call last\)|File "[^"]+", line \d+')
PATHS = (str(ROOT), sys.prefix, str(Path.home()) + "/", "site-packages", tempfile.gettempdir())

TEXTS = [
    *("", " ", "\n\t", "a", "The cat sat on the mat.", "A [MASK] or a [MASK].", "你好，世界。"),
    *("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "' OR 1=1; --"),
    *("../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "file:///etc/passwd", "\\\\a\\b"),
    *("{{7*7}}", "${7*7}", "%s%n%x", "{0.__class__}", "javascript:alert(1)", '"onmouseover="'),
    *(
        "\ud83d",
        "a \udfff b",
        "\0",
        "\x1b[31m",
        "\u202eabc",
        "مرحبا بالعالم",
        "👩‍👩‍👧",
        "e\u0301" * 9,
    ),
    *("=1+1", "@SUM(A1)", "NaN", "null", "1e999", "0" * 400, "[MASK]" * 40, "w " * 600),
    *(
        "x" * 100_000,
        "\U0001f600" * 25_000,
        "[" * 3000,
        "a,b\n1,2\n",
        "text,label\ngood,positive\n",
    ),
]
MODELS = [
    *("", "playground-gpt", "playground-bert", "playground-t5", "playground-bert-squad"),
    *("playground-bert-sentiment", "no-such-model", "../../etc", "a/b", "a/b/c", "http://x/y"),
    *("datasets/squad", "me@host/x", "x" * 5000, "me/\u2024\u2024", "\0/\0", "playground-gpt "),
]
NUMBERS: list[Any] = [
    *(0, 1, -1, 2, 3, 0.5, 1.0, 2.5, 100, 10**9, -(10**9), 10**400, 1e308, 5e-324, -0.0),
    *(math.nan, math.inf, -math.inf, "3", "three", True, None),
]
FILES = ["/etc/passwd", "../../etc/passwd", str(ROOT / "app.py"), "http://127.0.0.1:9/x", "", "\0"]
PLACES = [
    *("gradio_api/reset", "gradio_api/cancel", "gradio_api/component_server"),
    *("gradio_api/queue/join", "gradio_api/upload", "gradio_api/process_recording", "login"),
    *("gradio_api/stream/x", "gradio_api/vibe-edit", "gradio_api/undo-vibe-edit", "nothing-here"),
    *("gradio_api/run/generate", "gradio_api/api/score", "gradio_api/call/v2/tokenize"),
    *("gradio_api/call/models", "gradio_api/call/nothing", "gradio_api/run/nothing"),
    *("gradio_api/call/v2/nothing", "gradio_api/run-history/connect", "health", "metrics", ""),
]
PAGES = [
    *("config", "health", "metrics", "gradio_api/info", "gradio_api/openapi.json", "monitoring"),
    *("gradio_api/queue/data?session_hash=nobody", "gradio_api/queue/data", "theme.css?theme=x"),
    *(
        "gradio_api/call/generate/nobody",
        "gradio_api/call/nothing/nobody",
        "gradio_api/startup-events",
    ),
    *("gradio_api/upload_progress?upload_id=x", "gradio_api/stream/a/1/2/playlist.m3u8"),
    *("gradio_api/stream/a/1/2/b.ts", "gradio_api/stream/a/x/y/playlist-file", "pwa_icon/9999"),
    *(
        "custom_component/a/b/c/d",
        "gradio_api/custom_component/a/client/b/index.js",
        "user",
        "token",
    ),
    *("monitoring/summary", "monitoring/x", "gradio_api/deep_link", "manifest.json", "robots.txt"),
    *(
        "static/../../etc/passwd",
        "assets/..%2f..%2fetc%2fpasswd",
        "svelte/..%2f..%2fx",
        "favicon.ico",
    ),
    *("gradio_api/proxy=http://127.0.0.1:9/", "gradio_api/file=/etc/passwd", "gradio_api/file="),
    *(
        "gradio_api/file=%00",
        "?tab=generate&prompt=%00&seed=1e999",
        "?tab=" + "x" * 5000,
        "?deep_link=x",
    ),
    *("?__theme=<x>", "?tab=attention&layer=NaN", "gradio_api/queue/status", "?deep_link=x"),
    *("gradio_api/vibe-code", "gradio_api/run-history/buckets", "gradio_api/profiling/traces"),
]
TYPES = [
    "application/json",
    "text/plain",
    "multipart/form-data",
    "image/png",
    "",
    "application/xml",
]
BODIES = [
    *(b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"data": }', b'{"data": [NaN]}', b"a=b", b"{}"),
    *(b'{"data": "x"}', b'{"data": [], "session_hash": 7}', b'{"data": [], "fn_index": 99999}'),
    *(b'{"data": [], "fn_index": -1, "session_hash": "x"}', b"[" * 20_000, b'{"event_id": null}'),
    *(b'{"session_hash": "x", "fn_index": 0, "event_id": "y"}', b'{"data": {"a": 1}}'),
    *(b'{"data": [1], "component_id": 1, "session_hash": "x", "fn_name": "__class__"}',),
    *(b'{"data": [1], "component_id": "x", "session_hash": [], "fn_name": "postprocess"}',),
    *(b'{"data": [1], "component_id": 999999, "session_hash": "x", "fn_name": "x"}',),
]

anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from(NUMBERS),
        st.floats(),
        st.integers(),
        st.sampled_from(TEXTS),
        st.text(max_size=40),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=200))
files = st.sampled_from(FILES).map(
    lambda path: {"path": path, "orig_name": "a.csv", "meta": {"_type": "gradio.FileData"}}
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of the page: its number, its public name, and what its inputs are."""

    number: int
    name: str
    inputs: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One thing to send. `event` is None for a request that is none of the page's events."""

    event: Event | None = None
    data: Any = None
    event_data: Any = None
    method: str = "POST"
    path: str = ""
    body: bytes = b""
    kind: str = ""

    def __str__(self) -> str:
        name = f"event {self.event.number} {self.event.name}" if self.event else self.path
        given = repr(self.data)[:200] if self.event else f"{self.kind} {self.body[:80]!r}"
        return f"{self.method} {name[:80]} {given}"


@dataclass
class Report:
    """What was sent and what was wrong with the answers."""

    sent: int = 0
    answered: int = 0
    refused: int = 0
    unexplained: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_events(address: str) -> list[Event]:
    """Every event of the page that the server can be asked for, the private ones included."""
    config = httpx.get(f"{address}config", timeout=60).json()
    components = {each["id"]: each for each in config["components"]}
    # The line that waits until the first models are open is in no hurry.
    patient = {
        id_ for id_, each in components.items() if each["props"].get("elem_id") == "pg-ready"
    }
    return [
        Event(
            number=each["id"],
            name=each["api_name"] if each["api_visibility"] == "public" else "",
            inputs=tuple(components.get(id_, {}) for id_ in each["inputs"]),
        )
        for each in config["dependencies"]
        if each["backend_fn"] and not patient & set(each["outputs"])
    ]


def fitting(component: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a component may well be given."""
    props = component.get("props", {})
    match component.get("type"):
        case "slider" | "number":
            low, high = props.get("minimum") or 0, props.get("maximum") or 8
            return st.sampled_from([low, high, min(low + 3, high), props.get("value")])
        case "checkbox":
            return st.booleans()
        case "dropdown" | "radio" | "checkboxgroup" if props.get("choices"):
            return st.sampled_from([each[1] for each in props["choices"]])
        case "dataset":
            return st.integers(0, 3)
        case "uploadbutton" | "file":
            return files
        case "state":
            return st.none()
    value = props.get("value")
    short = ["The cat sat on the mat.", "A [MASK] or a [MASK].", "a great film", value, "你好"]
    return st.sampled_from([each for each in short if isinstance(each, str)])


def draw_data(event: Event) -> st.SearchStrategy[Any]:
    """Arguments: fitting, nearly so, garbage, or of another number."""
    boxes = event.inputs
    fit = [fitting(box) for box in boxes]
    near = [
        st.one_of(
            good,
            good,
            texts,
            st.sampled_from(NUMBERS),
            st.sampled_from(MODELS),
        )
        for good in fit
    ]
    bad = [st.one_of(good, anything, files) for good in fit]
    return st.one_of(
        st.tuples(*fit).map(list),
        st.tuples(*near).map(list),
        st.tuples(*near).map(list),
        st.tuples(*bad).map(list),
        st.lists(anything, max_size=len(boxes) + 3),
    )


def requests(events: list[Event]) -> st.SearchStrategy[Request]:
    """Anything a stranger may send: mostly to the page's events, public ones as often."""
    public = [event for event in events if event.name]
    event = st.one_of(st.sampled_from(public), st.sampled_from(events))
    clicked = st.one_of(st.none(), st.builds(lambda index: {"index": index}, anything), anything)
    called = event.flatmap(
        lambda each: st.builds(
            Request, event=st.just(each), data=draw_data(each), event_data=clicked
        )
    )
    posted = st.builds(
        Request,
        path=st.sampled_from(PLACES),
        body=st.one_of(st.sampled_from(BODIES), st.binary(max_size=60), anything.map(dump)),
        kind=st.sampled_from(TYPES),
        method=st.sampled_from(["POST", "POST", "POST", "PUT", "DELETE", "PATCH"]),
    )
    got = st.builds(Request, path=st.sampled_from(PAGES), method=st.sampled_from(["GET", "HEAD"]))
    return st.one_of(called, called, called, posted, got)


def draw_requests(count: int, events: list[Event], *, start: int) -> list[Request]:
    """So many requests, no two alike; the same ones for the same `start`."""
    drawn: dict[str, Request] = {}
    wanted = requests(events)

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(wanted)
    def draw(request: Request) -> None:
        drawn.setdefault(str(request), request)

    while len(drawn) < count:
        seed(start)(draw)()
        start += 1
    return list(drawn.values())[:count]


def dump(value: Any) -> bytes:
    """JSON as Python's own and lax reader takes it: NaN, and lone surrogates as escapes."""
    return json.dumps(value).encode()


class Stranger:
    """Sends requests one at a time and looks at what comes back."""

    def __init__(self, address: str, *, most_seconds: float = MOST_SECONDS) -> None:
        self.address = address
        self.most_seconds = most_seconds
        self._client = httpx.Client(timeout=most_seconds)

    def send(self, request: Request, report: Report) -> None:
        """One request; what is wrong with its answer goes to the report."""
        report.sent += 1
        try:
            try:
                status, text = self._ask(request)
            except (httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError):
                # The server may hang up on who does not read its refusal; so once more.
                status, text = self._ask(request)
        except httpx.HTTPError as error:
            report.faults.append(f"{type(error).__name__}: {request}")
            return
        for problem in judge(status, text, request):
            report.faults.append(f"{problem}: {request}: {text[-300:]}")
        if status >= 400:
            report.refused += 1
        elif request.event and '"error": null' in text:
            report.unexplained.append(str(request))
        else:
            report.answered += 1

    def _ask(self, request: Request) -> tuple[int, str]:
        if request.event is None:
            headers = {"Content-Type": request.kind} if request.kind else {}
            with self._client.stream(
                request.method, self.address + request.path, content=request.body, headers=headers
            ) as answer:
                # A stream for nobody in particular goes on for ever, which is its business.
                endless = "heartbeat" in request.path
                return answer.status_code, "" if endless else answer.read().decode(
                    "utf-8", "replace"
                )
        if request.event.name and request.event_data is None:
            return self._call(request.event.name, request.data)
        return self._join(request)

    def _call(self, name: str, data: Any) -> tuple[int, str]:
        url = f"{self.address}gradio_api/call/{name}"
        answer = self._post(url, {"data": data})
        if answer.status_code != 200:
            return answer.status_code, answer.text
        stream = self._client.get(f"{url}/{answer.json()['event_id']}")
        return stream.status_code, stream.text

    def _join(self, request: Request) -> tuple[int, str]:
        session = os.urandom(8).hex()
        body = {
            "data": request.data,
            "fn_index": request.event.number if request.event else 0,
            "session_hash": session,
            "event_data": request.event_data,
        }
        answer = self._post(f"{self.address}gradio_api/queue/join", body)
        if answer.status_code != 200:
            return answer.status_code, answer.text
        parts: list[str] = []
        url = f"{self.address}gradio_api/queue/data?session_hash={session}"
        with self._client.stream("GET", url) as stream:
            for line in stream.iter_lines():
                parts.append(line.replace('"error":null', '"error": null'))
        return stream.status_code, "\n".join(parts)

    def _post(self, url: str, value: Any) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return self._client.post(url, content=dump(value), headers=headers)

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def judge(status: int, text: str, request: Request) -> Iterator[str]:
    """What is wrong with an answer. An upload is answered with where it lies: so the page names
    it to the event that reads it."""
    if status >= 500 and status != 503:
        yield f"status {status}"
    if TRACEBACK.search(text):
        yield "a traceback"
    sent = repr(request.data) + request.path + repr(request.body)
    if not request.path.endswith("upload"):
        yield from (f"the path {path}" for path in PATHS if path in text and path not in sent)
