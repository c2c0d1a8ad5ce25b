"""What Stop leaves on the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradio.components import Component

Handler = Callable[..., Any]

# Pressing Stop hides the chips that come after those that stand there; gives their number.
FREEZE = """() => {
  const lists = [...document.querySelectorAll('PLACE .pg-chips')];
  const seen = Math.max(0, ...lists.map((list) => list.querySelectorAll('.pg-chip').length));
  const style = document.createElement('style');
  style.className = 'pg-frozen';
  style.textContent =
    `PLACE .pg-chips > :nth-child(n + ${seen + 1} of .pg-chip) { display: none; }`;
  document.head.append(style);
  return seen;
}"""
THAW = """() => document.querySelectorAll('style.pg-frozen').forEach((each) => each.remove())"""


@dataclass(frozen=True, kw_only=True)
class Keep:
    """What Stop leaves of a text that grows: what the reader saw when it was pressed. What was
    on its way is not shown, and `cut` takes it off.

    place    CSS selector of the element that holds the chips
    cut      a handler; beside `inputs` its argument `seen` is the number of chips that stood
             there, in the longest of several texts
    """

    place: str
    cut: Handler
    inputs: Mapping[str, Component]
    outputs: Sequence[Component]
