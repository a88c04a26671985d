"""Smoke test that runs while the image is built: nothing was pruned that its functions need."""

from __future__ import annotations

import importlib
import io
import sys

HEAVY = {"boto3", "numpy", "obstore", "onnxruntime", "PIL"}
LIGHT = {"astropy", "tifffile"}
"""What reads files of light, which a cold start does not wait for."""
MEAN_BRIGHTNESS = (
    b'\x08\x08\x12\x00:Y\n\x17\n\x01x\x12\x01f"\x04Cast*\t\n\x02to\x18\x01\xa0\x01\x02\n#\n\x01f\x12\x01y"\nReduce'
    b"Mean*\x0f\n\x08keepdims\x18\x00\xa0\x01\x02\x12\x01gZ\t\n\x01x\x12\x04\n\x02\x08\x02b\x0b\n\x01y\x12\x06\n"
    b"\x04\x08\x01\x12\x00B\x04\n\x00\x10\r"
)
"""An ONNX graph of two nodes, Cast and ReduceMean: uint8 of any shape in, one float32 out."""


def check_functions() -> None:
    """Import each handler; that of metadata first, without the packages that would slow its cold start."""
    importlib.import_module("galaxy_api.handlers.metadata")
    heavy = HEAVY & sys.modules.keys()
    if heavy:
        sys.exit(f"the metadata handler imports {', '.join(sorted(heavy))}")
    for function in ("classify", "batch", "fetch_samples"):
        importlib.import_module(f"galaxy_api.handlers.{function}")
    for later in ("detect", "similar", "sky"):
        importlib.import_module(f"galaxy_api.routes.{later}")
    light = LIGHT & sys.modules.keys()
    if light:
        sys.exit(f"the handlers import {', '.join(sorted(light))}")


def check_images_and_models() -> None:
    """Load an image of each accepted format, and run onnxruntime on it."""
    import numpy as np  # noqa: PLC0415 - after the metadata handler
    import onnxruntime  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from galaxy_core.images.formats import FORMATS  # noqa: PLC0415
    from galaxy_core.images.preprocessing import load_image  # noqa: PLC0415

    session = onnxruntime.InferenceSession(MEAN_BRIGHTNESS, providers=["CPUExecutionProvider"])
    for kind in FORMATS:
        file = io.BytesIO()
        Image.linear_gradient("L").convert("RGB").save(file, kind)
        pixels = load_image(file.getvalue()).pixels
        (mean,) = session.run(None, {"x": pixels})
        if not np.isclose(mean, pixels.mean(), atol=0.01):
            sys.exit(f"onnxruntime computes {mean} where numpy computes {pixels.mean()} in a {kind}")


def check_files_of_light() -> None:
    """Read the same values from FITS, in every compression that it has, and from TIFF."""
    import numpy as np  # noqa: PLC0415 - after the handlers
    import tifffile  # noqa: PLC0415
    from astropy.io import fits  # noqa: PLC0415

    from galaxy_core.images.reading import read_image  # noqa: PLC0415

    rows, columns = np.mgrid[:96, :96] - 48
    values = (200 + (rows * 7 + columns * 13) % 11 + 5000 * np.exp(-np.hypot(rows, columns) / 6)).astype(np.int16)
    file = io.BytesIO()
    tifffile.imwrite(file, values[::-1].astype(np.uint32), photometric="minisblack")
    expected = read_image(file.getvalue()).pixels
    for kind in ("RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1"):
        file = io.BytesIO()
        image, flags = fits.CompImageHDU(values, compression_type=kind), fits.ImageHDU(values * 0, name="MASK")
        table = fits.BinTableHDU()
        fits.HDUList([fits.PrimaryHDU(), table, image, flags]).writeto(file)
        if not np.array_equal(read_image(file.getvalue()).pixels, expected):
            sys.exit(f"the values of a FITS file that is compressed by {kind} are not those of the TIFF")


def check_other_services() -> None:
    """Create the clients, and write and read a Parquet file."""
    import boto3  # noqa: PLC0415
    from arro3.core import Array, DataType, Table  # noqa: PLC0415
    from arro3.io import read_parquet, write_parquet  # noqa: PLC0415
    from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: F401, PLC0415
    from obstore.store import S3Store  # noqa: PLC0415

    S3Store("bucket", region="us-east-1")
    for service in ("s3", "sqs"):
        boto3.client(service, region_name="us-east-1")
    file = io.BytesIO()
    write_parquet(Table.from_pydict({"x": Array([1, 2], DataType.int16())}), file, compression="zstd(3)")
    if read_parquet(file).read_all().num_rows != 2:
        sys.exit("arro3 does not read what it wrote")


if __name__ == "__main__":
    check_functions()
    check_images_and_models()
    check_files_of_light()
    check_other_services()
