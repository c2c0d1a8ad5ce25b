"""The page under a path behind a real nginx, with the lines that the README gives."""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from gradio_client import Client

from playground.backends.fake import make_opener
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import build_app, read_options

README = Path(__file__).resolve().parents[2] / "README.md"
FRAME = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def read_location() -> str:
    """The block for nginx that the README shows."""
    (block,) = re.findall(r"```nginx\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return block


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("there is no nginx on this machine")
    settings = Settings(root_path="/playground", max_new_tokens=100)
    runtime = Runtime(settings, open_backend=make_opener(step_seconds=0.1))
    page = build_app(runtime)
    options = {**read_options(page, runtime), "server_port": None}
    page.launch(**options, prevent_thread_lock=True, quiet=True, inbrowser=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("nginx")
    behind = re.search(r"127\.0\.0\.1:\d+", page.local_url)[0]
    location = read_location().replace("127.0.0.1:7860", behind)
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, port=port, location=location))
    process = subprocess.Popen([program, "-c", folder / "nginx.conf", "-p", folder])
    time.sleep(1)
    yield f"http://127.0.0.1:{port}/playground/"
    process.terminate()
    process.wait(10)
    page.close(verbose=False)


def test_the_page_and_what_it_loads_come_under_the_path(address):
    page = httpx.get(address)
    assert page.status_code == 200
    config = httpx.get(f"{address}config").json()
    assert config["root"].rstrip("/").endswith("/playground")
    scripts = re.findall(r'(?:src|href)="(\./assets/[^"]+|[^"]*theme\.css[^"]*)"', page.text)
    assert scripts
    for script in scripts[:5]:
        assert httpx.get(str(httpx.URL(address).join(script))).status_code == 200, script
    assert httpx.get(f"{address}health").status_code == 200


def test_tokens_come_through_the_proxy_one_by_one(address):
    client = Client(address, verbose=False)
    start, times, values = time.monotonic(), [], []
    for value in client.submit("it is", max_new_tokens=20, api_name="/generate"):
        times.append(time.monotonic() - start)
        values.append(value)
    assert values[-1]["finish_reason"]
    # A second of writing at least, and not all of it at the end.
    assert len(times) > 5
    assert times[-1] - times[0] > 1
    client.close()
