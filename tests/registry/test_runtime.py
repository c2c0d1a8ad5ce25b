"""Models are opened once, kept warm, and dropped when room is needed."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from playground.backends.base import Backend, Family
from playground.backends.fake import FakeDecoder, make_opener, open_fake
from playground.backends.opening import Opening
from playground.errors import HubUnreachable, ModelFailed, NoRoom, OutOfMemory, WrongKind
from playground.registry.registry import Registry
from playground.registry.runtime import MEGABYTE, Runtime
from playground.registry.spec import ModelSpec
from playground.results import LoadProgress
from playground.settings import Settings


def make_spec(key: str, family: Family | None = Family.DECODER) -> ModelSpec:
    return ModelSpec(key=key, title=key, family=family, embedded=True)


A, B, C = make_spec("a"), make_spec("b"), make_spec("c")


class CountingOpener:
    """Opens fakes of 10 MB, notes every opening, and waits while its gate is closed."""

    def __init__(self, *, bytes_: int = 10 * MEGABYTE) -> None:
        self.opened: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failures: dict[str, Exception] = {}
        self.models: list[weakref.ref] = []
        self.bytes = bytes_

    def __call__(self, opening: Opening) -> Iterator[LoadProgress | Backend]:
        self.opened.append(opening.key)
        yield LoadProgress(model=opening.key, stage="reading", done=0, total=self.bytes)
        assert self.gate.wait(10)
        if opening.key in self.failures:
            raise self.failures[opening.key]
        model = FakeDecoder(opening.key, bytes_=self.bytes)
        self.models.append(weakref.ref(model))
        yield model


@pytest.fixture
def opener() -> CountingOpener:
    return CountingOpener()


@pytest.fixture
def runtime(opener) -> Runtime:
    """Room for two models."""
    return Runtime(Settings(memory_mb=25, device="cpu"), open_backend=opener)


def open_model(runtime: Runtime, spec: ModelSpec) -> list[LoadProgress]:
    return list(runtime.prepare(spec))


def wait_until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_model_is_opened_once_and_stays_warm(runtime, opener):
    progress = open_model(runtime, A)
    assert progress[0] == LoadProgress(model="a", stage="waiting", done=0, total=0)
    assert open_model(runtime, A) == []
    with runtime.use(A) as backend:
        assert backend.passport(1.0).model == "a"
    assert opener.opened == ["a"]
    assert runtime.warm_keys() == ("a",)


def test_two_threads_open_it_once_and_both_see_progress(runtime, opener):
    opener.gate.clear()
    seen: list[list[LoadProgress]] = [[], []]

    def follow(place: int) -> None:
        for each in runtime.prepare(A):
            seen[place].append(each)

    threads = [threading.Thread(target=follow, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
        wait_until(lambda: opener.opened == ["a"])
    wait_until(lambda: all(len(each) == 2 for each in seen))
    opener.gate.set()
    for thread in threads:
        thread.join(10)
    assert opener.opened == ["a"]
    assert [each.stage for each in seen[1]] == ["waiting", "reading"]
    assert seen[0] == seen[1]


def test_many_threads_use_one_backend(runtime, opener):
    backends = []

    def use() -> None:
        with runtime.use(A) as backend:
            backends.append(backend)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(backends) == 8
    assert len({id(backend) for backend in backends}) == 1
    assert opener.opened == ["a"]


def test_opening_goes_on_when_the_visitor_leaves(runtime, opener):
    opener.gate.clear()
    progress = runtime.prepare(A)
    next(progress)
    progress.close()
    opener.gate.set()
    wait_until(lambda: runtime.warm_keys() == ("a",))


def test_the_least_recently_used_is_dropped_and_its_memory_freed(runtime, opener):
    open_model(runtime, A)
    open_model(runtime, B)
    with runtime.use(A):
        pass
    assert runtime.warm_keys() == ("b", "a")
    open_model(runtime, C)
    assert runtime.warm_keys() == ("a", "c")
    wait_until(lambda: gc.collect() >= 0 and opener.models[1]() is None)
    assert opener.models[0]() is not None


def test_a_model_in_use_is_never_dropped(runtime, opener):
    open_model(runtime, B)
    with runtime.use(A) as backend:
        open_model(runtime, C)
        assert runtime.warm_keys() == ("a", "c")
        assert backend.limit
    assert "a" in runtime.warm_keys()


def test_no_room_when_all_are_in_use(runtime, opener):
    with runtime.use(A), runtime.use(B):
        with pytest.raises(NoRoom) as caught:
            open_model(runtime, C)
        assert caught.value.model == "c"
        assert runtime.warm_keys() == ("a", "b")
    open_model(runtime, C)
    assert runtime.warm_keys() == ("b", "c")


def test_a_model_larger_than_the_budget_drops_nothing(opener):
    runtime = Runtime(Settings(memory_mb=25, device="cpu"), open_backend=opener)
    open_model(runtime, A)
    opener.bytes = 30 * MEGABYTE
    with pytest.raises(OutOfMemory):
        open_model(runtime, B)
    assert runtime.warm_keys() == ("a",)


def test_a_failure_leaves_the_others_and_can_be_tried_again(runtime, opener):
    open_model(runtime, A)
    opener.failures["b"] = HubUnreachable(model="b")
    for _ in range(2):
        with pytest.raises(HubUnreachable) as caught:
            open_model(runtime, B)
        assert caught.value.parameters == {"model": "b"}
    with pytest.raises(HubUnreachable), runtime.use(B):
        pytest.fail("opened")
    assert runtime.warm_keys() == ("a",)
    opener.failures.clear()
    open_model(runtime, B)
    assert runtime.warm_keys() == ("a", "b")


def test_all_who_wait_hear_of_a_failure(runtime, opener):
    opener.failures["a"] = HubUnreachable(model="a")
    opener.gate.clear()
    errors = []

    def use() -> None:
        try:
            with runtime.use(A):
                pass
        except HubUnreachable as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: opener.opened)
    opener.gate.set()
    for thread in threads:
        thread.join(10)
    assert len(errors) == 3
    assert len({id(error) for error in errors}) == 3


def test_a_bug_in_an_opener_is_logged_and_keeps_nobody_waiting(runtime, opener, monkeypatch):
    logged = []
    monkeypatch.setattr(threading, "excepthook", lambda args: logged.append(args.exc_type))
    opener.failures["a"] = ZeroDivisionError()
    with pytest.raises(ModelFailed):
        open_model(runtime, A)
    wait_until(lambda: logged == [ZeroDivisionError])
    assert runtime.warm_keys() == ()


def test_errors_in_a_block_release_the_model(runtime, opener):
    with pytest.raises(ZeroDivisionError), runtime.use(A):
        raise ZeroDivisionError
    open_model(runtime, B)
    open_model(runtime, C)
    assert runtime.warm_keys() == ("b", "c")


def test_a_warm_model_of_another_family_is_refused(runtime):
    open_model(runtime, make_spec("a", None))
    with pytest.raises(WrongKind):
        open_model(runtime, make_spec("a", Family.ENCODER))
    with pytest.raises(WrongKind), runtime.use(make_spec("a", Family.ENCODER)):
        pytest.fail("wrong")
    assert runtime.warm_keys() == ("a",)


def test_what_an_opener_is_told(tmp_path):
    told = []

    def note(opening: Opening) -> Iterator[LoadProgress | Backend]:
        told.append(opening)
        yield from open_fake(opening)

    settings = Settings(models_dir=str(tmp_path), device="cpu", offline=True, hub_timeout=2)
    runtime = Runtime(settings, open_backend=note)
    for name in ("playground-bert-sentiment", "gpt2"):
        open_model(runtime, Registry().find(name))
    adapter, hub = told
    assert adapter.folder == tmp_path / "playground-bert-sentiment"
    assert adapter.base == tmp_path / "playground-bert"
    assert (hub.folder, hub.base, hub.offline, hub.timeout) == (None, None, True, 2)
    assert hub.revision == Registry().find("gpt2").revision
    assert (hub.device, hub.dtype) == ("cpu", "float32")


def test_fakes_can_fail_and_take_their_time():
    opener = make_opener(seconds=0.04, failures={"b": HubUnreachable(model="b")})
    runtime = Runtime(Settings(device="cpu"), open_backend=opener)
    start = time.perf_counter()
    assert open_model(runtime, A)
    assert time.perf_counter() - start >= 0.04
    with pytest.raises(HubUnreachable):
        open_model(runtime, B)


def test_threads_that_open_drop_and_use_never_meet_a_dropped_model():
    opener = make_opener(bytes_=10 * MEGABYTE)
    runtime = Runtime(Settings(memory_mb=25, device="cpu"), open_backend=opener)
    specs = [make_spec(name) for name in "abcd"]
    used: list[str] = []
    deadline = time.monotonic() + 20

    def use_once(spec) -> bool:
        try:
            with runtime.use(spec) as backend:
                assert backend.passport(0.0).model == spec.key
                used.append(spec.key)
        except NoRoom:
            return False
        return True

    def use(place: int) -> None:
        for turn in range(4):
            while not use_once(specs[(place + turn) % 4]) and time.monotonic() < deadline:
                time.sleep(0.001)

    threads = [threading.Thread(target=use, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(used) == sorted("abcd" * 4)
    assert len(runtime.warm_keys()) <= 2
