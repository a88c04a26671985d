"""Mutated images for `read_image`: whatever comes, an answer or an `ImageError`, in bounded time and memory.

``python -m tests.support.fuzz_images --count 100000 --seed 2`` goes further than the tests do. It stops at the
first image that breaks a bound and leaves it beside it, as ``fuzz-<seed>-<number>``.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from astropy.io import fits
from PIL import Image

from galaxy_core.errors import ImageError
from galaxy_core.images.reading import read_image
from tests.support.costly_images import jpeg_of_scans
from tests.support.hostile_images import saved

MAX_SECONDS = 2.0
"""Processor time of one image."""
MAX_MEGABYTES = 300.0
"""Memory of one image, beyond what the process has."""
EXTREMES = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\1",
    b"\0\1\0\0",
    b"\xff\xd9",
    b"\xff\xda",
)


def seeds() -> list[bytes]:
    """One small image in each way of writing one."""
    noise = np.random.default_rng(17).integers(0, 255, (96, 80, 3), np.uint8)
    image = Image.fromarray(noise)
    return [
        saved(image, "JPEG"),
        saved(image, "JPEG", progressive=True, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
        jpeg_of_scans(20, 80),
        saved(image, "PNG"),
        saved(image.convert("P"), "PNG", transparency=3),
        saved(image.convert("I;16"), "PNG"),
        saved(image, "WEBP"),
        saved(image, "WEBP", lossless=True),
        saved(image, "WEBP", save_all=True, append_images=[image.rotate(90)] * 3),
        saved(image.convert("P"), "GIF", save_all=True, append_images=[image.rotate(90)] * 3),
        saved(image, "TIFF"),
        saved(image, "TIFF", compression="tiff_lzw", strip_size=1),
        saved(image.convert("L"), "TIFF", compression="tiff_adobe_deflate"),
        saved(image.convert("F"), "TIFF"),
        saved(image, "TIFF", big_tiff=True),
    ]


def seeds_of_light() -> list[bytes]:
    """Small FITS files and TIFF of more than 8 bits, in each way of writing one."""
    rows, columns = np.mgrid[:80, :80] - 40
    noise = np.random.default_rng(18).normal(100, 5, (3, 80, 80))
    light = np.rint(noise + 2000 * np.exp(-np.hypot(rows, columns) / 6)).astype(np.int16)
    kinds = ("RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1")
    packed = [_fits(fits.CompImageHDU(light[0], compression_type=kind)) for kind in kinds]
    colours = np.moveaxis(light, 0, -1)
    return [
        *packed,
        _fits(fits.CompImageHDU(light[0].astype(np.float32))),
        _fits(fits.PrimaryHDU(light)),
        _fits(fits.ImageHDU(light[0], name="SCI"), fits.ImageHDU((light[1] > 110).astype(np.int16), name="DQ")),
        _tiff(light[0].astype(np.uint16)),
        _tiff(light[0].astype(np.float64), compression="zlib"),
        _tiff(colours.astype(np.uint16), photometric="rgb", compression="zlib", rowsperstrip=8),
        _tiff(light.astype(np.uint32), photometric="minisblack", planarconfig="separate"),
    ]


def _fits(*parts: fits.PrimaryHDU | fits.ImageHDU | fits.CompImageHDU) -> bytes:
    file = io.BytesIO()
    first = [] if isinstance(parts[0], fits.PrimaryHDU) else [fits.PrimaryHDU()]
    fits.HDUList([*first, *parts]).writeto(file)
    return file.getvalue()


def _tiff(values: np.ndarray, **layout: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, values, **{"photometric": "minisblack", **layout})
    return file.getvalue()


def mutate(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Change one to eight things: bytes, numbers, pieces, the end, or half of it for half of another file."""
    mutated = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        # Headers decide most, so that half of the changes are in the first bytes.
        place = chance.randrange(min(len(mutated), chance.choice((64, 512, len(mutated)))) or 1)
        match chance.randrange(7):
            case 0:
                mutated[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                extreme = chance.choice(EXTREMES)
                mutated[place : place + len(extreme)] = extreme
            case 2:
                del mutated[place : place + chance.randrange(1, 64)]
            case 3:
                mutated[place:place] = mutated[place : place + chance.randrange(1, 256)] * chance.choice(
                    (1, 8, 200)
                )
            case 4:
                del mutated[chance.randrange(len(mutated) + 1) :]
            case 5:
                other = chance.choice(others)
                mutated[place:] = other[chance.randrange(len(other)) :]
            case _:
                mutated[place : place + 4] = chance.randbytes(4)
    return bytes(mutated)


def problem_of(data: bytes) -> str | None:
    """What is wrong with how an image was read; None where nothing is."""
    before, started = _megabytes(), time.process_time()
    try:
        read_image(data)
    except ImageError:
        pass
    except Exception as error:  # noqa: BLE001 - just this is looked for
        return f"raises {error!r}"
    seconds, megabytes = time.process_time() - started, _megabytes() - before
    if seconds > MAX_SECONDS:
        return f"takes {seconds:.1f} s"
    return f"takes {megabytes:.0f} MB" if megabytes > MAX_MEGABYTES else None


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Read so many mutated images; the exit code is 1 where one breaks a bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--light", action="store_true", help="FITS, and TIFF of more than 8 bits.")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - to be made again
    originals = seeds_of_light() if options.light else seeds()
    warnings.simplefilter("ignore")
    for number in range(options.count):
        data = mutate(chance.choice(originals), chance, originals)
        if problem := problem_of(data):
            path = Path(f"fuzz-{options.seed}-{number}")
            path.write_bytes(data)
            sys.exit(f"{path}: {problem}")
    print(f"{options.count} images")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
