"""Many threads at once, and waiting for what they bring about."""

import threading
import time
from collections.abc import Callable


def crowd(count: int, visit: Callable[[int], object], *, seconds: float = 60) -> None:
    """Call `visit` with 0, 1, … from threads of their own, all at once. Nobody may hang or
    raise."""
    start = threading.Barrier(count)
    troubles: list[BaseException] = []

    def run(place: int) -> None:
        start.wait()
        try:
            visit(place)
        except BaseException as error:  # noqa: BLE001  raised again below
            troubles.append(error)

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(count)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "somebody hangs"
    if troubles:
        raise troubles[0]


def wait_until(condition: Callable[[], object], *, seconds: float = 15) -> None:
    """Until something has come true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.005)
