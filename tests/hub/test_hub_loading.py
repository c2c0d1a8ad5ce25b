"""The real download code against a Hub on loopback."""

import json
from pathlib import Path

import pytest

from tests.hub.running import run_client
from tests.hub.server import Hub, Repository, serve_hub

TINY = "me/tiny"
COMMIT = "c0ffee" + "0" * 34


def make_repositories(folders: Path) -> dict[str, Repository]:
    """The tiny model, and everything that can be wrong with a repository."""
    tiny = Repository.from_folder(folders / "gpt2")
    files = tiny.files
    weights = files["model.safetensors"]
    plain = {name: data for name, data in files.items() if name != "model.safetensors"}
    config = json.loads(files["config.json"])
    strange = config | {"model_type": "strange", "auto_map": {"AutoModel": "code.Strange"}}
    return {
        TINY: Repository(files=files | {"pytorch_model.bin": b"never", "code.py": b"never"}),
        "me/pickled": Repository(files=plain | {"pytorch_model.bin": weights}),
        "me/coded": Repository(
            files=files | {"config.json": json.dumps(strange).encode(), "code.py": b"never"}
        ),
        "me/wordless": Repository(
            files={"config.json": files["config.json"], "model.safetensors": weights}
        ),
        "me/encoder": Repository.from_folder(folders / "bert"),
        "me/large": Repository(files=files, parameters=7_000_000_000),
        "me/gated": Repository(files=files, gated=True),
        "me/locked": Repository(files=files, locked=True),
        "me/broken": Repository(files=files | {"model.safetensors": weights[:-1000]}),
        "me/cut": Repository(files=files, breaks_at=len(weights) // 2),
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("hub")


@pytest.fixture(scope="module")
def online(tiny_folders, home) -> tuple[dict, Hub]:
    """Everything one process says while the Hub answers, and what the Hub was asked."""
    repositories = make_repositories(tiny_folders)
    with serve_hub(repositories) as hub:
        said = run_client(home, hub.address, *repositories, "me/nobody", "me/../tiny")
    return said, hub


def test_tiny_model_is_downloaded_and_runs(online):
    said, hub = online
    result = said[TINY]
    assert len(result["ids"]) == 4
    assert result["passport"]["revision"] == COMMIT
    assert result["passport"]["model"] == TINY
    stages = [each["stage"] for each in result["progress"]]
    assert "downloading" in stages
    bytes_done = [each["done"] for each in result["progress"] if each["stage"] == "downloading"]
    assert bytes_done == sorted(bytes_done)
    assert not any("bin" in path or ".py" in path for path in hub.asked)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("me/nobody", "not_on_hub"),
        ("me/../tiny", "unknown_model"),
        ("me/pickled", "no_safetensors"),
        ("me/coded", "needs_remote_code"),
        ("me/wordless", "no_fast_tokenizer"),
        ("me/encoder", "wrong_kind"),
        ("me/large", "model_too_large"),
        ("me/gated", "gated_model"),
        ("me/locked", "gated_model"),
        ("me/broken", "broken_weights"),
        ("me/cut", "hub_unreachable"),
    ],
)
def test_each_trouble_has_its_error(online, name, code):
    said, _ = online
    assert said[name].get("error") == code
    assert said["warm"] == [TINY]


def test_nothing_large_is_fetched_before_the_checks(online):
    _, hub = online
    for name in ("me/pickled", "me/coded", "me/wordless", "me/encoder", "me/large"):
        assert not any(name in path and "model.safetensors" in path for path in hub.asked), name


def test_wrong_kind_says_what_it_is(online):
    said, _ = online
    assert said["me/encoder"]["parameters"]["found"] == "encoder"
    assert said["me/encoder"]["parameters"]["needed"] == "decoder"


def test_runs_again_when_the_hub_is_gone(online, home):
    said, hub = online
    again = run_client(home, hub.address, TINY, "me/nobody")
    assert again[TINY]["ids"] == said[TINY]["ids"]
    assert again[TINY]["passport"]["revision"] == COMMIT
    assert again["me/nobody"]["error"] == "hub_unreachable"
    assert again["me/nobody"]["seconds"] < 15


def test_runs_again_offline(online, home):
    said, hub = online
    again = run_client(home, hub.address, TINY, "me/cut", PLAYGROUND_OFFLINE="1")
    assert again[TINY]["ids"] == said[TINY]["ids"]
    assert again["me/cut"]["error"] == "not_downloaded"
