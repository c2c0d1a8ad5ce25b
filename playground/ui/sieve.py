"""Requests that no page of ours sends are refused before Gradio trips over them.

Gradio answers some of them with "Internal Server Error" and a traceback in the log, fetches a file
from any address that is named in place of an upload, and has routes for things that this page does
not have. Here each gets a refusal that says why. What a person can send from the page, or a program
by the page's own description, passes unchanged.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.ui.pickers import settle

PREFIX = "/gradio_api/"
# Editing the page with a model, recordings, histories, other apps, links that keep a state.
UNUSED = (
    *("vibe-", "undo-vibe-", "run-history", "runs", "process_recording", "proxy=", "stream/"),
    *("custom_component/", "deep_link", "component_server", "profiling"),
)
STREAMS = ("queue/data", "call/")
# A character of a text takes up to twelve bytes in JSON; the rest of an event is small.
BYTES_PER_CHARACTER = 16
# A text that is too long, but not beyond reason, still gets its sentence.
LEAST_BYTES = 8_000_000
MOST_DIGITS = 18
LARGE = re.compile(rb"\d{19}")
# From 10²¹ on JavaScript writes 1e+21; a minus is one more.
WRITTEN_DIGITS = 22
# No value of the page is nested deeper.
DEEPEST = 32


class Refused(Exception):
    """Why a request goes no further."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason


class Sieve:
    """Looks at each request to Gradio's own addresses."""

    def __init__(self, app: ASGIApp, *, page: gr.Blocks, most_characters: int) -> None:
        self._app = app
        self._page = page
        self._most = max(LEAST_BYTES, BYTES_PER_CHARACTER * most_characters)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", "").rstrip("/"))
        if scope["type"] != "http" or not path.startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        place = path.removeprefix(PREFIX)
        try:
            if place.startswith(UNUSED):
                raise Refused(404, "this page does not have it")
            if scope["method"] == "POST" and self._takes_json(place):
                body = await read_body(receive, self._most)
                whole = place.startswith("queue/")
                values = parse(body, whole=whole)
                if self.check(place, values) or (whole and LARGE.search(body)):
                    body = json.dumps(values).encode()
                receive = repeat(body, receive)
        except Refused as refused:
            answer = JSONResponse({"detail": refused.reason}, refused.status)
            await answer(scope, receive, send)
            return
        if scope["method"] == "GET" and place.startswith(STREAMS):
            await self._end_well(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _takes_json(self, place: str) -> bool:
        known = ("call/", "run/", "api/", "queue/join", "cancel", "reset")
        return place.startswith(known)

    def check(self, place: str, body: dict[str, Any]) -> bool:
        """Raises Refused for a body that names no event, or gives it what it cannot take. Says
        whether values were moved to where a picker now ends."""
        kind, _, name = place.strip("/").partition("/")
        if kind in {"cancel", "reset"}:
            require(body, event_id=str)
            if kind == "cancel":
                require(body, session_hash=str, fn_index=int)
            return False
        session = body.get("session_hash")
        if session is not None and not isinstance(session, str):
            raise Refused(422, "session_hash must be a text")
        for value in walk(body):
            check_file(value)
        if name.startswith("v2/"):
            self._check_named(name.removeprefix("v2/"), body)
            return False
        require(body, data=list)
        function = self._find(kind, name, body)
        blocks = [block for block in function.inputs if not block.skip_api]
        if kind == "queue" or len(body["data"]) == len(function.inputs):
            blocks = function.inputs
        sent = body["data"]
        if session:
            # What an event has changed for this visitor, such as choices.
            changed = self._page.state_holder[session]
            first, blocks = blocks, [look_up(changed, each) for each in blocks]
            if kind == "queue" and len(sent) == len(blocks):
                body["data"] = [
                    value if now is block else settle(now, value)
                    for block, now, value in zip(first, blocks, sent, strict=True)
                ]
        check_values(blocks, body["data"])
        return bool(body["data"] != sent)

    def _find(self, kind: str, name: str, body: dict[str, Any]) -> Any:
        """The event that a body is for."""
        functions = self._page.fns
        number = body.get("fn_index")
        if number is None and kind != "queue":
            found = [each for each in functions.values() if each.api_name == name]
            if not found:
                raise Refused(404, "there is no endpoint of that name")
            return found[0]
        if isinstance(number, bool) or not isinstance(number, int) or number not in functions:
            raise Refused(404, "there is no event of that number")
        return functions[number]

    def _check_named(self, name: str, body: dict[str, Any]) -> None:
        """Arguments by their names."""
        endpoints = self._page.get_api_info()["named_endpoints"]
        if f"/{name}" not in endpoints:
            raise Refused(404, "there is no endpoint of that name")
        parameters = endpoints[f"/{name}"]["parameters"]
        names = {each["parameter_name"] for each in parameters}
        needed = {
            each["parameter_name"] for each in parameters if not each["parameter_has_default"]
        }
        if not needed <= set(body) <= names | {"oauth_token"}:
            raise Refused(422, f"the arguments are: {', '.join(sorted(names))}")

    async def _end_well(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream for somebody who is not known says so; then it ends, instead of breaking off."""
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except RuntimeError as error:
            # What Starlette makes of an HTTPException that comes after the beginning.
            if not begun or not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def look_up(changed: Any, block: Any) -> Any:
    """The block as a visitor has it now."""
    if block._id in changed:
        return changed[block._id]
    return block


async def read_body(receive: Receive, most: int) -> bytes:
    """The whole body. Raises Refused for one that is too large, or cut off."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused(400, "the body was cut off")
        body += message.get("body", b"")
        if len(body) > most:
            raise Refused(413, f"the body may have {most:,} bytes at most")
        if not message.get("more_body", False):
            return bytes(body)


def repeat(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, then what comes."""
    left = [body]

    async def receive_again() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return receive_again


def parse(body: bytes, *, whole: bool) -> dict[str, Any]:
    """A JSON object. `whole`: what comes back is written with whole numbers of 64 bits at most.
    Raises Refused."""
    try:
        value = json.loads(body, parse_int=read_integer if whole else int)
    except (ValueError, RecursionError):
        raise Refused(422, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(422, "the body is not a JSON object")
    return value


def read_integer(digits: str) -> int | float:
    """More digits than 64 bits hold are no whole number; what is wrong with so large a number its
    tab says. Raises Refused for more than a page writes out."""
    if len(digits) > WRITTEN_DIGITS:
        raise Refused(422, "a number is too large")
    return int(digits) if len(digits) <= MOST_DIGITS else float(digits)


def require(body: dict[str, Any], **kinds: type) -> None:
    """Raises Refused for a field that is missing or of another type."""
    for name, kind in kinds.items():
        if not isinstance(body.get(name), kind):
            raise Refused(422, f"{name} must be a {kind.__name__}")


def walk(value: Any, depth: int = 0) -> Iterator[dict[Any, Any]]:
    """Every object in a value. Raises Refused for one that is nested too deep."""
    if depth > DEEPEST:
        raise Refused(422, "the body is nested too deep")
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from walk(each, depth + 1)


def check_file(value: dict[Any, Any]) -> None:
    """Raises Refused for a file that was not uploaded here."""
    meta = value.get("meta")
    if "path" not in value and not isinstance(meta, dict):
        return
    path, folder = value.get("path"), os.path.realpath(get_upload_folder())
    if not isinstance(path, str) or "\0" in path:
        raise Refused(422, "a file is named by its path")
    real = os.path.realpath(path)
    if not real.startswith(folder + os.sep):
        raise Refused(422, "a file must have been uploaded first")


def check_values(blocks: Sequence[Any], values: Sequence[Any]) -> None:
    """Raises Refused for too many or too few values, and for what a component cannot take: Gradio
    would put it in the log."""
    if len(values) != len(blocks):
        raise Refused(422, f"the event takes {len(blocks)} values")
    for place, (block, value) in enumerate(zip(blocks, values, strict=True), 1):
        empty = value is None and not isinstance(block, gr.Slider)
        if not empty and not fits(block, value):
            raise Refused(422, f"value {place} does not fit its {block.get_block_name()}")


def fits(block: Any, value: Any) -> bool:
    """Whether a component takes such a value."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match block:
        case gr.Slider() | gr.Number():
            return number
        case gr.Dataset():
            return number and value in range(len(block.samples or ()))
        case gr.UploadButton() | gr.File():
            return all(isinstance(each, dict) and "path" in each for each in list_values(value))
        case gr.Dropdown() if block.allow_custom_value:
            return all(isinstance(each, str | int | float) for each in list_values(value))
        case gr.CheckboxGroup() | gr.Radio() | gr.Dropdown():
            many = isinstance(block, gr.CheckboxGroup) or getattr(block, "multiselect", False)
            choices = [key for _, key in block.choices]
            chosen = value if many else [value]
            return isinstance(chosen, list) and all(each in choices for each in chosen)
    return True


def list_values(value: Any) -> list[Any]:
    """One value or several as a list."""
    return value if isinstance(value, list) else [value]
