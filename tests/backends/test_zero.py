"""A Space with ZeroGPU, played by a stand-in for its package: a card is lent for one call."""

import multiprocessing
import pickle
import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from playground.backends.base import Attends, Family, Sampling
from playground.backends.base.probes import Stops, Switches, Weighs
from playground.backends.base.tracing import Traces
from playground.backends.fake import open_fake
from playground.backends.local import open_local
from playground.backends.opening import Opening
from playground.backends.zero import CHEAP, ZeroGPU
from playground.errors import TooManyTokens
from playground.registry.catalogue import MODELS
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results import LoadProgress
from playground.settings import Settings
from playground.ui.app import build_app


class Card:
    """The stand-in: who has the card now, and which calls had it."""

    def __init__(self) -> None:
        self.inside = False
        self.calls: list[str] = []

    @contextmanager
    def hold(self):
        assert not self.inside, "a call in a call"
        self.inside = True
        try:
            yield
        finally:
            self.inside = False

    def lend(self, task, *, duration):
        """As the package does with a generator function; it hands copies to another process."""
        assert duration <= 120

        def lent(*args):
            self.calls.append(args[0].method)
            stream = task(*pickle.loads(pickle.dumps(args)))
            while True:
                with self.hold():
                    try:
                        value = pickle.dumps(next(stream))
                    except StopIteration:
                        return
                yield pickle.loads(value)

        return lent


@pytest.fixture
def card(monkeypatch):
    card = Card()
    package = ModuleType("spaces")
    package.GPU = card.lend
    monkeypatch.setitem(sys.modules, "spaces", package)
    return card


def guard_forward(card, monkeypatch, model):
    """A forward pass, or a way to a card, outside of the lent time is an error."""
    import torch

    forward = torch.nn.Module.__call__

    def watched(self, *args, **kwargs):
        assert card.inside, f"{type(self).__name__} outside of the lent time"
        return forward(self, *args, **kwargs)

    monkeypatch.setattr(torch.nn.Module, "__call__", watched)


def make_opener(card, tiny_folders, name):
    """Opens a tiny model; "cuda" is the CPU here, and only while the card is lent."""
    asked = []

    def open_tiny(opening):
        asked.append(opening.device)
        assert (opening.device == "cuda") == card.inside
        assert opening.offline or not card.inside
        yield from open_local(
            Opening(key=opening.key, folder=tiny_folders / name, device="cpu", dtype="float32")
        )

    return open_tiny, asked


def open_last(stream):
    *progress, backend = stream
    assert all(isinstance(each, LoadProgress) for each in progress)
    return backend


ASKED = Opening(key="tiny", device="cuda", dtype="bfloat16")
SAMPLING = Sampling(temperature=0.8, max_new_tokens=5, seed=3)


def test_a_decoder_writes_on_the_card_what_it_writes_at_home(
    card, tiny_folders, open_tiny, monkeypatch
):
    opener, asked = make_opener(card, tiny_folders, "gpt2")
    backend = open_last(ZeroGPU(opener).open(ASKED))
    assert (asked, card.calls) == (["cpu"], [])
    home = open_tiny("gpt2")
    wanted = [
        [step.id for step in steps] for steps in home.decode(["The cat"], [SAMPLING], likeliest=3)
    ]
    guard_forward(card, monkeypatch, home)
    stream = backend.decode(["The cat"], [SAMPLING], likeliest=3)
    assert [[step.id for step in steps] for steps in stream] == wanted
    backend.forecast("The cat")
    # One process: the second call finds the model that the first one opened.
    assert asked == ["cpu", "cuda"]
    assert card.calls == ["decode", "forecast"]


def test_what_takes_no_forward_pass_asks_for_no_card(card, tiny_folders, monkeypatch):
    opener, _ = make_opener(card, tiny_folders, "gpt2")
    backend = open_last(ZeroGPU(opener).open(ASKED))
    guard_forward(card, monkeypatch, backend)
    tokens = backend.tokenize("The cat")
    assert backend.token_texts([tokens[0].id])
    assert backend.find_token("The", "cat")
    assert backend.limit > 0
    assert backend.bytes > 0
    assert backend.family is Family.DECODER
    passport = backend.passport(1.0)
    assert (passport.device, passport.dtype) == ("cuda", "bfloat16")
    assert card.calls == []


@pytest.mark.parametrize("name", ["gpt2", "bert", "classifier", "reader", "t5"])
def test_it_can_what_the_model_can_and_every_forward_pass_is_lent(
    card, tiny_folders, open_tiny, monkeypatch, name
):
    if not (tiny_folders / name).is_dir():
        pytest.skip("there is no tiny model of that name")
    opener, _ = make_opener(card, tiny_folders, name)
    backend = open_last(ZeroGPU(opener).open(ASKED))
    home = open_tiny(name)
    for protocol in (Attends, Traces, Switches, Stops, Weighs):
        if getattr(protocol, "_is_runtime_protocol", False):
            assert isinstance(backend, protocol) == isinstance(home, protocol), protocol
    kind = home.attention_kinds[0]
    wanted = home.attend("The cat sat", "", kind=kind).weights
    guard_forward(card, monkeypatch, backend)
    assert np.allclose(backend.attend("The cat sat", "", kind=kind).weights, wanted)
    for method in CHEAP & {"find_heads", "position_embeddings", "tokenize"}:
        if hasattr(backend, method):
            getattr(backend, method)(*(["a"] if method == "tokenize" else []))


def test_an_error_comes_home_with_its_numbers(card, tiny_folders):
    opener, _ = make_opener(card, tiny_folders, "gpt2")
    backend = open_last(ZeroGPU(opener).open(ASKED))
    with pytest.raises(TooManyTokens) as caught:
        backend.forecast("word " * 5000)
    assert caught.value.parameters["limit"] == backend.limit
    with pytest.raises(TooManyTokens):
        list(backend.decode(["word " * 5000], [SAMPLING], likeliest=1))
    assert not card.inside


def test_a_stream_that_is_left_gives_the_card_back(card, tiny_folders):
    opener, _ = make_opener(card, tiny_folders, "gpt2")
    backend = open_last(ZeroGPU(opener).open(ASKED))
    stream = backend.decode(["The cat"], [SAMPLING], likeliest=1)
    next(stream)
    stream.close()
    assert not card.inside
    assert backend.forecast("The cat").ndim == 1


def fork(task, *, duration):
    """A stand-in that does run a task in a forked process."""
    del duration
    context = multiprocessing.get_context("fork")

    def work(queue, args):
        for value in task(*args):
            queue.put(value)
        queue.put(None)

    def lent(*args):
        queue = context.Queue()
        process = context.Process(target=work, args=(queue, args), daemon=True)
        process.start()
        while (value := queue.get(timeout=60)) is not None:
            yield value
        process.join(10)

    return lent


def test_two_visitors_each_have_a_process_of_their_own(monkeypatch):
    """Nothing of this process's decoding is needed in another one."""
    monkeypatch.setitem(sys.modules, "spaces", SimpleNamespace(GPU=fork))
    backend = open_last(ZeroGPU(open_fake).open(Opening(key="fake", family=Family.DECODER)))
    *_, home = open_fake(Opening(key="fake", family=Family.DECODER))
    prompts = ["it is", "she was"]
    streams = [backend.decode([prompt], [SAMPLING], likeliest=1) for prompt in prompts]
    found = [[], []]
    for pair in zip(*streams, strict=True):
        for texts, steps in zip(found, pair, strict=True):
            texts.append(steps[0].id)
    for prompt, ids in zip(prompts, found, strict=True):
        assert ids == [step.id for (step,) in home.decode([prompt], [SAMPLING], likeliest=1)]


def test_a_space_says_that_it_lends_cards(card):
    settings = Settings.from_env({"SPACES_ZERO_GPU": "true"})
    assert settings.zero_gpu
    runtime = Runtime(settings)
    assert (runtime.device.name, runtime.device.title) == ("cuda", "ZeroGPU")
    build_app(runtime)
    assert card.calls == []


def test_elsewhere_the_package_is_not_even_looked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "spaces", None)
    runtime = Runtime(Settings.from_env({}))
    spec = runtime.registry.find("", Capability.GENERATE)
    assert spec in MODELS
    with pytest.raises(ImportError):
        Runtime(Settings(zero_gpu=True))
