"""The device is found without touching one."""

import subprocess
import sys
from contextlib import nullcontext

import pytest
import torch

from playground.registry.device import Device, choose_device
from playground.settings import Settings


@pytest.fixture
def machine(monkeypatch):
    """A machine with the given cards, as torch would describe it."""

    def pretend(*, cuda: int = 0, bf16: bool = True, mps: bool = False) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: bf16)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda name: f"Card {name}")
        monkeypatch.setattr(torch.cuda, "device", lambda name: nullcontext())
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return pretend


@pytest.mark.parametrize(
    ("has", "name", "dtype"),
    [
        ({}, "cpu", "float32"),
        ({"mps": True}, "mps", "float16"),
        ({"cuda": 1}, "cuda", "bfloat16"),
        ({"cuda": 1, "bf16": False}, "cuda", "float16"),
        ({"cuda": 2, "mps": True}, "cuda", "bfloat16"),
    ],
)
def test_best_device_comes_first(machine, has, name, dtype):
    machine(**has)
    device = choose_device(Settings())
    assert (device.name, device.dtype) == (name, dtype)
    assert device.title


def test_what_is_asked_for_is_taken(machine):
    machine(cuda=2)
    assert choose_device(Settings(device="cpu")).dtype == "float32"
    assert choose_device(Settings(device="cuda:1")).name == "cuda:1"
    assert choose_device(Settings(device=" CUDA ", dtype="float32")).dtype == "float32"
    assert choose_device(Settings(device="cpu", dtype="bfloat16")) == Device(
        name="cpu", dtype="bfloat16", title="CPU"
    )


@pytest.mark.parametrize(
    "wish",
    [
        {"device": "gpu"},
        {"device": "cuda:"},
        {"device": "cuda:7"},
        {"device": "mps"},
        {"device": ""},
        {"dtype": "int8"},
        {"dtype": "float64"},
    ],
)
def test_nonsense_is_named(machine, wish):
    machine(cuda=1)
    with pytest.raises(ValueError, match=r"PLAYGROUND_(DEVICE|DTYPE)="):
        choose_device(Settings(**wish))


def test_cuda_is_refused_where_there_is_none(machine):
    machine()
    with pytest.raises(ValueError, match="no CUDA"):
        choose_device(Settings(device="cuda"))


def test_importing_the_registry_loads_no_library():
    """The page is up before torch is there, and nothing can touch a card."""
    code = (
        "import sys, playground.registry.runtime, playground.backends.fake;"
        "print([name for name in ('torch', 'transformers', 'peft') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
