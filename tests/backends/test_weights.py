"""Reading shards with tensors cut by rows."""

from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError

from playground.backends.weights import join_rows, read_weights
from playground.training.shards import write_weights


def test_what_was_written_is_read(tmp_path: Path) -> None:
    tensors = {"table": torch.randn(101, 40).half(), "bias": torch.randn(7).half()}
    write_weights(tensors, tmp_path, limit=2000)
    read = read_weights(tmp_path)
    assert read.keys() == tensors.keys()
    assert all(torch.equal(read[name], tensors[name]) for name in tensors)


def test_twelve_parts_keep_their_order() -> None:
    parts = {f"t.rows.{n}": torch.full((1, 2), float(n)) for n in reversed(range(12))}
    assert join_rows(parts)["t"][:, 0].tolist() == list(range(12))


def test_a_missing_part_is_an_error() -> None:
    with pytest.raises(ValueError, match="one is missing"):
        join_rows({"t.rows.0": torch.ones(1), "t.rows.2": torch.ones(1)})


def test_a_truncated_file_raises_the_librarys_error(tmp_path: Path) -> None:
    (path,) = write_weights({"t": torch.ones(50, 50)}, tmp_path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SafetensorError):
        read_weights(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_weights(tmp_path)
