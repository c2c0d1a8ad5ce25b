"""Numbers as the pixels of a PNG: a picture of many cells that is a few kilobytes."""

import base64
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.plots.template import MAGNITUDES, SIGNED

Array = npt.NDArray[np.floating]
Bytes = npt.NDArray[np.uint8]


def paint_signed(values: Array, *, top: float) -> str:
    """(rows, columns) → an address of a picture, a pixel for each number: −top is the strongest
    orange, top the strongest purple."""
    return _write(_colour((values / (2 * (top or 1))) + 0.5, SIGNED))


def paint_magnitudes(values: Array, *, top: float) -> str:
    """The same for numbers from 0 to top, light to dark."""
    return _write(_colour(values / (top or 1), MAGNITUDES))


def _colour(places: Array, colours: Sequence[str]) -> Bytes:
    """Places in 0…1 of a scale (rows, columns) → (rows, columns, 3)."""
    stops = np.array([list(bytes.fromhex(colour[1:])) for colour in colours])
    steps = np.linspace(0, 1, len(stops))
    mixed = [np.interp(places, steps, stops[:, channel]) for channel in range(3)]
    painted: Bytes = np.rint(np.stack(mixed, axis=-1)).astype(np.uint8)
    return painted


def _write(pixels: Bytes) -> str:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
