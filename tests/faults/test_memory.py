"""A parade of models through little memory, and requests again and again: nothing is broken,
nothing is kept."""

import gc
import random
import threading
import time

import numpy as np
import pytest

from playground.backends.base import Sampling
from playground.errors import NoRoom
from playground.registry.registry import Registry
from playground.registry.runtime import MEGABYTE, Runtime
from playground.registry.spec import ModelSpec
from playground.settings import Settings
from playground.tasks.answer import answer
from playground.tasks.attend import attend
from playground.tasks.fill_mask import fill_mask
from playground.tasks.generate import generate
from playground.tasks.score import score
from playground.tasks.sentiment import sentiment
from playground.tasks.summarize import summarize_abstractive
from playground.tasks.tokenize import tokenize
from playground.ui.health import read_resident_bytes
from tests.faults.conftest import TINY
from tests.faults.crowds import crowd

TEXT = "The cat sat on the mat"


def run(backend, key: str, seed: int):
    """What a model says; the same each time."""
    if key in {"gpt2", "llama"}:
        wish = Sampling(temperature=0.9, seed=seed, max_new_tokens=12)
        return [each[0].id for each in backend.decode([TEXT], [wish], likeliest=1)]
    if key == "bert":
        return backend.fill(f"{TEXT} [MASK]").log_probabilities.round(3).tolist()
    if key == "classifier":
        return backend.classify([TEXT]).round(4).tolist()
    if key == "reader":
        return [(each.first, each.last) for each in backend.answer("who", TEXT, most=2).spans]
    return [token.id for token in backend.tokenize(TEXT)]


def test_a_parade_of_models_keeps_to_the_budget_and_breaks_nobody(tiny_folders):
    settings = Settings(device="cpu", models_dir=str(tiny_folders), memory_mb=1)
    runtime = Runtime(settings, registry=Registry(models=TINY))
    expected = {}
    for spec in TINY:
        with runtime.use(spec) as backend:
            expected[spec.key] = run(backend, spec.key, 3)
            assert backend.bytes < MEGABYTE
    assert len(runtime.warm_keys()) < len(TINY), "all fit: nothing is dropped"
    most, over = [0], threading.Event()
    refused = []

    def watch() -> None:
        while not over.wait(0.001):
            with runtime._shelf.changed:
                taken = sum(slot.bytes for slot in runtime._shelf.slots.values())
            most[0] = max(most[0], taken)

    def ask(spec: ModelSpec) -> bool:
        try:
            with runtime.use(spec) as backend:
                assert run(backend, spec.key, 3) == expected[spec.key]
        except NoRoom:
            refused.append(spec.key)
            return False
        return True

    def visit(place: int) -> None:
        dice = random.Random(place)
        for _ in range(6):
            spec = dice.choice(TINY)
            until = time.monotonic() + 30
            while not ask(spec):
                assert time.monotonic() < until
                time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        crowd(8, visit)
    finally:
        over.set()
        watcher.join(10)
    print(f"at most {most[0] / MEGABYTE:.2f} MB, {len(refused)} told to come again")
    assert 0 < most[0] <= MEGABYTE
    assert all(not slot.users for slot in runtime._shelf.slots.values())


# One request of each kind.
KINDS = {
    "generate": lambda use, n: list(generate(use("gpt2"), TEXT, max_new_tokens=8, seed=n)),
    "generate beside the shared step": lambda use, n: list(
        generate(use("llama"), TEXT, max_new_tokens=8, seed=n)
    ),
    "fill_mask": lambda use, n: fill_mask(use("bert"), f"{TEXT} [MASK]"),
    "sentiment": lambda use, n: sentiment(use("classifier"), TEXT),
    "summarize": lambda use, n: list(
        summarize_abstractive(use("t5"), f"{TEXT}. And then.", max_new_tokens=8, num_beams=2)
    ),
    "attention": lambda use, n: attend(use("bert"), TEXT, text_pair="", kind="", layer=0),
    "answer": lambda use, n: answer(use("reader"), "who", TEXT),
    "tokenize": lambda use, n: tokenize(use("bert"), TEXT),
    "score": lambda use, n: score(use("gpt2"), TEXT),
}
ROUNDS = 60
# A model of this size that was kept each time would show.
MOST_GROWTH = 12 * MEGABYTE


def count_tensors() -> int:
    import torch

    gc.collect()
    return sum(issubclass(type(each), torch.Tensor) for each in gc.get_objects())


@pytest.mark.parametrize("kind", KINDS)
def test_requests_again_and_again_keep_nothing(open_tiny, kind):
    ask = KINDS[kind]
    for number in range(10):
        ask(open_tiny, number)
    before, tensors = read_resident_bytes(), count_tensors()
    for number in range(ROUNDS):
        ask(open_tiny, number)
    assert count_tensors() <= tensors
    grown = read_resident_bytes() - before
    print(f"{kind}: {grown / MEGABYTE:.1f} MB")
    assert grown < MOST_GROWTH


def test_models_that_come_and_go_are_not_kept(tiny_folders):
    settings = Settings(device="cpu", models_dir=str(tiny_folders), memory_mb=1)
    runtime = Runtime(settings, registry=Registry(models=TINY))

    def parade() -> None:
        for spec in TINY:
            with runtime.use(spec) as backend:
                assert np.size(run(backend, spec.key, 1))

    parade()
    tensors = count_tensors()
    for _ in range(2):
        parade()
    assert count_tensors() <= tensors
