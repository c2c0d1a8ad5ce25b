"""What becomes of a download when the Hub, the disk or this process gives up half-way."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from playground.backends import downloads
from playground.errors import DiskFull
from tests.faults.crowds import wait_until
from tests.hub.running import run_client, start_client
from tests.hub.server import Repository, name_blob, serve_hub

# Bytes of one file that the small disk takes: a tokenizer, and not the weights.
SMALL = 100_000
NAMES = ("me/full", "me/cut", "me/slow", "me/drops")


def make_long(repository: Repository) -> Repository:
    """The same weights in a file of 24 MB, whose header is mostly blank: the library keeps what
    has come in pieces of ten."""
    content = repository.files["model.safetensors"]
    size = int.from_bytes(content[:8], "little")
    header = content[8 : 8 + size] + b" " * (24 * 2**20)
    whole = len(header).to_bytes(8, "little") + header + content[8 + size :]
    files = repository.files | {"model.safetensors": whole}
    return replace(repository, files=files, parameters=50_000)


def list_unfinished(home: Path) -> list[Path]:
    return list(home.rglob("*.incomplete"))


@pytest.fixture(scope="module")
def tiny(tiny_folders) -> Repository:
    repository = Repository.from_folder(tiny_folders / "gpt2")
    assert len(repository.files["model.safetensors"]) > SMALL
    return repository


@pytest.fixture(scope="module")
def told(tiny, tmp_path_factory) -> dict:
    """A bad day, hour by hour."""
    home = tmp_path_factory.mktemp("home")
    half = len(tiny.files["model.safetensors"]) // 2
    repositories = dict.fromkeys(NAMES, tiny)
    repositories["me/cut"] = replace(tiny, breaks_at=half)
    repositories["me/slow"] = replace(tiny, pause=60)
    with serve_hub(repositories) as hub:
        bad = run_client(home, hub.address, "me/full", "me/cut", largest=SMALL)
        after_bad = list_unfinished(home)
        process = start_client(home, hub.address, "me/slow")
        wait_until(lambda: any("me/slow" in p and "model.safe" in p for p in hub.asked), seconds=60)
        wait_until(lambda: list_unfinished(home))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
        left = list_unfinished(home)
        for name in NAMES:
            repositories[name] = tiny
        repositories["me/drops"] = replace(make_long(tiny), drops=2)
        good = run_client(home, hub.address, *NAMES)
        ranges = [path for path in hub.asked if "me/drops" in path and "bytes=" in path]
        after_good = list_unfinished(home)
        damage(home)
        before = len(hub.asked)
        healed = run_client(home, hub.address, *NAMES)
        fetched = hub.asked[before:]
    return {
        **{"bad": bad, "after_bad": after_bad, "left": left, "good": good, "ranges": ranges},
        **{"after_good": after_good, "healed": healed, "fetched": fetched, "home": home},
    }


def damage(home: Path) -> None:
    """What a disk may do to the files of a cache."""
    blobs = {name: next(home.rglob(f"models--{name.replace('/', '--')}/blobs")) for name in NAMES}
    weights = {
        name: max(blobs[name].iterdir(), key=lambda path: path.stat().st_size) for name in NAMES
    }
    content = weights["me/full"].read_bytes()
    weights["me/full"].write_bytes(content[: len(content) // 2])
    weights["me/cut"].write_bytes(b"\xff" * 64 + content[64:])
    # A number that is none: only the hash tells.
    weights["me/slow"].write_bytes(content[:-4] + b"\xff\xff\xff\xff")
    (tokenizer,) = home.rglob("models--me--drops/snapshots/*/tokenizer.json")
    tokenizer.resolve().write_text('{"version": "1.0", "model": {"type": "none')


def test_a_full_disk_and_a_cut_line_are_told_apart_and_leave_nothing(told):
    assert told["bad"]["me/full"]["error"] == "disk_full"
    assert told["bad"]["me/cut"]["error"] == "hub_unreachable"
    assert told["bad"]["warm"] == []
    assert told["after_bad"] == []


def test_after_a_kill_in_the_middle_the_half_file_is_neither_used_nor_kept(told):
    assert told["left"]
    assert len(told["good"]["me/slow"]["ids"]) == 4
    assert told["after_good"] == []


def test_when_all_is_well_again_every_model_opens(told):
    ids = {tuple(told["good"][name]["ids"]) for name in NAMES}
    assert len(ids) == 1
    assert set(told["good"]["warm"]) == set(NAMES)


def test_a_connection_that_drops_goes_on_where_it_was(told):
    starts = [int(each.rpartition("bytes=")[2].partition("-")[0]) for each in told["ranges"]]
    assert len(starts) == 2
    assert min(starts) >= 10 * 2**20


@pytest.mark.parametrize("name", ["me/full", "me/cut", "me/drops"])
def test_what_the_disk_damaged_is_fetched_anew(told, name):
    assert told["healed"][name].get("ids") == told["good"][name]["ids"]
    assert any(path.startswith("GET") and f"{name}/resolve" in path for path in told["fetched"])


def test_no_file_larger_than_the_disk_is_begun():
    downloads.check_room("me/tiny", 1)
    with pytest.raises(DiskFull):
        downloads.check_room("me/tiny", 2**60)


def test_a_blob_is_what_its_name_says(tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "HF_HUB_CACHE", str(tmp_path))
    blobs = downloads.locate_repository("me/tiny") / "blobs"
    blobs.mkdir(parents=True)
    for content in (b"a config", b"weights" * 20_000):
        (blobs / name_blob(content)).write_bytes(content)
    (blobs / "called-otherwise").write_bytes(b"unknown")
    assert not downloads.remove_damaged("me/tiny")
    path = blobs / name_blob(b"a config")
    path.write_bytes(b"a confix")
    assert downloads.remove_damaged("me/tiny")
    assert not path.exists()
    assert len(list(blobs.iterdir())) == 2
