"""Writing a finished model: half precision, small shards, each file put in place in one move."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from playground.backends.weights import read_weights

SHARD_LIMIT = 9_500_000


def write_weights(
    tensors: Mapping[str, Tensor], folder: Path, *, limit: int = SHARD_LIMIT
) -> list[Path]:
    """Write ``tensors`` as fp16 safetensors of at most ``limit`` bytes of data each.

    One file is called ``model.safetensors``; several are ``model-00001-of-0000N.safetensors`` with
    the index that transformers reads. A tensor larger than a shard is cut by rows into
    ``name.rows.0``, ``name.rows.1``, … which ``playground.backends.weights`` joins again.
    Returns the files written. Raises ValueError where a single row is larger than a shard.
    """
    pieces = cut_rows({n: t.detach().cpu().half() for n, t in tensors.items()}, limit=limit)
    shards = fill_shards(pieces, limit=limit)
    folder.mkdir(parents=True, exist_ok=True)
    names = _name_shards(len(shards))
    for name, shard in zip(names, shards, strict=True):
        write_atomically(folder / name, save(shard, metadata={"format": "pt"}))
    written = [folder / name for name in names]
    if len(shards) > 1:
        written.append(_write_index(folder, dict(zip(names, shards, strict=True))))
    _remove_others(folder, written)
    return written


def average_weights(folders: Sequence[Path], out: Path) -> list[Path]:
    """Write the mean of the weights of several runs of one model (a model soup, Wortsman et al.
    2022) and copy the other files of the last. Returns the files of weights.

    Runs that began with the same weights lie in one valley, and the middle of it is often better
    than its sides. Raises KeyError where a folder lacks a tensor of the first.
    """
    runs = [read_weights(folder) for folder in folders]
    mean = {n: torch.stack([run[n].float() for run in runs]).mean(0) for n in runs[0]}
    out.mkdir(parents=True, exist_ok=True)
    for path in folders[-1].iterdir():
        if not path.name.startswith("model"):
            write_atomically(out / path.name, path.read_bytes())
    return write_weights(mean, out)


def cut_rows(tensors: Mapping[str, Tensor], *, limit: int) -> dict[str, Tensor]:
    """The same tensors, the ones above ``limit`` bytes cut along their first axis."""
    pieces: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        size = tensor.numel() * tensor.element_size()
        if size <= limit:
            pieces[name] = tensor.contiguous()
            continue
        rows = limit // (size // tensor.shape[0])
        if rows == 0:
            raise ValueError(f"one row of {name} is larger than a shard of {limit} bytes")
        for number, part in enumerate(torch.split(tensor, rows)):
            pieces[f"{name}.rows.{number}"] = part.contiguous()
    return pieces


def fill_shards(pieces: Mapping[str, Tensor], *, limit: int) -> list[dict[str, Tensor]]:
    """Spread tensors over shards in their order, a new shard where the next one would not fit."""
    shards: list[dict[str, Tensor]] = [{}]
    room = limit
    for name, tensor in pieces.items():
        size = tensor.numel() * tensor.element_size()
        if size > room and shards[-1]:
            shards.append({})
            room = limit
        shards[-1][name] = tensor
        room -= size
    return shards


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside ``path`` and rename, so that a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _name_shards(count: int) -> list[str]:
    if count == 1:
        return ["model.safetensors"]
    return [f"model-{n:05d}-of-{count:05d}.safetensors" for n in range(1, count + 1)]


def _write_index(folder: Path, shards: Mapping[str, Mapping[str, Tensor]]) -> Path:
    places = {tensor: name for name, shard in shards.items() for tensor in shard}
    total = sum(t.numel() * t.element_size() for shard in shards.values() for t in shard.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    path = folder / "model.safetensors.index.json"
    write_atomically(path, (json.dumps(index, indent=1) + "\n").encode())
    return path


def _remove_others(folder: Path, written: list[Path]) -> None:
    """Old shards of a larger model would be read together with the new ones."""
    for path in folder.glob("model*.safetensors*"):
        if path not in written:
            path.unlink()
