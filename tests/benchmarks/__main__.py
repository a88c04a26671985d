"""Measures the functions and the command line: into ``latest.json``, and the README's table from it.

    python -m tests.benchmarks [--rounds 10] [--output FILE]

What is compared is started in turn, round after round, so that a busy moment falls on all alike. The models
are in an S3 of this machine's own.
"""

from __future__ import annotations

import io
import json
import logging
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

import boto3
import click
import numpy as np
from moto.server import ThreadedMotoServer
from PIL import Image

from galaxy_core.models.registry import Registry
from galaxy_costs.monthly import Use, bill, billed_milliseconds
from galaxy_training.evaluation.model_table import insert
from galaxy_training.simulation import draw_galaxy
from tests.benchmarks.classify import measure_survey
from tests.benchmarks.function import Running, started
from tests.benchmarks.installed import PYTHON, install
from tests.benchmarks.table import BEGIN, END, LATEST, render
from tests.conftest import RELEASED, ROOT
from tests.support.events import event

README = ROOT / "README.md"
BUCKET = "bench"
OURS, FLOOR = "galaxy_api.handlers.classify.handler", "bench_functions.hello.handler"
BILLED = ("Lambda, compute", "Lambda, requests", "API Gateway")
MEMORY = 1024
"""MiB, of the function as it is deployed."""
WARM, THROUGHPUT = 40, 200
"""Events for the warm figures, and for how many a container answers in a row."""


@click.command()
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(1), help="Cold starts of each.")
@click.option("--output", default=LATEST, show_default=True, type=click.Path(path_type=Path))
def main(rounds: int, output: Path) -> None:
    """Measure, say what was found, and write it down."""
    figures = measure(rounds)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    table = render(figures)
    click.echo(table)
    if output == LATEST:
        README.write_text(insert(README.read_text(encoding="utf-8"), table, BEGIN, END), encoding="utf-8")


def measure(rounds: int) -> dict[str, Any]:
    """Every figure, in milliseconds and megabytes."""
    picture = _picture()
    post, get = event("raw", body=picture), event("get", path="/api/tree")
    models = event("get", path="/api/models")
    with tempfile.TemporaryDirectory() as scratch:
        installed = install(Path(scratch))
        path = os.pathsep.join([installed.path, scratch])
        environment = _services(Path(scratch)) | {"PYTHONPATH": path}
        bare, whole = [PYTHON, "-S"], [sys.executable]
        runs = {
            "floor": (bare, FLOOR, post),
            "classify": (bare, OURS, post),
            "catalogue": (bare, "galaxy_api.handlers.metadata.handler", get),
            "catalogue_models": (bare, "galaxy_api.handlers.metadata.handler", models),
            "tensorflow": (whole, "bench_functions.naive.handler", post),
        }
        cold: defaultdict[str, list[float]] = defaultdict(list)
        resident: defaultdict[str, list[float]] = defaultdict(list)
        for number in range(rounds + 1):
            for name, run in runs.items():
                with started(*run, environment) as function:
                    if function.answer.get("statusCode") != 200:
                        raise click.ClickException(f"{name} answers {function.answer}.")
                    if number:  # the first round only brings the files into memory
                        cold[name].append(1000 * function.cold)
                        resident[name].append(function.resident())
            click.echo(f"round {number} of {rounds}: {_list(cold)}", err=True)
        weight = installed.weight()
        with started(bare, OURS, post, environment) as function:
            warm = _warm(function, post)
        with started(bare, FLOOR, post, environment) as function:
            warm["floor"] = median(_milliseconds(function, post) for _ in range(WARM))
    return {
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "python": platform.python_version()},
        "rounds": rounds,
        "cold_ms": {name: round(median(values), 1) for name, values in cold.items()},
        "resident_mb": {name: round(median(values), 1) for name, values in resident.items()},
        "warm_ms": {name: round(value, 2) for name, value in warm.items()},
        "image_mb": weight,
        "dollars_per_million": round(_dollars(warm["mean"]), 2),
        "survey": measure_survey(rounds),
    }


def _picture() -> bytes:
    """A JPEG of a simulated galaxy, as large as Galaxy Zoo's."""
    file = io.BytesIO()
    galaxy = draw_galaxy(np.random.default_rng(28), side=424, kind="spiral")
    Image.fromarray(galaxy.picture).save(file, "JPEG", quality=90)
    return file.getvalue()


def _services(scratch: Path) -> dict[str, str]:
    """What the functions find in their environment: an S3 with the released models and the naive one."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "GALAXY_REGISTRY": f"s3://{BUCKET}",
    }
    os.environ |= environment
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    released = Registry(RELEASED)
    Registry(f"s3://{BUCKET}").copy(released, released.index().default)
    naive = scratch / "naive.zip"
    command = [sys.executable, "-m", "tests.benchmarks.naive_model", str(naive)]
    side = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[-1]
    client.upload_file(str(naive), BUCKET, "naive.zip")
    return {**environment, "GALAXY_NAIVE_SIDE": side}


def _warm(function: Running, post: dict[str, Any]) -> dict[str, float]:
    """Medians of a warm answer and of its steps; and what many in a row take."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(WARM):
        begun = time.perf_counter()
        answer = function.api.invoke(post)
        total = 1000 * (time.perf_counter() - begun)
        steps = dict(re.findall(r"(\w+);dur=([\d.]+)", answer["headers"]["server-timing"]))
        for name, duration in steps.items():
            found[name].append(float(duration))
        found["total"].append(total)
        found["overhead"].append(total - float(steps["inference"]))
    begun = time.perf_counter()
    for _ in range(THROUGHPUT):
        function.api.invoke(post)
    each = 1000 * (time.perf_counter() - begun) / THROUGHPUT
    return {**{name: median(values) for name, values in found.items()}, "mean": each}


def _milliseconds(function: Running, post: dict[str, Any]) -> float:
    begun = time.perf_counter()
    function.api.invoke(post)
    return 1000 * (time.perf_counter() - begun)


def _dollars(milliseconds: float) -> float:
    """What a million classifications cost at AWS beyond what is free, if its cores are as fast as this one."""
    billed = billed_milliseconds(milliseconds, MEMORY)
    lines = bill(Use(calls=1_000_000, memory=MEMORY, milliseconds=billed, free=False))
    return sum(line.dollars for line in lines if line.what in BILLED)


def _list(cold: dict[str, list[float]]) -> str:
    return ", ".join(f"{name} {median(values):.0f} ms" for name, values in cold.items())


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name")), "")


if __name__ == "__main__":
    main()
