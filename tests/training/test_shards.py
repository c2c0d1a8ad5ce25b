"""Shards stay under their limit and lose nothing; the schedule and the optimizers' shares."""

from pathlib import Path

import pytest
import torch
from torch import nn

from playground.backends.weights import read_weights
from playground.training.loop import Progress, fraction_used, rate_at, split_parameters
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import average_weights, write_weights


def test_every_file_is_under_the_limit(tmp_path: Path) -> None:
    tensors = {f"t{n}": torch.randn(10, 30 + n) for n in range(9)}
    tensors["table"] = torch.randn(101, 40)
    written = write_weights(tensors, tmp_path, limit=2000)
    shards = [path for path in written if path.suffix == ".safetensors"]
    assert len(shards) > 4
    # The header of a file names its tensors and comes on top of the data.
    assert max(path.stat().st_size for path in shards) < 2000 + 700


def test_a_smaller_model_leaves_no_old_shard(tmp_path: Path) -> None:
    write_weights({f"t{n}": torch.ones(10, 10) for n in range(5)}, tmp_path, limit=300)
    write_weights({"t": torch.ones(2, 2)}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_row_larger_than_a_shard_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one row of wide"):
        write_weights({"wide": torch.ones(2, 1000)}, tmp_path, limit=1000)


def test_the_rate_climbs_and_falls() -> None:
    loop = LoopSettings(warm_up=0.1, floor=0.02)
    rates = [rate_at(n / 100, loop) for n in range(101)]
    assert rates.index(max(rates)) == 10
    assert rates[10] == pytest.approx(1.0)
    assert rates[-1] == pytest.approx(0.02)


def test_the_budget_is_time_or_steps(tmp_path: Path) -> None:
    progress = Progress(step=5, seconds=30.0)
    by_time = RunSettings(data=tmp_path, out=tmp_path, minutes=2.0)
    by_steps = RunSettings(data=tmp_path, out=tmp_path, steps=10)
    assert fraction_used(progress, by_time) == pytest.approx(0.25)
    assert fraction_used(progress, by_steps) == pytest.approx(0.5)


def test_muon_gets_hidden_matrices_only() -> None:
    model = nn.Sequential(nn.Embedding(5, 4), nn.Linear(4, 4), nn.LayerNorm(4))
    matrices, others = split_parameters(model, with_muon=True)
    assert [p.shape for p in matrices] == [(4, 4)]
    assert len(others) == 4
    assert split_parameters(model, with_muon=False)[0] == []


def test_the_mean_of_two_runs_lies_between_them(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 4.0)):
        write_weights({"table": torch.full((30, 20), value)}, tmp_path / name, limit=700)
        (tmp_path / name / "config.json").write_text(name)
    average_weights([tmp_path / "a", tmp_path / "b"], tmp_path / "mean")
    assert (read_weights(tmp_path / "mean")["table"] == 2.5).all()
    assert (tmp_path / "mean" / "config.json").read_text() == "b"
