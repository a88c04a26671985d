"""Positions whose cutouts are in a cache, against the same images as local files: as fast, in flat memory.

    python -m tests.benchmarks.positions [--count 100000]

Processor time is compared, as it is nearly the same on a busy machine, for the rows beyond a tenth: what a process
takes before its first row does not count. It fails above `MAX_RATIO` or `MAX_GROWTH_MB`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
import numpy as np
from PIL import Image

from galaxy_sky.cutout_cache import FolderCache
from galaxy_sky.cutouts import CutoutFetcher
from galaxy_sky.politeness import HostQueue, HostQueues
from galaxy_sky.settings import SkyServices
from galaxy_sky.surveys import FieldOfView
from galaxy_training.simulation import draw_galaxy
from tests.conftest import RELEASED

DISTINCT = 20
"""Images that differ; the others are links to them."""
PARTS = 10
"""Time and memory are compared with those for this part of the rows."""
MAX_RATIO, MAX_GROWTH_MB = 1.15, 64.0
NOBODY = "http://127.0.0.1:9/"
"""Address of every service: whatever is asked for fails."""
CLASSIFY = [sys.executable, "-c", "from galaxy_cli.main import main; main()", "classify"]


class Spent(NamedTuple):
    """What a run took: seconds of processor time, and MB of memory at most."""

    seconds: float
    megabytes: float


class Measurement(NamedTuple):
    """Seconds of processor time for the rows beyond a part, MB for all, and how many more than for that part."""

    seconds: float
    megabytes: float
    growth: float


@click.command()
@click.option("--count", default=100_000, show_default=True, type=click.IntRange(PARTS * DISTINCT))
@click.option("--rounds", default=1, show_default=True, type=click.IntRange(1))
def main(count: int, rounds: int) -> None:
    """Measure, print, and fail where positions are slower or memory grows."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_inputs(folder, count)
        pairs = [(measure(folder, "files"), measure(folder, "positions")) for _ in range(rounds)]
    per_row = count - count // PARTS
    for name, runs in zip(("files", "positions"), zip(*pairs, strict=True), strict=True):
        milliseconds = 1000 * median(run.seconds for run in runs) / per_row
        click.echo(f"{count:,} {name}: {milliseconds:.2f} ms of a processor each, {runs[0].megabytes:.0f} MB")
    ratio = median(positions.seconds / files.seconds for files, positions in pairs)
    growth = median(positions.growth for _, positions in pairs)
    click.echo(f"Positions take {ratio:.3f} of the time of files, and {growth:+.0f} MB for {PARTS} times as many.")
    if ratio > MAX_RATIO or growth > MAX_GROWTH_MB:
        raise click.ClickException(f"At most {MAX_RATIO} and {MAX_GROWTH_MB:+.0f} MB are accepted.")


def measure(folder: Path, name: str) -> Measurement:
    """Classify a part of a table, then all of it."""
    part, whole = classify(folder, f"{name}-part.csv"), classify(folder, f"{name}.csv")
    return Measurement(whole.seconds - part.seconds, whole.megabytes, whole.megabytes - part.megabytes)


def write_inputs(folder: Path, count: int) -> None:
    """Write a cache, and tables of its positions and of its files."""
    services = SkyServices(sdss=f"{NOBODY}dr0/", legacy=NOBODY, ps1=NOBODY, sesame=NOBODY)
    cache = folder / "cache"
    fetcher = CutoutFetcher(services, ["sdss"], FolderCache(cache), HostQueues(lambda: HostQueue(1)))
    first: list[Path] = []
    rows = []
    for number in range(count):
        ra, dec = round(number % 36_000 / 100, 2), round(number // 36_000 / 10, 1)
        path = cache / fetcher.cache_key(FieldOfView.of(ra, dec, 1.0))
        path.parent.mkdir(parents=True, exist_ok=True)
        if number < DISTINCT:
            galaxy = draw_galaxy(np.random.default_rng(number), side=424)
            Image.fromarray(galaxy.image).save(path, "JPEG", quality=90)
            first.append(path)
        else:
            os.link(first[number % DISTINCT], path)
        rows.append((f"g{number:06}", f"{ra},{dec}", str(path)))
    tables = {
        "positions": ("id,ra,dec", [f"{name},{place}" for name, place, _ in rows]),
        "files": ("id,file_loc", [f"{name},{path}" for name, _, path in rows]),
    }
    for table, (header, lines) in tables.items():
        (folder / f"{table}.csv").write_text("\n".join([header, *lines]) + "\n")
        (folder / f"{table}-part.csv").write_text("\n".join([header, *lines[: count // PARTS]]) + "\n")


def classify(folder: Path, table: str) -> Spent:
    """Classify a table in a process of its own."""
    options = ["--registry", RELEASED, "--survey", "sdss", "--cache", folder / "cache", "--overwrite"]
    command = [*CLASSIFY, folder / table, *options, "--output", folder / f"{table}.result.csv"]
    services = {f"GALAXY_{name}": NOBODY for name in ("LEGACY", "PS1", "SESAME")}
    environment = {**os.environ, **services, "GALAXY_SDSS": f"{NOBODY}dr0/"}
    with subprocess.Popen([*map(str, command)], env=environment, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"Classifying {table} ended with {process.returncode}.")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
