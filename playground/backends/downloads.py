"""What lies in the library's cache of downloads: leftovers, damage, and room for more.

The cache holds each file once, as a blob under the name of its hash; the folders of commits link
to them. While a file comes it is called `<hash>.<random>.incomplete`, and a lock is held.
"""

import hashlib
import shutil
from pathlib import Path

from filelock import FileLock, Timeout
from huggingface_hub.constants import HF_HUB_CACHE
from huggingface_hub.file_download import repo_folder_name

from playground.errors import DiskFull

# Seconds to wait for the lock of a file that nobody should be fetching.
PATIENCE = 0.1
# Bytes read at once.
PIECE = 2**20


def locate_repository(key: str) -> Path:
    """The folder in the library's cache where all commits of a model lie."""
    return Path(HF_HUB_CACHE) / repo_folder_name(repo_id=key, repo_type="model")


def check_room(key: str, size: int) -> None:
    """Raises DiskFull at once, rather than when the disk of everybody has been filled."""
    folder = locate_repository(key)
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(folder).free < size:
        raise DiskFull(model=key)


def sweep_leftovers(key: str) -> None:
    """Delete the beginnings of files that a process left when it was killed. Those that another
    process is fetching now, it holds the lock of."""
    folder = locate_repository(key)
    locks = folder.parent / ".locks" / folder.name
    for path in folder.glob("blobs/*.incomplete"):
        locks.mkdir(parents=True, exist_ok=True)
        try:
            name = f"{path.name.partition('.')[0]}.lock"
            with FileLock(locks / name, timeout=PATIENCE, mode=0o664):
                path.unlink(missing_ok=True)
        except Timeout:
            continue


def remove_damaged(key: str) -> bool:
    """Delete the blobs whose content is no longer what their name says; whether there was one.
    The links that lead to them then count as files that have not come."""
    found = [path for path in locate_repository(key).glob("blobs/*") if is_damaged(path)]
    for path in found:
        path.unlink(missing_ok=True)
    return bool(found)


def is_damaged(path: Path) -> bool:
    """Whether a blob differs from its name: a SHA-256, or for small files Git's SHA-1."""
    digests = {
        64: hashlib.sha256(),
        40: hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False),
    }
    digest = digests.get(len(path.name))
    if digest is None:
        return False
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest() != path.name
