"""A Hub, or whoever owns a repository on it, that is up to no good."""

import json
from pathlib import Path

import httpx2
import pytest

from playground.backends.hub import is_wanted
from playground.backends.hub_answers import StrangeAnswer, check_answer
from tests.hub.running import run_client
from tests.hub.server import Hub, Repository, serve_hub

CODE = b"import pathlib; pathlib.Path(__file__).with_name('ran').touch(); raise SystemExit(7)"
TOKEN = "hf_nobody_else_may_have_it"


def make_repositories(folders: Path, elsewhere: str) -> dict[str, Repository]:
    files = Repository.from_folder(folders / "gpt2").files
    config = json.loads(files["config.json"])
    words = json.loads(files["tokenizer_config.json"])
    plain = {name: data for name, data in files.items() if name != "model.safetensors"}

    def change(**more: object) -> dict[str, bytes]:
        return {**files, "config.json": json.dumps(config | more).encode(), "code.py": CODE}

    coded = words | {"auto_map": {"AutoTokenizer": ["code.Mine", "code.Mine"]}}
    mine = words | {"tokenizer_class": "Mine", **coded}
    return {
        # The names of files and folders.
        "me/climber": Repository(files={**files, "../../../climbed.txt": CODE, "/climbed": CODE}),
        "me/commit": Repository(files=files, sha="../../../../climbed"),
        "me/answer": Repository(files=files, commit="../../../../climbed"),
        "me/etag": Repository(files=files, etag="../../../../climbed"),
        # Code.
        "me/mapped": Repository(files=change(auto_map={"AutoModelForCausalLM": "code.Mine"})),
        "me/words": Repository(
            files={**change(), "tokenizer_config.json": json.dumps(coded).encode()}
        ),
        "me/mine": Repository(
            files={**change(), "tokenizer_config.json": json.dumps(mine).encode()}
        ),
        "me/kernel": Repository(files=change(attn_implementation="me/kernel")),
        "me/packed": Repository(
            files=change(quantization_config={"quant_method": "gptq", "bits": 4})
        ),
        "me/pickle": Repository(files={**plain, "pytorch_model.bin": CODE, "model.pt": CODE}),
        "me/false": Repository(files={**plain, "model.safetensors": b"\x80\x04" + CODE}),
        # Another host, as a Hub sends large files from one.
        "me/elsewhere": Repository(files=files, elsewhere=elsewhere),
        "datasets/tiny": Repository(files=files),
    }


@pytest.fixture(scope="module")
def visited(tiny_folders, tmp_path_factory) -> tuple[dict, Path, Hub, Hub]:
    """What a process says of all of them, the folder around its cache, and both hosts."""
    around = tmp_path_factory.mktemp("around")
    home = around / "a" / "b" / "home"
    files = Repository.from_folder(tiny_folders / "gpt2").files
    with serve_hub({"me/elsewhere": Repository(files=files)}) as other:
        repositories = make_repositories(tiny_folders, other.address)
        with serve_hub(repositories) as hub:
            said = run_client(home, hub.address, *repositories, HF_TOKEN=TOKEN)
    return said, around, hub, other


EXPECTED = {
    "me/climber": "",
    "me/commit": "hub_unreachable",
    "me/answer": "hub_unreachable",
    "me/etag": "hub_unreachable",
    "me/mapped": "",
    "me/words": "",
    "me/mine": "",
    "me/kernel": "",
    "me/packed": "needs_remote_code",
    "me/pickle": "no_safetensors",
    "me/false": "broken_weights",
    "me/elsewhere": "",
    "datasets/tiny": "unknown_model",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_is_refused_or_runs_with_the_librarys_own_code(visited, name):
    said, *_ = visited
    assert said[name].get("error", "") == EXPECTED[name], said[name]
    if not EXPECTED[name]:
        # The same weights: none of the strangers' code had a part in it.
        assert said[name]["ids"] == said["me/climber"]["ids"]


def test_nothing_is_written_beside_the_cache(visited):
    _, around, *_ = visited
    home = around / "a" / "b" / "home"
    beside = [path for path in around.rglob("*") if home not in path.parents]
    assert set(beside) == {home, home.parent, home.parent.parent}
    written = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in written if "climb" in path.name or path.name == "ran"]
    assert all(path.resolve().is_relative_to(home) for path in home.rglob("*"))


def test_only_weights_and_descriptions_are_asked_for(visited):
    _, _, hub, other = visited
    files = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert files
    assert all(is_wanted(name, {}) for name in files), files
    # The token of this server is for the Hub alone.
    assert set(hub.tokens) == {f"Bearer {TOKEN}"}
    assert other.asked
    assert other.tokens == []


def answer(url: str, status: int = 200, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers=named, request=httpx2.Request("GET", url))


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', '"a1-12"', "a" * 64])
def test_a_name_may_be_a_hash(etag):
    check_answer(answer("https://hub/x", ETag=etag, X_Repo_Commit="a" * 40))


@pytest.mark.parametrize("name", ["../x", '"../x"', "/x", "a/b", "a\\b", "..", 'W/"/x"', "C:x"])
@pytest.mark.parametrize("header", ["ETag", "X_Linked_ETag"])
def test_a_name_that_is_a_path_is_refused(header, name):
    with pytest.raises(StrangeAnswer):
        check_answer(answer("https://hub/x", X_Repo_Commit="a" * 40, **{header: name}))


def test_a_redirect_may_leave_the_host_but_not_the_encryption():
    check_answer(answer("https://hub/x", 302, Location="https://cdn.example/x"))
    check_answer(answer("http://127.0.0.1/x", 302, Location="http://127.0.0.1:1/x"))
    for target in ("http://cdn.example/x", "ftp://x/", "file:///etc/passwd"):
        with pytest.raises(StrangeAnswer):
            check_answer(answer("https://hub/x", 302, Location=target))


def test_a_link_in_the_cache_is_made_by_the_library_alone(visited):
    """A snapshot's files are links to blobs of the same model."""
    _, around, *_ = visited
    links = [path for path in around.rglob("*") if path.is_symlink()]
    assert links
    for link in links:
        assert link.resolve().parent.name == "blobs", link
        assert link.resolve().is_relative_to(link.parents[2]), link
