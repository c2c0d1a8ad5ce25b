"""What both tabs about attention say of a layer."""

import html
import re

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


# Numbers and their names that stay in one line.
WHOLE = re.compile(r"max \|Δ\|(?: = \S*\d)?|\d\.\de-\d+")


def draw_distance(line: str) -> str:
    """How far the formula is from the model."""
    whole = WHOLE.sub(r"<span>\g<0></span>", html.escape(line))
    return f'<p class="pg-delta">{whole}</p>'
