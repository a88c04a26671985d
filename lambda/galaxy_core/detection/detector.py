"""Runs the detector, an ONNX graph that is the site's as well; `galaxy_devtools.detector` makes it."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime

from galaxy_core.cancellation import current
from galaxy_core.images.preprocessing import ImageArray

SOURCE_COLUMNS = ("x", "y", "r50", "r90", "axis_ratio", "angle", "snr", "flux", "is_star")
_FILE = Path(__file__).with_name("detector.gen.json")


class DetectedSource(NamedTuple):
    """A source, in pixels of the picture that was looked at.

    Attributes:
        x: column of its centre; 0 is the centre of the first pixel.
        y: row, from the top.
        r50: radius of half of its Petrosian light, seeing included.
        r90: of nine tenths.
        axis_ratio: minor over major axis.
        angle: of the major axis from the rows' direction towards higher rows, radians.
        snr: signal to noise of the light within `r50`.
        flux: Petrosian light, in units of the noise of a pixel.
        is_star: whether it is as sharp as the sharpest sources of the picture; False if they form no clump.
    """

    x: float
    y: float
    r50: float
    r90: float
    axis_ratio: float
    angle: float
    snr: float
    flux: float
    is_star: bool

    def enlarged(self, factor: int) -> DetectedSource:
        """The source in the pixels of a picture that was averaged down by a whole factor."""
        return self._replace(
            x=(self.x + 0.5) * factor - 0.5,
            y=(self.y + 0.5) * factor - 0.5,
            r50=self.r50 * factor,
            r90=self.r90 * factor,
        )


def detect(pixels: ImageArray) -> list[DetectedSource]:
    """Galaxies and stars of a picture, the brightest first; at most a thousand.

    Args:
        pixels: uint8 ``[rows, columns, 3]``, each side at least 64.

    Raises:
        CancelledRequestError: the request was cancelled.
    """
    options = onnxruntime.RunOptions()

    def interrupt() -> None:
        options.terminate = True

    with current().interruptible(interrupt):
        (table,) = _session().run(["sources"], {"image": np.ascontiguousarray(pixels)}, options)
    return [DetectedSource._make([*row[:-1], bool(row[-1])]) for row in table.tolist()]


@cache
def _session() -> Any:
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # what it takes once for a large picture would be kept
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        base64.b64decode(document["onnx"]), sess_options=options, providers=["CPUExecutionProvider"]
    )
