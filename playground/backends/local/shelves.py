"""Keys and values of texts of different lengths, kept where one operation reads many.

Texts of nearly the same length lie side by side in one tensor, padded to the same number of
columns: attention then runs once for all of them. What a text computes does not depend on its
neighbours, for the padding alone decides in which order its numbers are added up, and that
comes from its own length.
"""

from collections.abc import Sequence

import torch

# Lengths are rounded up to a multiple of this.
COLUMNS = 64


class Row:
    """The keys and values of one text."""

    def __init__(self, cache: torch.Tensor, read: int) -> None:
        """`cache`: (layers, 2, heads, columns, width of a head), of which `read` are filled. It
        is never written to."""
        self.cache: torch.Tensor | None = cache
        self.read = read

    def copy(self) -> "Row":
        """The same beginning for another text. Before the row's first step."""
        if self.cache is None:
            raise ValueError("the row has been stepped")
        return Row(self.cache, self.read)


class Shelf:
    """Rows that are padded to the same number of columns."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[Row] = []
        self._cache: torch.Tensor | None = None  # (layers, 2, slots, heads, columns, width)
        self._slots = torch.empty(0, dtype=torch.long)
        self._places = torch.empty(0, dtype=torch.long)
        self._mask = torch.empty(0)

    def add(self, row: Row) -> None:
        """Copy a row in."""
        own = row.cache
        if own is None:
            raise ValueError("the row lies on a shelf already")
        cache = self._make_room(own)
        slot = len(self.rows)
        cache[:, :, slot, :, : row.read] = own[..., : row.read, :]
        # A number that was left there could be none, and nothing times none is none.
        cache[:, :, slot, :, row.read :] = 0.0
        self.rows.append(row)
        row.cache = None

    def remove(self, row: Row) -> None:
        """Give a row its own keys and values again; the last row moves to its place."""
        cache = self._cache
        if cache is None:
            raise ValueError("the shelf is empty")
        slot = self.rows.index(row)
        row.cache = cache[:, :, slot, :, : row.read].clone()
        last = self.rows.pop()
        if last is not row:
            cache[:, :, slot] = cache[:, :, len(self.rows)]
            self.rows[slot] = last

    def open_column(self) -> None:
        """One column more for each row: `attend` writes to it."""
        places = [row.read for row in self.rows]
        self._slots = torch.arange(len(places))
        self._places = torch.tensor(places)
        hidden = torch.arange(self.columns) > self._places[:, None]  # (rows, columns)
        self._mask = torch.zeros(hidden.shape).masked_fill(hidden, float("-inf"))[:, None, None]
        for row in self.rows:
            row.read += 1

    def attend(self, layer: int, parts: torch.Tensor, *, scale: float) -> torch.Tensor:
        """Queries, keys and values (rows, 3, heads, width of a head) of the new column → what
        each row's heads give, (rows, heads, 1, width of a head)."""
        assert self._cache is not None
        cache = self._cache[layer, :, : len(self.rows)]  # (2, rows, heads, columns, width)
        cache[:, self._slots, :, self._places] = parts[:, 1:]
        # In these steps, for the fused operation shares the columns of a text among threads in a
        # way that depends on how many texts there are.
        scores = parts[:, 0, :, None] * scale @ cache[0].mT + self._mask.to(parts.dtype)
        return scores.softmax(-1) @ cache[1]

    def _make_room(self, like: torch.Tensor) -> torch.Tensor:
        """The cache, with a slot more than there are rows."""
        cache = self._cache
        if cache is None or cache.shape[2] <= len(self.rows):
            layers, two, heads, _, width = like.shape
            slots = max(1, 2 * len(self.rows))
            larger = like.new_zeros(layers, two, slots, heads, self.columns, width)
            if cache is not None:
                larger[:, :, : cache.shape[2]] = cache
            self._cache = cache = larger
        return cache


class Shelves:
    """The rows that are in the steps now."""

    def __init__(self) -> None:
        self._shelves: dict[int, Shelf] = {}

    def arrange(self, rows: Sequence[Row]) -> list[Shelf]:
        """Have exactly these rows on the shelves, each where there is room for its next
        column. The shelves that are in use."""
        wanted = {id(row) for row in rows}
        for shelf in self._shelves.values():
            for row in list(shelf.rows):
                if id(row) not in wanted or row.read == shelf.columns:
                    shelf.remove(row)
        for row in rows:
            if row.cache is not None:
                columns = COLUMNS * (row.read // COLUMNS + 1)
                self._shelves.setdefault(columns, Shelf(columns)).add(row)
        self._shelves = {key: shelf for key, shelf in self._shelves.items() if shelf.rows}
        return list(self._shelves.values())
