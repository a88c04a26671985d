"""A picture of 20,000 x 20,000 pixels through `galaxy detect`: in bounded memory, each galaxy once.

    python -m tests.benchmarks.large_field [--side 20000]

One drawn field is repeated, so that the same galaxies are to be found in each copy, also where windows meet.
It fails where too many are missing or come twice, or above `MAX_MB`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import numpy as np
import pandas as pd
from astropy.io import fits
from numpy.typing import NDArray

from galaxy_training.simulation.fields import draw_field
from tests.conftest import RELEASED

MAX_MB = 1500.0
TILE, GALAXIES, STARS = 1000, 16, 24
MARGIN = 100
"""Galaxies nearer to a copy's edge are cut in two there, and do not count."""
NEAR = 3.0
"""Pixels within which two galaxies are one."""
MIN_FOUND, MAX_TWICE = 0.99, 0.001
DETECT = [sys.executable, "-c", "from galaxy_cli.main import main; main()", "detect"]


@click.command()
@click.option("--side", default=20_000, show_default=True, type=click.IntRange(2 * TILE))
def main(side: int) -> None:
    """Draw, detect, print, and fail where memory or the catalogue is not as it should be."""
    copies = side // TILE
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        tile = draw_field(np.random.default_rng(5), TILE, GALAXIES, STARS, spoiled=False).bands["r"]
        write_copies(folder / "one.fits", tile, 2)
        write_copies(folder / "field.fits", tile, copies)
        known, *_ = detect(folder / "one.fits")
        found, seconds, megabytes = detect(folder / "field.fits")
    inner = known[(known < TILE).all(axis=1) & (known % TILE > MARGIN).all(axis=1)]
    inner = inner[(inner < TILE - MARGIN).all(axis=1)]
    grid = np.arange(copies) * TILE
    expected = np.concatenate([inner + np.array([x, y]) for x in grid for y in grid])
    counts = near(expected, found)
    missing, twice = float(np.mean(counts == 0)), float(np.mean(counts > 1))
    click.echo(
        f"{side:,} x {side:,} pixels, {len(found):,} galaxies: {megabytes:.0f} MB at most, "
        f"{1e6 * seconds / side**2:.2f} s of a processor for each megapixel"
    )
    click.echo(
        f"Of {len(expected):,} galaxies that are repeated, {missing:.2%} are missing and {twice:.2%} come twice."
    )
    if megabytes > MAX_MB or 1 - missing < MIN_FOUND or twice > MAX_TWICE:
        raise click.ClickException(
            f"At most {MAX_MB:.0f} MB, {1 - MIN_FOUND:.0%} missing and {MAX_TWICE:.1%} twice are accepted."
        )


def write_copies(path: Path, tile: NDArray[np.floating], copies: int) -> None:
    """Write a square of copies of a tile as FITS, a row of them at a time."""
    header = fits.PrimaryHDU(np.zeros((1, 1), np.float32)).header
    header["NAXIS1"] = header["NAXIS2"] = copies * TILE
    row = np.tile(tile, (1, copies)).astype(">f4").tobytes()
    with path.open("wb") as file:
        file.write(header.tostring().encode())
        for _ in range(copies):
            file.write(row)
        file.write(bytes(-len(row) * copies % 2880))


def detect(path: Path) -> tuple[NDArray[np.float64], float, float]:
    """Places ``[N, 2]`` of the galaxies, seconds of processor time, and MB of memory at most."""
    table = path.with_suffix(".csv")
    options = ["--registry", RELEASED, "--limit", "1000000", "--output", table]
    command = [*map(str, [*DETECT, path, *options])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if not table.exists():
        raise click.ClickException(f"galaxy detect ended with {process.returncode}: {said[-500:]}")
    rows = pd.read_csv(table, usecols=["x", "y"])
    return rows[["x", "y"]].to_numpy(float), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def near(places: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many found ones are at each place."""
    order = np.argsort(found[:, 0])
    across = found[order, 0]
    starts, stops = (np.searchsorted(across, places[:, 0] + step) for step in (-NEAR, NEAR))
    return np.array(
        [
            np.count_nonzero(np.abs(found[order[start:stop], 1] - y) <= NEAR)
            for start, stop, y in zip(starts, stops, places[:, 1], strict=True)
        ]
    )


if __name__ == "__main__":
    main()
