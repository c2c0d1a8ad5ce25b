"""What a training run is told: frozen settings, shared by every recipe."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """One call of a recipe.

    ``minutes`` is the whole budget of a run, resumed parts included; the learning rate follows the
    fraction of it that is used. ``steps`` replaces it by a number of optimizer steps, which makes
    two runs with one seed equal to the last bit on one machine. ``start`` is the folder of a model
    to begin with. ``batch`` makes each batch so many times larger and ``rate`` each learning rate:
    an accelerator wants both. ``workers`` processes draw batches ahead of time; the batches are the
    same without. ``tiny`` shrinks model and batches for a test.
    """

    data: Path
    out: Path
    minutes: float = 30.0
    steps: int | None = None
    seed: int = 0
    start: Path | None = None
    batch: int = 1
    rate: float = 1.0
    workers: int = 0
    device: str = "cpu"
    bf16: bool = False
    compiled: bool = False
    tiny: bool = False


@dataclass(frozen=True, kw_only=True)
class LoopSettings:
    """How the shared loop optimizes: rates are peaks, reached after ``warm_up`` of the budget."""

    muon_rate: float = 0.0
    adam_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.03
    floor: float = 0.02
    clip: float = 1.0
    save_every_seconds: float = 240.0
