"""Where models run: CUDA, else Apple's Metal, else the processor."""

import gc
import re
import sys
from dataclasses import dataclass

from playground.settings import Settings

DTYPES = ("float32", "bfloat16", "float16")
DEVICE = re.compile(r"cpu|mps|cuda(:\d+)?")


@dataclass(frozen=True, kw_only=True)
class Device:
    """A place to run models.

    name   as torch spells it: "cuda", "cuda:1", "mps", "cpu"
    dtype  of the weights: "bfloat16", "float16" or "float32"
    title  for people: "NVIDIA H200", "CPU"
    """

    name: str
    dtype: str
    title: str


def choose_device(settings: Settings) -> Device:
    """The best device there is, or the one that was asked for.

    Raises ValueError, naming the variable, for a device or dtype that does not exist.
    """
    if settings.zero_gpu:
        # Not asked of torch: outside the lent time there is no card.
        return Device(name="cuda", dtype="bfloat16", title="ZeroGPU")
    name = settings.device.strip().lower()
    if name == "auto":
        name = find_best_device()
    elif not DEVICE.fullmatch(name):
        raise ValueError(f"PLAYGROUND_DEVICE={settings.device!r}: auto, cpu, mps, cuda or cuda:N")
    check_device(name)
    dtype = settings.dtype.strip().lower()
    if dtype == "auto":
        dtype = choose_dtype(name)
    elif dtype not in DTYPES:
        raise ValueError(f"PLAYGROUND_DTYPE={settings.dtype!r}: auto, {', '.join(DTYPES)}")
    return Device(name=name, dtype=dtype, title=title_device(name))


def find_best_device() -> str:
    """CUDA before MPS before CPU."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def check_device(name: str) -> None:
    """Raises ValueError when torch does not see the device."""
    import torch

    kind, _, number = name.partition(":")
    if kind == "cuda" and not torch.cuda.is_available():
        raise ValueError(f"PLAYGROUND_DEVICE={name!r}: torch sees no CUDA device")
    if kind == "cuda" and number and int(number) >= torch.cuda.device_count():
        raise ValueError(f"PLAYGROUND_DEVICE={name!r}: there are {torch.cuda.device_count()}")
    if kind == "mps" and not torch.backends.mps.is_available():
        raise ValueError(f"PLAYGROUND_DEVICE={name!r}: torch sees no Metal device")


def choose_dtype(name: str) -> str:
    """Half the memory where the device computes with it at full speed."""
    import torch

    if name.startswith("cuda"):
        with torch.cuda.device(name):
            # Cards that only emulate bfloat16 are slow with it.
            supported = torch.cuda.is_bf16_supported(including_emulation=False)
        return "bfloat16" if supported else "float16"
    return "float16" if name == "mps" else "float32"


def title_device(name: str) -> str:
    """What people call the device."""
    import torch

    if name.startswith("cuda"):
        return str(torch.cuda.get_device_name(name))
    return "Apple GPU" if name == "mps" else "CPU"


def free_memory(name: str) -> None:
    """Give back what nothing refers to any more, the device's memory too."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is None:
        return
    if name.startswith("cuda"):
        torch.cuda.empty_cache()
    elif name == "mps":
        torch.mps.empty_cache()
