"""A Hugging Face Hub on loopback, small enough to read.

It answers what huggingface_hub asks when a model is downloaded: what a repository holds
(`/api/models/<id>`), and its files (`/<id>/resolve/<commit>/<file>`, HEAD and GET, with
ranges).
"""

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Bytes from which a file is large enough to be waited for.
LARGE = 50_000


@dataclass(frozen=True, kw_only=True)
class Repository:
    """What the Hub has under one id.

    files       by name
    parameters  what the Hub says it counted; 0: it says nothing
    gated       files are refused with 403 and the Hub's own code
    locked      everything is refused with 401
    breaks_at   a file longer than this is cut off there, and never goes on
    drops       so many times the connection is closed in the middle of a weights file
    pause       seconds to wait in the middle of every weights file
    sha         what the Hub calls the commit when it describes the repository; "": the commit
    etag        what it calls every file; "": its hash
    elsewhere   where its files really lie: the address of another host
    """

    files: dict[str, bytes]
    parameters: int = 0
    gated: bool = False
    locked: bool = False
    breaks_at: int = 0
    drops: int = 0
    pause: float = 0.0
    commit: str = "c0ffee" + "0" * 34
    sha: str = ""
    etag: str = ""
    elsewhere: str = ""

    @classmethod
    def from_folder(cls, folder: Path, **options: object) -> "Repository":
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        return cls(files=files, **options)


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A running server: its address, every path that was asked for and every token that came."""

    address: str
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


def name_blob(data: bytes) -> str:
    """What the Hub calls a content: its SHA-256 if it is large, else as Git does."""
    if len(data) > LARGE:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@contextmanager
def serve_hub(repositories: dict[str, Repository]) -> Iterator[Hub]:
    """Serve until the block ends."""
    asked: list[str] = []
    dropped: Counter[str] = Counter()
    tokens: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def log_message(self, *parts: object) -> None:
            """Keep quiet."""

        def answer(self, *, body: bool) -> None:
            path = self.path.partition("?")[0]
            asked.append(f"{self.command} {path} {self.headers.get('Range', '')}".rstrip())
            if "Authorization" in self.headers:
                tokens.append(self.headers["Authorization"])
            parts = path.strip("/").split("/")
            if parts[:2] == ["api", "models"]:
                self.describe("/".join(parts[2:4]))
            elif len(parts) == 5 and parts[2] == "resolve":
                self.send_part("/".join(parts[:2]), parts[4], body=body)
            else:
                self.refuse(404, "EntryNotFound")

        def describe(self, name: str) -> None:
            repository = repositories.get(name)
            if repository is None or repository.locked:
                self.refuse(401, "RepoNotFound" if repository is None else "")
                return
            files = repository.files.items()
            content: dict[str, object] = {
                "id": name,
                "modelId": name,
                "sha": repository.sha or repository.commit,
                "private": False,
                "gated": "manual" if repository.gated else False,
                "downloads": 0,
                "likes": 0,
                "tags": [],
                "siblings": [{"rfilename": file, "size": len(data)} for file, data in files],
            }
            if repository.parameters:
                counts = {"F32": repository.parameters}
                content["safetensors"] = {"parameters": counts, "total": repository.parameters}
            data = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def send_part(self, name: str, file: str, *, body: bool) -> None:
            repository = repositories.get(name)
            if repository is None or repository.locked:
                self.refuse(401, "")
            elif repository.gated:
                self.refuse(403, "GatedRepo")
            elif file not in repository.files:
                self.refuse(404, "EntryNotFound")
            else:
                self.send_file(repository, repository.files[file], body=body)

        def send_file(self, repository: Repository, data: bytes, *, body: bool) -> None:
            wanted = self.headers.get("Range", "")
            start = int(wanted[6:].partition("-")[0]) if wanted.startswith("bytes=") else 0
            if repository.elsewhere:
                self.send_response(302)
                self.send_header("Location", repository.elsewhere + self.path)
                self.send_header("X-Linked-Size", str(len(data)))
            else:
                self.send_response(206 if start else 200)
            self.send_header("ETag", f'"{repository.etag or name_blob(data)}"')
            self.send_header("X-Repo-Commit", repository.commit)
            if repository.elsewhere:
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(len(data) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            if not body:
                return
            if 0 < repository.breaks_at < len(data):
                self.wfile.write(data[start : repository.breaks_at])
                self.close_connection = True
                return
            middle = (start + len(data)) // 2
            self.wfile.write(data[start:middle])
            if len(data) > LARGE and dropped[self.path] < repository.drops:
                dropped[self.path] += 1
                self.close_connection = True
                return
            if repository.pause and len(data) > LARGE:
                self.wfile.flush()
                time.sleep(repository.pause)
            self.wfile.write(data[middle:])

        def refuse(self, status: int, code: str) -> None:
            self.send_response(status)
            if code:
                self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Hub(address=f"http://127.0.0.1:{server.server_port}", asked=asked, tokens=tokens)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
