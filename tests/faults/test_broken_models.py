"""Something breaks inside a model while it computes: who asked is told, the others go on."""

import ctypes
import gc
import json
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from gradio_client.exceptions import AppError

from playground.backends.base import Sampling
from playground.backends.local.rows import GPT2Rows
from playground.errors import ModelFailed, OutOfMemory
from tests.faults.crowds import crowd, wait_until

SECRET = "a text that nobody may log"
SENTENCES = {
    "model_failed": {"en": "Something inside {} broke", "zh": "{} 内部出了错"},
    "out_of_memory": {"en": "memory is not enough for {}", "zh": "内存不足以让 {}"},
}


@contextmanager
def breaking(module: torch.nn.Module, make) -> Iterator[None]:
    """Whenever the module is called, `make()` raises or gives what to raise."""

    def hook(module, args):
        raise make()

    handle = module.register_forward_pre_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def ask_for_too_much() -> Exception:
    """The processor's own way to run out of memory."""
    torch.empty(2**50)
    return AssertionError("this machine has a petabyte")


MEMORY = {
    "out_of_memory": lambda: torch.OutOfMemoryError("CUDA out of memory"),
    "out_of_memory on the processor": ask_for_too_much,
}
TROUBLES = {"model_failed": lambda: RuntimeError("shapes do not match"), **MEMORY}


# In the page, in both languages.


ASKED = {
    "/generate": ("llama", {"prompt": SECRET}),
    "/sentiment": ("classifier", {"text": SECRET}),
    "/fill_mask": ("bert", {"text": f"{SECRET} [MASK]"}),
    "/answer": ("reader", {"question": "who", "context": SECRET}),
    "/summarize": ("t5", {"text": f"{SECRET}. And more."}),
}


def find_stack(backend):
    """The module that every pass goes through."""
    return getattr(backend, "_fused", backend._model).base_model


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        *((name, "model_failed") for name in ASKED),
        *((name, trouble) for name in ("/generate", "/sentiment") for trouble in MEMORY),
    ],
)
def test_who_asked_gets_a_sentence_and_the_next_request_works(served, caplog, name, trouble):
    model, values = ASKED[name]
    spec = served.runtime.registry.get(model)
    with served.runtime.use(spec) as backend:
        inside = find_stack(backend)
    code = trouble.partition(" ")[0]
    for language in ("en", "zh"):
        client = served.connect(language)
        with breaking(inside, TROUBLES[trouble]), pytest.raises(AppError) as caught:
            client.predict(**values, model=model, api_name=name)
        assert SENTENCES[code][language].format(model) in str(caught.value)
        assert client.predict(**values, model=model, api_name=name)["passport"]["model"] == model
    assert served.count() == 0
    logged = [json.loads(each.message) for each in caplog.records if each.name == "playground"]
    failures = [each for each in logged if each["event"] == "failure"]
    assert len(failures) == (2 if code == "model_failed" else 0)
    if failures:
        assert failures[0]["error"] == "RuntimeError"
        assert failures[0]["model"] == model
        assert any("hook" in place for place in failures[0]["where"])
    assert SECRET not in caplog.text


def test_a_stream_that_breaks_in_the_middle_ends_with_the_sentence(served, open_tiny):
    with served.runtime.use(served.runtime.registry.get("llama")) as backend:
        inside = find_stack(backend)
    calls = iter(range(100))

    def break_later(module, args):
        if next(calls) == 5:
            raise RuntimeError

    handle = inside.register_forward_pre_hook(break_later)
    try:
        job = served.connect().submit(
            "The cat", model="llama", max_new_tokens=60, api_name="/generate"
        )
        with pytest.raises(AppError, match="Something inside llama broke"):
            job.result(30)
    finally:
        handle.remove()
    wait_until(lambda: served.count() == 0)


# Those who share a step.

WISH = Sampling(temperature=0.9, seed=4, max_new_tokens=30)
PROMPTS = ["The cat sat", "A doctor and a nurse", "The king said", "It was a good film"]


def write(backend, place: int) -> list[int]:
    return [each[0].id for each in backend.decode([PROMPTS[place]], [WISH], likeliest=2)]


@pytest.mark.parametrize("kind", [RuntimeError, torch.OutOfMemoryError])
def test_one_that_breaks_the_common_step_is_found_and_the_others_finish_exactly(
    open_tiny, monkeypatch, kind
):
    backend = open_tiny("gpt2")
    alone = [write(backend, place) for place in range(4)]
    step, bad = GPT2Rows.step, threading.local()
    broken: list = []

    def stumble(self, rows, ids):
        # After the columns were opened, as a forward pass would break.
        logits = step(self, rows, ids)
        if any(row.read == 14 and row in broken for row in rows):
            raise kind("broken")
        return logits

    begin = GPT2Rows.begin

    def mark(self, ids):
        row, logits = begin(self, ids)
        if getattr(bad, "yes", False):
            broken.append(row)
        return row, logits

    monkeypatch.setattr(GPT2Rows, "step", stumble)
    monkeypatch.setattr(GPT2Rows, "begin", mark)
    said: list = [None] * 4

    def visit(place: int) -> None:
        bad.yes = place == 2
        try:
            said[place] = write(backend, place)
        except (ModelFailed, OutOfMemory) as error:
            said[place] = error

    crowd(4, visit)
    assert isinstance(said[2], ModelFailed if kind is RuntimeError else OutOfMemory)
    assert [said[place] for place in (0, 1, 3)] == [alone[place] for place in (0, 1, 3)]
    assert backend._shared.requests == 0
    monkeypatch.undo()
    assert write(backend, 2) == alone[2]


def test_when_the_thread_that_does_the_step_is_told_to_end_the_others_are_not_left(
    open_tiny, monkeypatch
):
    backend = open_tiny("gpt2")
    alone = write(backend, 1)
    step, inside, go = GPT2Rows.step, threading.Event(), threading.Event()

    def linger(self, rows, ids):
        inside.set()
        while not go.wait(0.01):
            pass
        return step(self, rows, ids)

    ended: dict[str, object] = {}

    def run(name: str, place: int) -> None:
        try:
            ended[name] = write(backend, place)
        except BaseException as error:  # noqa: BLE001  what ended it is the point
            ended[name] = error

    monkeypatch.setattr(GPT2Rows, "step", linger)
    leader = threading.Thread(target=run, args=("leader", 0), daemon=True)
    leader.start()
    assert inside.wait(10)
    # It waits to read its prompt, for one thread computes at a time.
    other = threading.Thread(target=run, args=("other", 1), daemon=True)
    other.start()
    # An exception out of nowhere, as an interrupt would be.
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(leader.ident), ctypes.py_object(SystemExit)
    )
    leader.join(10)
    go.set()
    other.join(20)
    assert isinstance(ended["leader"], SystemExit)
    assert ended["other"] == alone
    assert backend._shared.requests == 0


def test_what_ends_the_thread_of_a_step_ends_no_other(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    first, second = (backend.decode([each], [WISH], likeliest=1) for each in PROMPTS[:2])
    next(first)
    next(second)

    def end(self, rows, ids):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(GPT2Rows, "step", end)
        with pytest.raises(SystemExit):
            next(first)
    with pytest.raises(ModelFailed):
        next(second)
    assert backend._shared.requests == 0
    assert len(write(backend, 0)) == 30


# Memory.


@pytest.mark.parametrize("name", ["llama", "classifier", "bert"])
def test_when_memory_runs_out_what_was_held_is_let_go(open_tiny, name):
    backend = open_tiny(name)
    held: list[weakref.ref] = []

    def run_out(module, args):
        large = torch.zeros(1000)
        held.append(weakref.ref(large))
        raise torch.OutOfMemoryError("CUDA out of memory")

    calls = {
        "llama": lambda: list(backend.decode(["The"], [WISH], likeliest=1)),
        "classifier": lambda: backend.classify(["a cat"]),
        "bert": lambda: backend.fill("a [MASK]"),
    }
    handle = find_stack(backend).register_forward_pre_hook(run_out)
    try:
        with pytest.raises(OutOfMemory) as caught:
            calls[name]()
    finally:
        handle.remove()
    # While the error is still being handled.
    assert caught.value is not None
    assert held[0]() is None
    gc.collect()
    assert calls[name]() is not None
