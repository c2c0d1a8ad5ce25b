"""Numbers as the pixels of a PNG: a picture of many cells that is a few kilobytes.

Source: https://www.w3.org/TR/png/, sections 5 and 11.
"""

import base64
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

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
    rows, columns, _ = pixels.shape
    # Before each row stands the number of a filter: none.
    lines = np.concatenate([np.zeros((rows, 1), np.uint8), pixels.reshape(rows, -1)], axis=1)
    image = b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _pack(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)),
            _pack(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _pack(b"IEND", b""),
        ]
    )
    return "data:image/png;base64," + base64.b64encode(image).decode("ascii")


def _pack(kind: bytes, data: bytes) -> bytes:
    """A part of the file: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
