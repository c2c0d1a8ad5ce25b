"""A layer that looks through a window, in words."""

from playground.results.neurons import Reach
from playground.texts import neurons as words
from playground.ui.visit import Visit


def say_window(visit: Visit, reach: Reach | None) -> str:
    """What the window bars on this text; "" for a layer without."""
    if reach is None:
        return ""
    if not reach.narrow:
        return visit.say(words.WINDOW_WIDE, window=reach.window)
    if reach.ahead:
        return visit.say(words.WINDOW_BOTH, reach=reach.ahead)
    return visit.say(words.WINDOW, window=reach.window, before=reach.window - 1)
