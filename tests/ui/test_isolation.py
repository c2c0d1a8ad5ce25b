"""Strangers on the page at the same time: nobody sees, or leaves behind, what another one wrote."""

import json
import logging
import re
import tempfile
import threading
from pathlib import Path

import httpx2 as httpx
import pytest
from gradio.utils import get_upload_folder
from gradio_client import Client

MARK = "marker7f3a9c"
# Text, model, language and seed of each.
VISITORS = [
    ("Once upon a time", "playground-gpt", "en", 1),
    ("从前 有 一个 人", "playground-gpt-zh", "zh-CN", 2),
    ("The king said that", "", "en", 3),
    ("In the year 1900", "playground-gpt", "zh-CN", 4),
    ("She opened the door", "playground-gpt-zh", "en", 5),
]


def visit(address: str, number: int) -> str:
    """All that one visitor is told, without the times."""
    text, model, language, seed = VISITORS[number]
    client = Client(
        address, verbose=False, httpx_kwargs={"timeout": 60}, headers={"Accept-Language": language}
    )
    told = []
    for step in range(3):
        settings = {"model": model, "seed": seed + step, "max_new_tokens": 8}
        told.append(client.predict(text, api_name="/generate", **settings))
        told.append(client.predict(text, model=model, api_name="/score"))
        told.append(client.predict(text, api_name="/sentiment"))
        try:
            client.predict(" ", api_name="/tokenize")
        except Exception as error:  # noqa: BLE001  the sentence is what is wanted
            told.append(str(error))
    client.close()
    return re.sub(r'"milliseconds": [\d.e+-]+', "", json.dumps(told, ensure_ascii=False))


@pytest.mark.parametrize("count", [2, 5])
def test_each_is_told_what_they_are_told_alone(address, count):
    alone = [visit(address, number) for number in range(count)]
    together: dict[int, str] = {}

    def go(number: int) -> None:
        together[number] = visit(address, number)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [together.get(number) for number in range(count)] == alone
    assert len(set(alone)) == count


class Page:
    """One visitor's page: its session, and all that it was shown."""

    def __init__(self, address: str, session: str) -> None:
        self.address, self.session = address, session
        self.client = httpx.Client(timeout=60)
        config = self.client.get(f"{address}config").json()
        self.boxes = {each["id"]: each for each in config["components"]}
        self.events = [each for each in config["dependencies"] if each["backend_fn"]]
        self.shown = ""

    def send(self, event: dict, typed: str) -> None:
        """One event with `typed` in every box."""
        data = [self._fill(self.boxes.get(id_, {}), typed) for id_ in event["inputs"]]
        body = {"data": data, "fn_index": event["id"], "session_hash": self.session}
        body["event_data"] = {"index": 0}
        answer = self.client.post(f"{self.address}gradio_api/queue/join", json=body)
        if answer.status_code == 200:
            url = f"{self.address}gradio_api/queue/data?session_hash={self.session}"
            self.shown += self.client.get(url).text

    def _fill(self, box: dict, typed: str) -> object:
        value = box.get("props", {}).get("value")
        if box.get("type") == "dataset":
            return 0
        if box.get("type") == "uploadbutton":
            return None
        return typed if box.get("type") == "textbox" else value


def pick_events(page: Page) -> list[dict]:
    """Those that read or write what the server keeps for a visitor."""
    states = {id_ for id_, box in page.boxes.items() if box["type"] == "state"}
    return [event for event in page.events if states & {*event["inputs"], *event["outputs"]}]


def find_files(folder: Path) -> list[Path]:
    """Files under a folder that hold the mark."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.is_file() and MARK.encode() in path.read_bytes():
                found.append(path)
        except OSError:
            continue  # it went away meanwhile
    return found


def test_what_one_page_keeps_is_in_no_other_and_nowhere_else(address, capfd, caplog):
    one, other = Page(address, "isolation-a"), Page(address, "isolation-b")
    with caplog.at_level(logging.INFO):
        for event in pick_events(one)[::3]:
            one.send(event, f"{MARK} [MASK] film.")
            other.send(event, "Another [MASK] film.")
    assert one.shown.count(MARK) > 20
    assert len(other.shown) > 10_000
    assert MARK not in other.shown
    for place in ("health", "metrics", "config", "gradio_api/info", "gradio_api/queue/status"):
        assert MARK not in one.client.get(f"{address}{place}").text
    assert MARK not in caplog.text
    assert MARK not in "".join(capfd.readouterr())
    assert find_files(Path(get_upload_folder())) == []


def test_an_upload_has_no_name_to_guess_and_no_list(address):
    files = {"files": ("note.csv", MARK.encode(), "text/csv")}
    (path,) = httpx.post(f"{address}gradio_api/upload", files=files).json()
    # Its folder is named after its content: who has not the content has not the name.
    assert re.fullmatch(r"[0-9a-f]{40,}", Path(path).parent.name)
    try:
        for folder in (Path(path).parent, Path(path).parents[1], Path(tempfile.gettempdir())):
            answer = httpx.get(f"{address}gradio_api/file={folder}", follow_redirects=False)
            assert answer.status_code in {403, 404}
            assert "note" not in answer.text
    finally:
        Path(path).unlink()


def test_uploads_are_deleted_after_a_while():
    from playground.backends.fake import open_fake
    from playground.registry.runtime import Runtime
    from playground.settings import Settings
    from playground.ui.app import UPLOADS_KEPT, build_app

    page = build_app(Runtime(Settings(), open_backend=open_fake))
    # At most twice as long as the README says: looked at each hour, deleted when an hour old.
    assert page.delete_cache == (UPLOADS_KEPT, UPLOADS_KEPT) == (3600, 3600)
