"""Eight pictures of a batch: good ones, and each kind of trouble."""

from __future__ import annotations

import csv
import io

import numpy as np

from tests.conftest import Encode

MISSING = "missing.jpg"
TROUBLE = {
    "broken.jpg": "broken_image",
    MISSING: "missing_image",
    "words.txt": "not_an_image",
    "huge.png": "too_many_pixels",
}
"""Error code by name."""


def eight_pictures(galaxy_jpeg: bytes, encode: Encode) -> dict[str, bytes]:
    """Pictures by name, in order; `MISSING` is not to be uploaded."""
    noise = np.random.default_rng(8).integers(0, 255, (3, 80, 80, 3)).astype(np.uint8)
    return {
        "galaxy.jpg": galaxy_jpeg,
        "folder/noise.png": encode(noise[0]),
        "broken.jpg": galaxy_jpeg[: len(galaxy_jpeg) // 2],
        MISSING: b"",
        "Größe, “M 51”.gif": encode(noise[1], "GIF"),
        "words.txt": b"no picture at all",
        "huge.png": encode(np.zeros((5001, 5001), np.uint8)),
        "last.webp": encode(noise[2], "WEBP"),
    }


def read_csv(table: bytes) -> list[dict[str, str]]:
    """Rows of a table of results."""
    return list(csv.DictReader(io.StringIO(table.decode())))
