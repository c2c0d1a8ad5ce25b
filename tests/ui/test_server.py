"""The served page as strangers meet it: many at once, gone in the middle, and up to no good."""

import json
import platform
import re
import threading
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from playground.backends.fake import make_opener
from playground.plots.frame import script_files
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import build_app, read_options, share_arenas

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a text that nobody else may read"


@pytest.fixture(scope="module")
def page():
    """A page with slow models, short lines and room for few visitors."""
    settings = Settings(
        concurrency=1,
        writers=2,
        queue_size=3,
        most_per_session=3,
        max_new_tokens=400,
        sessions=12,
    )
    runtime = Runtime(settings, open_backend=make_opener(step_seconds=0.05))
    return build_app(runtime)


@pytest.fixture(scope="module")
def served(page):
    """The desk and the address of the page, on a machine so busy that Gradio's own request for it
    runs out of time."""
    options = {**read_options(page, page.desk.runtime), "server_port": None}
    with pytest.MonkeyPatch.context() as busy:
        busy.setattr("gradio.networking.url_ok", lambda url: False)
        _, url, _ = page.launch(**options, prevent_thread_lock=True, quiet=True, inbrowser=False)
    yield page.desk, url
    page.close(verbose=False)


def connect(url: str) -> Client:
    return Client(url, verbose=False, httpx_kwargs={"timeout": 60})


def wait_for(condition, *, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)


def count(desk) -> int:
    return sum(turns.running + turns.waiting for turns in desk.lines.values())


def start_call(url: str, name: str, data: list) -> str:
    """The id of an event that was begun over HTTP."""
    answer = httpx.post(f"{url}gradio_api/call/{name}", json={"data": data}, timeout=30)
    answer.raise_for_status()
    return answer.json()["event_id"]


def test_visitors_who_have_left_do_not_fill_the_memory(page, served):
    _, url = served
    for _ in range(20):
        event = start_call(url, "tokenize", ["a b", ""])
        assert httpx.get(f"{url}gradio_api/call/tokenize/{event}", timeout=30).status_code == 200
    assert len(page.state_holder.session_data) <= 12


def test_health_says_how_it_is(served):
    desk, url = served
    connect(url).predict("it is", api_name="/score")
    health = httpx.get(f"{url}health").json()
    assert health["status"] == "ready"
    assert (health["running"], health["waiting"]) == (0, 0)
    assert health["models"] == list(desk.runtime.warm_keys())
    assert health["device"] == desk.runtime.device.name


def read_metrics(url: str) -> dict[str, float]:
    lines = httpx.get(f"{url}metrics").text.splitlines()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in lines
        if not line.startswith("#")
    }


def test_metrics_count_requests_and_tokens_and_no_text(served):
    _, url = served
    before = read_metrics(url)
    client = connect(url)
    client.predict(SECRET, max_new_tokens=7, api_name="/generate")
    client.predict(SECRET, api_name="/score")
    after = read_metrics(url)

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("playground_tokens_total") == 7
    assert grown('playground_requests_total{line="write",outcome="done"}') == 1
    assert grown('playground_requests_total{line="heavy",outcome="done"}') == 1
    assert after["playground_resident_bytes"] > 10_000_000
    assert after["playground_running" + '{line="heavy"}'] == 0
    assert "nobody" in SECRET
    assert "nobody" not in httpx.get(f"{url}metrics").text


def test_the_log_has_numbers_and_no_text(served, caplog):
    _, url = served
    with caplog.at_level("INFO", logger="playground"):
        connect(url).predict(SECRET, api_name="/score")
    entries = [json.loads(each.message) for each in caplog.records if each.name == "playground"]
    assert entries[-1]["line"] == "heavy"
    assert entries[-1]["outcome"] == "done"
    assert set(entries[-1]) == {"event", "line", "outcome", "seconds"}
    assert SECRET not in caplog.text


@pytest.mark.parametrize("path", ["", "health", "config", "gradio_api/info", "nothing-here"])
def test_no_answer_lets_a_page_load_from_another_host(served, path):
    _, url = served
    answer = httpx.get(f"{url}{path}", follow_redirects=True)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert not re.search(r"https?:|\*", policy)
    assert answer.headers["x-content-type-options"] == "nosniff"


# What a browser would normalise is sent as it stands.
HIDDEN = [
    "/etc/passwd",
    "../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    str(ROOT / "app.py"),
    str(ROOT / "playground" / "settings.py"),
    str(ROOT / "assets" / "models" / "playground-gpt" / "config.json"),
    "app.py",
    "requirements.txt",
    ".git/config",
    str(Path.home() / ".bashrc"),
    "/proc/self/environ",
    "C:\\Windows\\win.ini",
    "\\\\host\\share",
    "https://example.org/",
]


@pytest.mark.parametrize("path", HIDDEN)
@pytest.mark.parametrize("route", ["gradio_api/file=", "file=", "gradio_api/file/"])
def test_no_file_is_served_that_is_not_meant_to_be(served, route, path):
    _, url = served
    answer = httpx.get(f"{url}{route}{path}", follow_redirects=False)
    assert answer.status_code in {400, 403, 404, 405, 422}, path
    assert "root:" not in answer.text


def test_a_link_to_a_secret_is_no_way_in(served, tmp_path):
    """Not beside a library that is served, and not in the folder of uploads."""
    desk, url = served
    script = script_files()[0]
    assert httpx.get(f"{url}{desk.scripts[0]}").status_code == 200
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    files = {"files": ("note.txt", b"a note", "text/plain")}
    (upload,) = httpx.post(f"{url}gradio_api/upload", files=files).json()
    links = [tmp_path / "link.js", Path(upload).with_name(f"{tmp_path.name}.txt")]
    try:
        for link in links:
            link.symlink_to(secret)
        for path in (*links, script.parent, script.parent / ".." / "__init__.py", secret):
            answer = httpx.get(f"{url}gradio_api/file={path}")
            assert answer.status_code in {403, 404}, path
            assert SECRET not in answer.text
    finally:
        links[1].unlink(missing_ok=True)


def test_a_client_that_goes_away_frees_its_turn(served):
    desk, url = served
    event = start_call(url, "generate", ["it is", "", 400, 0.8, 0, 1.0, 0.0, 1.0, 0])
    with httpx.stream("GET", f"{url}gradio_api/call/generate/{event}", timeout=30) as stream:
        lines = stream.iter_lines()
        next(lines)
        wait_for(lambda: desk.lines["write"].running == 1)
    # Four hundred tokens would take twenty seconds.
    wait_for(lambda: count(desk) == 0, seconds=8)


def test_a_job_that_is_cancelled_frees_its_turn(served):
    desk, url = served
    client = connect(url)
    job = client.submit("it is", max_new_tokens=400, api_name="/generate")
    # Before that the client doesn't know what it is to cancel.
    wait_for(job.outputs)
    assert desk.lines["write"].running == 1
    job.cancel()
    wait_for(lambda: count(desk) == 0, seconds=8)


def test_too_many_at_once_are_told_so_and_the_others_go_on(served):
    desk, url = served
    clients = [connect(url) for _ in range(8)]
    jobs = [each.submit("it is", max_new_tokens=20, api_name="/generate") for each in clients]
    errors, texts = [], []
    for job in jobs:
        try:
            texts.append(job.result(60)["text"])
        except AppError as error:
            errors.append(str(error))
    # Two write, three wait.
    assert len(texts) == 5
    assert len(set(texts)) == 1
    assert len(errors) == 3
    assert all("queue is full" in error for error in errors)
    assert count(desk) == 0


def test_sessions_with_other_settings_never_see_each_others_text(served):
    _, url = served
    marks = [f"marker{number}" for number in range(4)]
    found: dict[str, list[str]] = {}

    def visit(mark: str) -> None:
        client = connect(url)
        found[mark] = []
        for seed in range(3):
            score = client.predict(f"{mark} it is", api_name="/score")
            answer = client.predict(mark, max_new_tokens=5, seed=seed, api_name="/generate")
            found[mark].append(json.dumps([score, answer]))

    for pair in (marks[:2], marks[2:]):
        threads = [threading.Thread(target=visit, args=(mark,)) for mark in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    for mark in marks:
        assert len(found[mark]) == 3
        for text in found[mark]:
            assert mark in text
            assert not any(other in text for other in marks if other != mark)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_threads_share_their_memory():
    assert share_arenas()
