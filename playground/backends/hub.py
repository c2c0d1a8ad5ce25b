"""From a Hub id to a folder on disk.

    what the Hub says of a model → checks → its config and tokenizer → its weights

Only safetensors and small text files are ever fetched: no pickles, no code. When the Hub
does not answer, or must not be asked, an earlier download is used.
"""

import errno
import queue
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from huggingface_hub import HfApi, ModelInfo, hf_hub_download, is_offline_mode
from huggingface_hub.errors import (
    DisabledRepoError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from playground.backends.downloads import check_room, locate_repository, sweep_leftovers
from playground.backends.hub_answers import guard_answers
from playground.backends.opening import Opening
from playground.errors import (
    DiskFull,
    GatedModel,
    HubUnreachable,
    ModelTooLarge,
    NoFastTokenizer,
    NoSafetensors,
    NotDownloaded,
    NotOnHub,
    NotWritable,
    UnknownModel,
)
from playground.results import LoadProgress

TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "tokenizer.model",
              "sentencepiece.bpe.model")  # fmt: skip
DESCRIPTIONS = frozenset(
    {
        *TOKENIZERS,
        "config.json",
        "generation_config.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "merges.txt",
    }
)
INDEX = "model.safetensors.index.json"
WEIGHT = re.compile(r"model(-\d{5}-of-\d{5})?\.safetensors")
# What a disk says that takes no more (full, a quota, a limit on files), or never did.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One commit of one model, and the branch or tag that led to it. `files` are names and
    sizes in bytes; none when the download is complete and nothing was asked of the Hub."""

    key: str
    commit: str
    revision: str
    timeout: int = 5
    files: dict[str, int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the library keeps the files of this commit."""
        return locate_repository(self.key) / "snapshots" / self.commit


def find_snapshot(opening: Opening) -> Snapshot:
    """The commit to use and its files, after all checks that need no download.

    Raises NoSafetensors, NoFastTokenizer, ModelTooLarge or a HubError.
    """
    cached = find_download(opening.key, opening.revision)
    if cached is not None and cached.commit == opening.revision:
        return cached
    if opening.offline or is_offline_mode():
        if cached is None:
            raise NotDownloaded(model=opening.key)
        return cached
    try:
        info = ask_hub(opening)
    except HubUnreachable:
        if cached is None:
            raise
        return cached
    sizes = {each.rfilename: each.size or 0 for each in info.siblings or ()}
    files = {name: size for name, size in sizes.items() if is_wanted(name, sizes)}
    check_files(files, opening, parameters=info.safetensors.total if info.safetensors else 0)
    return Snapshot(
        key=opening.key,
        commit=str(info.sha),
        revision=opening.revision,
        timeout=opening.timeout,
        files=files,
    )


def ask_hub(opening: Opening) -> ModelInfo:
    """What the Hub says of a model. Raises a HubError."""
    guard_answers()
    with _mapped_errors(opening.key):
        info = HfApi().model_info(
            opening.key,
            revision=opening.revision,
            files_metadata=True,
            timeout=opening.timeout,
        )
    if not COMMIT.fullmatch(str(info.sha)):
        # It becomes the name of a folder.
        raise HubUnreachable(model=opening.key)
    return info


def is_description(name: str) -> bool:
    """Whether a file says what a model is: config and tokenizer."""
    return name in DESCRIPTIONS


def is_weight(name: str) -> bool:
    """Whether a file holds or lists safetensors weights."""
    return name == INDEX or WEIGHT.fullmatch(name) is not None


def is_wanted(name: str, names: dict[str, int]) -> bool:
    """Whether a file is fetched at all; weights in one file rather than in parts."""
    if "model.safetensors" in names and is_weight(name):
        return name == "model.safetensors"
    return is_description(name) or is_weight(name)


def check_files(files: dict[str, int], opening: Opening, *, parameters: int) -> None:
    """Raises NoSafetensors, NoFastTokenizer or ModelTooLarge. `parameters`: 0 if unknown."""
    size = sum(size for name, size in files.items() if WEIGHT.fullmatch(name))
    if not any(WEIGHT.fullmatch(name) for name in files):
        raise NoSafetensors(model=opening.key)
    if not any(name in files for name in TOKENIZERS):
        raise NoFastTokenizer(model=opening.key)
    # No dtype takes more than four bytes, so there are at least this many parameters.
    check_parameters(parameters or size // 4, opening)


def check_parameters(parameters: int, opening: Opening) -> None:
    """Raises ModelTooLarge; limit and size are given in millions."""
    if 0 < opening.max_parameters < parameters:
        raise ModelTooLarge(
            model=opening.key,
            millions=round(parameters / 1e6),
            limit=round(opening.max_parameters / 1e6),
        )


def download(snapshot: Snapshot, wanted: Callable[[str], bool]) -> Iterator[LoadProgress]:
    """Fetch the files of a snapshot that are wanted and not there yet.

    Yields the bytes that are there of all files, wanted now or later. Where the connection breaks
    the library goes on from there, a few times. Closing the iterator stops the download; the files
    that have come stay, the next one begins with the file that was cut. Raises a HubError.
    """
    missing = [name for name in snapshot.files if not (snapshot.folder / name).exists()]
    wishes = [name for name in missing if wanted(name)]
    if not wishes:
        return
    with _mapped_errors(snapshot.key):
        sweep_leftovers(snapshot.key)
        check_room(snapshot.key, sum(snapshot.files[name] for name in wishes))
    total = sum(snapshot.files.values())
    done = total - sum(snapshot.files[name] for name in missing)
    news: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        work = pool.submit(_fetch, snapshot, wishes, bar=_make_bar(news, stop))
        work.add_done_callback(lambda _: news.put(None))
        try:
            yield LoadProgress(model=snapshot.key, stage="downloading", done=done, total=total)
            while (size := news.get()) is not None:
                done = min(done + size, total)
                yield LoadProgress(model=snapshot.key, stage="downloading", done=done, total=total)
        finally:
            stop.set()
        with _mapped_errors(snapshot.key):
            work.result()


def _fetch(snapshot: Snapshot, names: list[str], *, bar: type) -> None:
    for name in names:
        hf_hub_download(
            snapshot.key,
            name,
            revision=snapshot.commit,
            etag_timeout=snapshot.timeout,
            tqdm_class=bar,
        )
    if is_complete(snapshot.folder) and snapshot.revision != snapshot.commit:
        # As the library does for a branch, so that it is found when the Hub does not answer;
        # but only now, so that an interrupted update does not hide what there was before.
        reference = locate_repository(snapshot.key) / "refs" / snapshot.revision
        reference.parent.mkdir(parents=True, exist_ok=True)
        reference.write_text(snapshot.commit, encoding="utf-8")


class DownloadStopped(Exception):
    """Whoever followed a download has left."""


def _make_bar(news: "queue.SimpleQueue[int | None]", stop: threading.Event) -> type:
    """A stand-in for tqdm that passes on how many bytes have come."""

    class Bar:
        # The library decides what it calls its bar with.
        def __init__(self, *args: object, initial: int = 0, **kwargs: object) -> None:
            news.put(initial)

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *error: object) -> None:
            self.close()

        def update(self, size: float | None = 1) -> None:
            if stop.is_set():
                raise DownloadStopped
            news.put(int(size or 0))

        def close(self) -> None:
            """Nothing is drawn, so nothing is left over."""

    return Bar


def find_download(key: str, revision: str) -> Snapshot | None:
    """A complete earlier download of a commit, or of what a branch was then."""
    commit = revision
    if not COMMIT.fullmatch(revision):
        reference = locate_repository(key) / "refs" / revision
        if not reference.is_file():
            return None
        commit = reference.read_text(encoding="utf-8").strip()
    snapshot = Snapshot(key=key, commit=commit, revision=revision)
    return snapshot if is_complete(snapshot.folder) else None


def is_complete(folder: Path) -> bool:
    """Whether config, tokenizer and all weights are there. The library links a file into
    the folder only when all of it has come."""
    if not (folder / "config.json").is_file():
        return False
    if not any((folder / name).is_file() for name in TOKENIZERS):
        return False
    if (folder / "model.safetensors").is_file():
        return True
    parts = [WEIGHT.fullmatch(path.name) for path in folder.glob("model-*.safetensors")]
    named = [part.string for part in parts if part]
    return bool(named) and len(named) == int(named[0][-17:-12])


@contextmanager
def _mapped_errors(key: str) -> Iterator[None]:
    """The border where the library's errors become ours."""
    try:
        yield
    except GatedRepoError as error:
        raise GatedModel(model=key) from error
    except (RepositoryNotFoundError, RevisionNotFoundError, DisabledRepoError) as error:
        raise NotOnHub(model=key) from error
    except HFValidationError as error:
        raise UnknownModel(model=key) from error
    except HfHubHTTPError as error:
        if error.response is not None and error.response.status_code in (401, 403):
            raise GatedModel(model=key) from error
        raise HubUnreachable(model=key) from error
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, httpx2.HTTPError) as error:
        raise HubUnreachable(model=key) from error
    except EntryNotFoundError as error:
        raise NotOnHub(model=key) from error
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(model=key) from error
        if error.errno in FORBIDDEN:
            raise NotWritable(model=key) from error
        raise HubUnreachable(model=key) from error
