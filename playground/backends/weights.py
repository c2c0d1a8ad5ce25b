"""Reading a model folder whose largest tensors are cut by rows so that every file stays small."""

import re
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor

_PART = re.compile(r"(?P<name>.+)\.rows\.(?P<number>\d+)")


def read_weights(folder: Path | str) -> dict[str, Tensor]:
    """All tensors in ``folder``'s ``model*.safetensors`` files, those cut by rows joined again.

    ``name.rows.0``, ``name.rows.1``, … become ``name``, stacked along the first axis. The result
    is what ``from_pretrained(None, config=config, state_dict=…)`` takes. Raises
    FileNotFoundError where the folder holds no weights, ValueError where a part is missing, and
    safetensors.SafetensorError where a file is damaged.
    """
    files = sorted(Path(folder).glob("model*.safetensors"))
    if not files:
        raise FileNotFoundError(f"no model*.safetensors in {folder}")
    stored = {name: tensor for file in files for name, tensor in load_file(file).items()}
    return join_rows(stored)


def join_rows(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same tensors with ``name.rows.N`` parts stacked in the order of N."""
    whole: dict[str, Tensor] = {}
    parts: dict[str, dict[int, Tensor]] = {}
    for name, tensor in stored.items():
        match = _PART.fullmatch(name)
        if match is None:
            whole[name] = tensor
        else:
            parts.setdefault(match["name"], {})[int(match["number"])] = tensor
    for name, rows in parts.items():
        if set(rows) != set(range(len(rows))):
            raise ValueError(f"{name} has the parts {sorted(rows)}: one is missing")
        whole[name] = torch.cat([rows[number] for number in range(len(rows))])
    return whole


def count_numbers(path: Path) -> int:
    """How many numbers a safetensors file holds, from its header."""
    with safe_open(path, framework="pt") as file:
        shapes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118
    return sum(int(torch.Size(shape).numel()) for shape in shapes)
