"""One head before one reader: how its matrices and tokens are named and set side by side."""

from dataclasses import dataclass, replace

import numpy as np

from playground.plots.labels import show_text
from playground.plots.matrices import SHOWN, Matrix, find_top
from playground.results import Floats
from playground.results.inside import AttentionTrace, Compared, Walk
from playground.results.neurons import Reach
from playground.tasks.neurons import find_window
from playground.texts import Text
from playground.texts import attention as names
from playground.texts import inside as words
from playground.ui.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A head with its changes, its layer, and who is reading."""

    visit: Visit
    trace: AttentionTrace
    found: Compared

    def say(self, text: Text, **values: str | int | float) -> str:
        """In the reader's language."""
        return self.visit.say(text, **values)

    def beside(
        self, part: str, *, signed: bool = True, keys: bool = True, most: int | None = None
    ) -> list[tuple[str, Matrix]]:
        """A part of the walk; after changes that reach it, beside the model's own in the same
        colours."""
        edited, own = (
            read_part(walk, part)[:, :most] for walk in (self.found.edited, self.found.own)
        )
        draw = self.over_keys if keys else self.over_dimensions
        matrix = replace(draw(edited), signed=signed)
        if np.array_equal(edited, own):
            return [("", matrix)]
        top = find_top(edited[:SHOWN], own[:SHOWN])
        return [
            (self.say(words.EDITED), replace(matrix, top=top)),
            (self.say(words.OWN), replace(draw(own), signed=signed, top=top)),
        ]

    def over_dimensions(self, values: Floats, *, queries: bool = True) -> Matrix:
        """A row per token, a column per dimension."""
        return Matrix(
            values=values,
            rows=self.trace.query_tokens if queries else self.trace.key_tokens,
            columns=None,
            row_name=self.say(words.TOKEN),
            column_name=self.say(words.DIMENSION),
            value_name=self.say(words.NUMBER),
        )

    def over_keys(self, values: Floats) -> Matrix:
        """A row per query, a column per key."""
        return Matrix(
            values=values,
            rows=self.trace.query_tokens,
            columns=self.trace.key_tokens,
            row_name=self.say(names.QUERY),
            column_name=self.say(names.KEY),
            value_name=self.say(words.NUMBER),
        )

    def list_cells(self, matrix: str) -> tuple[tuple[int, int], ...]:
        """The cells of a matrix that were set by hand."""
        cells = self.found.edits.cells
        return tuple((cell.row, cell.column) for cell in cells if cell.matrix == matrix)

    def find_reach(self) -> Reach | None:
        """What the layer's window bars; None for a layer without one."""
        trace, mask = self.trace, self.trace.mask
        own = None if mask is None else mask[self.found.head if len(mask) > 1 else 0]
        return find_window(trace.kind, trace.window, own)

    def find_link(self) -> tuple[int, int]:
        """A query and the key it looks at most: of those queries for which that is neither
        itself nor the first nor a special token, the one with the largest weight; where there is
        none, the largest weight of all."""
        weights = self.found.edited.weights[:SHOWN, :SHOWN]
        keys = self.trace.key_tokens
        best = weights.argmax(-1)
        largest = weights.max(-1)
        telling = [
            row
            for row, column in enumerate(best.tolist())
            if column and not keys[column].special and (self.trace.kind == "cross" or column != row)
        ]
        row = max(telling or range(len(weights)), key=lambda place: float(largest[place]))
        return row, int(best[row])

    def find_query(self) -> int:
        """The query of that link."""
        return self.find_link()[0]

    def name_query(self, place: int) -> str:
        """A query token as a reader sees it."""
        return show_text(self.trace.query_tokens[place].text)

    def name_key(self, place: int) -> str:
        """A key token as a reader sees it."""
        return show_text(self.trace.key_tokens[place].text)


def read_part(walk: Walk, part: str) -> Floats:
    """One matrix of a walk, by its name."""
    found: Floats = getattr(walk, part)
    return found
