"""Models that are open: each once, the last few warm, within a memory budget.

The only mutable object of the page. Opening a model runs on a thread of its own, so that
it goes on when the visitor who asked for it leaves; everyone who wants the model follows
the same progress.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from playground.backends.base import Backend, Family
from playground.backends.local import open_local
from playground.backends.opening import OpenBackend, Opening
from playground.errors import ModelFailed, NoRoom, OutOfMemory, PlaygroundError, WrongKind
from playground.registry.device import Device, choose_device, free_memory
from playground.registry.registry import Registry
from playground.registry.spec import ModelSpec
from playground.results import LoadProgress
from playground.settings import Settings

MEGABYTE = 2**20


@dataclass(eq=False)
class _Slot:
    """The place of one model: being opened, open, or failed."""

    key: str
    progress: LoadProgress
    backend: Backend | None = None
    family: Family | None = None
    error: PlaygroundError | None = None
    opening: bool = True
    bytes: int = 0
    users: int = 0


@dataclass(eq=False)
class _Shelf:
    """All slots, the least recently used first, behind one lock."""

    slots: dict[str, _Slot] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)


class Runtime:
    """Opens models, keeps them warm, makes room. Safe to use from many threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        registry: Registry | None = None,
        open_backend: OpenBackend | None = None,
    ) -> None:
        self.settings = settings
        self.registry = Registry() if registry is None else registry
        self._open_backend = open_backend or _choose_opener(settings)
        self._shelf = _Shelf()

    @cached_property
    def device(self) -> Device:
        """Where models run; decided when first asked for."""
        return choose_device(self.settings)

    def warm_keys(self) -> tuple[str, ...]:
        """The models that answer at once, the least recently used first."""
        with self._shelf.changed:
            return tuple(key for key, slot in self._shelf.slots.items() if slot.backend)

    def warm_bytes(self) -> int:
        """Memory that the weights of those models take."""
        with self._shelf.changed:
            return sum(slot.bytes for slot in self._shelf.slots.values() if slot.backend)

    def prepare(self, spec: ModelSpec) -> Iterator[LoadProgress]:
        """Open a model unless it is warm; yields how far it is.

        Raises a ModelError, HubError or CapacityError; the other models stay warm.
        """
        slot, cold = self._find_slot(spec)
        if cold:
            # At once, so that a page can say something before the first byte has come.
            yield LoadProgress(model=spec.key, stage="waiting", done=0, total=0)
        seen = None
        while True:
            with self._shelf.changed:
                while slot.opening and slot.progress is seen:
                    self._shelf.changed.wait()
                if not slot.opening:
                    break
                seen = slot.progress
            yield seen
        _raise_failure(slot, spec)

    @contextmanager
    def use(self, spec: ModelSpec) -> Iterator[Any]:
        """A backend, opened if need be; it is not dropped before the block ends.

        Typed Any: the registry has checked that the model has the capability whose
        Protocol the caller expects. Raises as `prepare`.
        """
        slot = self._pin(spec)
        try:
            yield slot.backend
        except OutOfMemory:
            # Torch keeps what a pass has given back, and others may need it in other pieces.
            self._free_memory()
            raise
        finally:
            with self._shelf.changed:
                slot.users -= 1
                self._shelf.changed.notify_all()

    def _pin(self, spec: ModelSpec) -> _Slot:
        """The slot of an open model, counted as used."""
        while True:
            slot, _ = self._find_slot(spec)
            with self._shelf.changed:
                while slot.opening:
                    self._shelf.changed.wait()
                if slot.error is None and self._shelf.slots.get(spec.key) is not slot:
                    continue  # dropped between opening and use: open it again
                _raise_failure(slot, spec)
                slot.users += 1
                self._shelf.slots[spec.key] = self._shelf.slots.pop(spec.key)
                return slot

    def _find_slot(self, spec: ModelSpec) -> tuple[_Slot, bool]:
        """The slot of a model, and whether it is not open yet; opening starts if it has not."""
        with self._shelf.changed:
            slot = self._shelf.slots.get(spec.key)
            if slot is not None:
                return slot, slot.opening
            first = LoadProgress(model=spec.key, stage="waiting", done=0, total=0)
            slot = self._shelf.slots[spec.key] = _Slot(key=spec.key, progress=first)
        name = f"open {spec.key}"
        threading.Thread(target=self._open, args=(slot, spec), name=name, daemon=True).start()
        return slot, True

    def _open(self, slot: _Slot, spec: ModelSpec) -> None:
        """Fill a slot. What is not a PlaygroundError goes on to the thread's excepthook."""
        backend: Backend | None = None
        error: PlaygroundError | None = None
        try:
            for item in self._open_backend(self._describe(spec)):
                if isinstance(item, LoadProgress):
                    self._follow(slot, item)
                else:
                    backend = item
            if backend is not None:
                self._make_room(slot, backend.bytes)
        except PlaygroundError as failure:
            error = failure
            if isinstance(failure, OutOfMemory):
                self._free_memory()
        finally:
            with self._shelf.changed:
                slot.opening, slot.error = False, error
                if backend is not None and error is None:
                    slot.backend, slot.family = backend, backend.family
                else:
                    del self._shelf.slots[slot.key]
                self._shelf.changed.notify_all()

    def _follow(self, slot: _Slot, progress: LoadProgress) -> None:
        if progress.stage == "reading" and progress.total:
            self._make_room(slot, progress.total)
        with self._shelf.changed:
            slot.progress = progress
            self._shelf.changed.notify_all()

    def _describe(self, spec: ModelSpec) -> Opening:
        models = Path(self.settings.models_dir)
        return Opening(
            key=spec.key,
            family=spec.family,
            folder=models / spec.key if spec.embedded else None,
            base=models / spec.adapter_on if spec.adapter_on else None,
            revision=spec.revision,
            device=self.device.name,
            dtype=self.device.dtype,
            max_parameters=self.settings.max_parameters,
            offline=self.settings.offline,
            timeout=self.settings.hub_timeout,
        )

    def _make_room(self, slot: _Slot, size: int) -> None:
        """Reserve memory, dropping the least recently used models that nobody uses.

        Raises OutOfMemory when the budget cannot hold the model at all, NoRoom when models
        in use hold it.
        """
        budget = self.settings.memory_mb * MEGABYTE
        if size > budget:
            raise OutOfMemory(model=slot.key)
        with self._shelf.changed:
            others = [each for each in self._shelf.slots.values() if each is not slot]
            taken = sum(each.bytes for each in others)
            idle = [each for each in others if not each.users and not each.opening]
            dropped = []
            while taken + size > budget and idle:
                dropped.append(idle.pop(0))
                taken -= dropped[-1].bytes
            if taken + size > budget:
                raise NoRoom(model=slot.key)
            slot.bytes = size
            for each in dropped:
                del self._shelf.slots[each.key]
        if dropped:
            # Prepared or waiting threads may still hold the slot, but not its weights.
            for each in dropped:
                each.backend = None
            self._free_memory()

    def _free_memory(self) -> None:
        # A card that is lent by the request is not ours to tidy.
        free_memory("" if self.settings.zero_gpu else self.device.name)


def _choose_opener(settings: Settings) -> OpenBackend:
    """How models are opened where nothing else was asked for."""
    if settings.zero_gpu:
        from playground.backends.zero import ZeroGPU

        return ZeroGPU().open
    return open_local


def _raise_failure(slot: _Slot, spec: ModelSpec) -> None:
    """Raise what went wrong while the model was opened, for each of those who waited."""
    if slot.error is not None:
        # A fresh exception: several threads raise it, each with its own traceback.
        raise type(slot.error)(**slot.error.parameters) from slot.error
    if slot.family is None:
        # What its thread raised is in the log.
        raise ModelFailed(model=spec.key)
    if spec.family not in (None, slot.family):
        found, needed = slot.family.value, spec.family.value if spec.family else ""
        raise WrongKind(model=spec.key, found=found, needed=needed)
