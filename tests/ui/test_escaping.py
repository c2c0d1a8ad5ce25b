"""A text that would like to be more than a text goes through every event of the page.

One visitor sends it in every box of every tab, so that each view is drawn of it: HTML, frames,
charts, Markdown, and the files that can be saved.
"""

import base64
import csv
import io
import json
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx2 as httpx
import pytest

from playground.ui.read import translate

HOSTILE = (
    "<img src=x onerror=alert(1)> A [MASK] film. </script><script>alert(2)</script> "
    "\"onmouseover=alert(3) ' {{7*7}} [a](javascript:alert(4)) </textarea></iframe><b>bad</b>. "
    "=1+1"
)
# Where a word is wanted; a spreadsheet's formula too.
WORD = '=<img/src=x/onerror=alert(1)>"onmouseover=alert(2)'
# Kinds of boxes that show a text, and the state that later views are drawn from.
OPEN = {"html", "markdown", "code", "plot", "dataset", "label", "highlightedtext", "dataframe"}


class Reader(HTMLParser):
    """What a browser would make of markup: its frames, its files, and whatever is not ours."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.frames: list[str] = []
        self.files: list[tuple[str, str]] = []
        self.scripted = False
        self._open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        values = {name: value or "" for name, value in attrs}
        drawn = tag == "img" and values.get("src", "").startswith("data:image/png;base64,")
        if tag in {"img", "object", "embed", "base", "link", "form", "textarea"} and not drawn:
            self.wrong.append(f"<{tag} {values}>")
        for name, value in values.items():
            target = value.strip().lower()
            if name.startswith("on") or "alert(" in name or "<" in name:
                self.wrong.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action"} and target.startswith(
                ("javascript:", "vbscript:")
            ):
                self.wrong.append(f"{tag} {name}={value}")
            if name in {"href", "src"} and target.startswith(("http:", "https:", "//")):
                self.wrong.append(f"{tag} {name}={value} leaves this server")
        self.scripted |= tag == "script"
        if tag == "iframe":
            allowed = set(values.get("sandbox", "allow-same-origin").split())
            if allowed - {"allow-scripts", "allow-downloads"}:
                self.wrong.append(f"a frame may {allowed}")
            self.frames.append(values.get("srcdoc", ""))
        if "download" in values:
            self.files.append((values["download"], values.get("href", "")))

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script" and data.strip().startswith("alert("):
            self.wrong.append(f"<script>{data}")

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()


def find_wrong(markup: str, *, frame: bool = False) -> list[str]:
    """What is wrong with markup, with the frames in it and with the files it saves."""
    reader = Reader(markup)
    wrong = list(reader.wrong)
    if reader.scripted and not frame:
        wrong.append("a script outside of a frame")
    for document in reader.frames:
        wrong += find_wrong(document, frame=True)
    for name, address in reader.files:
        wrong += find_wrong_in_file(name, read_data(address))
    return wrong


def read_data(address: str) -> str:
    """The text of a data: address."""
    head, _, body = address.partition(",")
    return base64.b64decode(body).decode() if head.endswith("base64") else unquote(body)


def find_wrong_in_file(name: str, text: str) -> list[str]:
    kind = name.rpartition(".")[2]
    if kind == "html":
        return find_wrong(text, frame=True)
    if kind == "svg":
        elements = list(ElementTree.fromstring(text).iter())
        names = {element.tag.rpartition("}")[2] for element in elements}
        wrong = names & {"script", "foreignObject", "image", "a", "iframe"}
        attributes = {name for element in elements for name in element.attrib}
        return [*wrong, *(each for each in attributes if each.startswith("on"))]
    if kind == "csv":
        return find_formulas(text)
    json.loads(text)
    return []


def find_formulas(text: str) -> list[str]:
    """Cells that a spreadsheet would compute: what is no number must not begin like a formula."""
    cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
    return [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠") and not is_number(cell)]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def choose(box: dict) -> object:
    """A hostile value where a text is typed, what stands there elsewhere."""
    value = box["props"].get("value")
    if box["type"] == "textbox":
        return HOSTILE if box["props"].get("lines", 1) > 1 else WORD
    if box["type"] == "dataset":
        return 0
    return value if box["type"] != "uploadbutton" else None


class Visitor:
    """One session that sends every event, and keeps what it is shown."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = httpx.Client(timeout=60)
        config = self.client.get(f"{address}config").json()
        self.boxes = {each["id"]: each for each in config["components"]}
        # The line that waits for the first models to open waits for ever here.
        waiting = {
            id_ for id_, box in self.boxes.items() if box["props"].get("elem_id") == "pg-ready"
        }
        drawing = {id_ for id_, box in self.boxes.items() if box["type"] in OPEN | {"state"}}
        # Many triggers lead to the same work: each way from boxes to boxes is gone once.
        ways = {
            (tuple(each["inputs"]), tuple(each["outputs"])): each
            for each in config["dependencies"]
            if each["backend_fn"]
            and each["api_visibility"] == "private"
            and drawing & set(each["outputs"])
            and not waiting & set(each["outputs"])
        }
        self.events = list(ways.values())
        self.shown: list[tuple[str, str]] = []

    def send_all(self) -> None:
        for event in self.events:
            data = [choose(self.boxes[id_]) for id_ in event["inputs"]]
            self.send(event, data, index=0)

    def send(self, event: dict, data: list, *, index: int) -> None:
        body = {
            "data": data,
            "fn_index": event["id"],
            "session_hash": "escaping",
            "event_data": {"index": index},
        }
        answer = self.client.post(f"{self.address}gradio_api/queue/join", json=body)
        if answer.status_code != 200:
            return
        url = f"{self.address}gradio_api/queue/data?session_hash=escaping"
        with self.client.stream("GET", url) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    self.read(event, json.loads(line[6:]))

    def read(self, event: dict, message: dict) -> None:
        values = (message.get("output") or {}).get("data") or []
        for id_, value in zip(event["outputs"], values, strict=False):
            kind = self.boxes.get(id_, {}).get("type", "")
            if kind in OPEN:
                for text in list_texts(value):
                    self.shown.append((kind, text))


def list_texts(value: object) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in list_texts(each)]
    return []


@pytest.fixture(scope="module")
def shown(address) -> list[tuple[str, str]]:
    visitor = Visitor(address)
    with pytest.MonkeyPatch.context() as patch:
        # A translation that is played rests at each step.
        patch.setattr(translate, "PACE", 0.0)
        visitor.send_all()
    visitor.client.close()
    return list(dict.fromkeys(visitor.shown))


def test_no_text_becomes_markup(shown):
    views = [text for kind, text in shown if kind == "html"]
    hostile = [text for text in views if "onerror" in text]
    assert len(hostile) > 45
    wrong = {each for text in views for each in find_wrong(text)}
    assert wrong == set()


def test_nothing_typed_stands_in_markdown(shown):
    for kind, text in shown:
        if kind == "markdown":
            assert "onerror" not in text


def test_a_chart_shows_a_text_as_it_is(shown):
    """Plotly reads some tags in labels."""
    charts = [text for kind, text in shown if kind == "plot"]
    assert charts
    for text in charts:
        if text.lstrip().startswith("{"):
            labels = list_texts(json.loads(text))
            assert not [each for each in labels if "<img" in each or "<b>bad" in each]
