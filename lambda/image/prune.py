"""Removes from a folder of installed packages what is never imported in the image.

It would cost storage, and time at each cold start. `smoke.py` proves that nothing else was removed.

    python3 prune.py FOLDER
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

NEVER_IMPORTED = {
    "needed by the local server and the command line only": (
        *("bin", "click*", "h11*", "hatchling*", "pathspec*", "pluggy*", "trove_classifiers*"),
        *("uvicorn*", "usearch*", "numkong*", "tqdm*"),
    ),
    "onnxruntime's second copy of its engine, its tools, and their dependencies": (
        "onnxruntime/capi/libonnxruntime.so.*",
        *(f"onnxruntime/{name}" for name in ("backend", "datasets", "quantization", "tools", "transformers")),
        *("flatbuffers*", "google", "protobuf*"),
    ),
    "AVIF, which is no accepted format": ("PIL/_avif.*", "pillow.libs/libavif-*"),
    "astropy beyond images of FITS files and their stretch": (
        *(
            f"astropy/{name}"
            for name in (
                *("convolution", "coordinates", "cosmology", "modeling", "nddata", "samp", "table", "timeseries"),
                *("uncertainty", "wcs", "io/ascii", "io/misc", "io/votable", "utils/iers", "utils/xml"),
            )
        ),
        *("astropy/*/**/tests", "astropy/**/src", "astropy_iers_data/data/*", "_yaml", "yaml", "pyyaml*"),
        "erfa/tests",
    ),
    "for building and testing numpy": (
        *(
            "numpy/f2py",
            "numpy/**/tests",
            "numpy/_core/include",
            "numpy/_core/_*_tests.*",
            "numpy/_core/_simd.*.so",
        ),
        *("numpy/**/*.a", "numpy/**/*.pxd"),
    ),
    "Pydantic 1, which FastAPI does not need": ("pydantic/v1",),
    "for type checkers and installers": ("**/*.pyi", "*.dist-info/RECORD"),
}
SERVICES = {"s3", "sqs"}
"""AWS services whose API descriptions botocore keeps."""


def prune(folder: Path) -> None:
    """Remove everything that is never imported from a folder of packages."""
    for patterns in NEVER_IMPORTED.values():
        for pattern in patterns:
            for path in list(folder.glob(pattern)):
                _remove(path)
    for path in (folder / "botocore" / "data").iterdir():
        if path.is_dir() and path.name not in SERVICES:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    prune(Path(sys.argv[1]))
