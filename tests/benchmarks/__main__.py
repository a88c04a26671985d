"""Benchmark of the Lambda functions and the command line, into ``latest.json`` and the README's table.

    python -m tests.benchmarks [--rounds 10] [--soak-seconds 120] [--container] [--output FILE]

The functions are started in turn, round after round, so that a busy moment falls on all alike. The models are in a
local S3, which answers as late as a real one.
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
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import boto3
import click
import numpy as np
from PIL import Image

from galaxy_core.models.registry import Registry
from galaxy_costs.monthly import Usage, billed_milliseconds, monthly_bill
from galaxy_training.simulation import draw_galaxy
from tests.benchmarks import local_s3
from tests.benchmarks.classify import measure_command_line
from tests.benchmarks.function import RunningFunction, start
from tests.benchmarks.heaviest import measure_heaviest
from tests.benchmarks.installed import PYTHON, install
from tests.benchmarks.soak import measure_soak
from tests.benchmarks.soak_container import measure_container_soak
from tests.benchmarks.table import LATEST, render
from tests.conftest import RELEASED, ROOT
from tests.support.events import event

BUCKET = "bench"
CLASSIFY, BASELINE = "galaxy_api.handlers.classify.handler", "bench_functions.baseline.handler"
BILLED = ("Lambda, compute", "Lambda, requests", "API Gateway")
MEMORY = 1024
"""Memory of the deployed function, MiB."""
WARM, THROUGHPUT = 40, 200
"""Events for the warm latency, and for the throughput of one container."""


@click.command()
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(1), help="Cold starts of each.")
@click.option("--soak-seconds", default=120.0, show_default=True, type=click.FloatRange(1), help="Of `soak`.")
@click.option("--container", is_flag=True, help="Soak the container image too, which needs podman and root.")
@click.option("--output", default=LATEST, show_default=True, type=click.Path(path_type=Path))
def main(rounds: int, soak_seconds: float, *, container: bool, output: Path) -> None:
    """Measure, print the table, and write the figures."""
    figures = measure(rounds) | {"soak": measure_soak(soak_seconds)}
    if container:
        figures["container_soak"] = measure_container_soak(soak_seconds)
    elif output.exists():  # the last one's
        earlier = json.loads(output.read_text(encoding="utf-8"))
        figures |= {key: earlier[key] for key in ("container_soak",) if key in earlier}
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    click.echo(render(figures))


def measure(rounds: int) -> dict[str, Any]:
    """Every figure, in milliseconds and megabytes."""
    image = _galaxy_jpeg()
    post, get = event("raw", body=image), event("get", path="/api/v1/tree")
    models = event("get", path="/api/v1/models")
    with tempfile.TemporaryDirectory() as scratch:
        installed = install(Path(scratch))
        path = os.pathsep.join([installed.path, scratch])
        environment = _services(Path(scratch)) | {"PYTHONPATH": path}
        at_once = environment | {"AWS_ENDPOINT_URL": local_s3.serve(0)}
        isolated, development = [PYTHON, "-S"], [sys.executable]
        runs = {
            "baseline": (isolated, BASELINE, post, environment),
            # One after the other, so that what else the machine does falls on both.
            "classify": (isolated, CLASSIFY, post, environment),
            "classify_s3_at_once": (isolated, CLASSIFY, post, at_once),
            "metadata": (isolated, "galaxy_api.handlers.metadata.handler", get, environment),
            "metadata_models": (isolated, "galaxy_api.handlers.metadata.handler", models, environment),
            "tensorflow": (development, "bench_functions.tensorflow_model.handler", post, environment),
        }
        cold: defaultdict[str, list[float]] = defaultdict(list)
        resident: defaultdict[str, list[float]] = defaultdict(list)
        for number in range(rounds + 1):
            for name, run in runs.items():
                with start(*run) as function:
                    if function.response.get("statusCode") != 200:
                        raise click.ClickException(f"{name} responds with {function.response}.")
                    if number:  # the first round only warms the file cache
                        cold[name].append(1000 * function.cold_start)
                        resident[name].append(function.resident_megabytes())
            click.echo(f"round {number} of {rounds}: {_summary(cold)}", err=True)
        size = installed.compressed_megabytes()
        with start(isolated, CLASSIFY, post, environment) as function:
            warm = _warm_milliseconds(function, post)
        with start(isolated, BASELINE, post, environment) as function:
            warm["baseline"] = median(_milliseconds(function, post) for _ in range(WARM))
    return {
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "python": platform.python_version()},
        "rounds": rounds,
        "cold_ms": {name: round(median(values), 1) for name, values in cold.items()},
        "s3_adds_ms": round(s3_adds(cold["classify"], cold["classify_s3_at_once"]), 1),
        "resident_mb": {name: round(median(values), 1) for name, values in resident.items()},
        "warm_ms": {name: round(value, 2) for name, value in warm.items()},
        "image_mb": size,
        "dollars_per_million": round(_dollars(warm["mean"]), 2),
        "heaviest": measure_heaviest(),
        "command_line": measure_command_line(rounds),
    }


def s3_adds(late: Sequence[float], at_once: Sequence[float]) -> float:
    """Milliseconds that an S3 as late as a real one adds to a cold start: median of the rounds' differences.

    Args:
        late: cold starts with it, round by round.
        at_once: those beside them, with an S3 that answers at once.
    """
    return median(one - other for one, other in zip(late, at_once, strict=True))


def _galaxy_jpeg() -> bytes:
    """A simulated galaxy as JPEG, in the size of Galaxy Zoo's images."""
    file = io.BytesIO()
    galaxy = draw_galaxy(np.random.default_rng(28), side=424, kind="spiral")
    Image.fromarray(galaxy.image).save(file, "JPEG", quality=90)
    return file.getvalue()


def _services(scratch: Path) -> dict[str, str]:
    """The functions' environment: a local S3 with the released models and the TensorFlow one."""
    environment = {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": local_s3.serve(),
        "GALAXY_REGISTRY": f"s3://{BUCKET}",
    }
    os.environ |= environment
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    released = Registry(RELEASED)
    Registry(f"s3://{BUCKET}").copy(released, released.index().default)
    saved_model = scratch / "tensorflow_model.zip"
    command = [sys.executable, "-m", "tests.benchmarks.save_tensorflow_model", str(saved_model)]
    image_size = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[-1]
    client.upload_file(str(saved_model), BUCKET, saved_model.name)
    return {**environment, "BENCH_IMAGE_SIZE": image_size}


def _warm_milliseconds(function: RunningFunction, post: dict[str, Any]) -> dict[str, float]:
    """Median latency of a warm function and of its steps, and the mean of many requests in a row."""
    samples: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(WARM):
        started = time.perf_counter()
        response = function.api.invoke(post)
        total = 1000 * (time.perf_counter() - started)
        steps = dict(re.findall(r"(\w+);dur=([\d.]+)", response["headers"]["server-timing"]))
        for name, duration in steps.items():
            samples[name].append(float(duration))
        samples["total"].append(total)
        samples["overhead"].append(total - float(steps["inference"]))
    started = time.perf_counter()
    for _ in range(THROUGHPUT):
        function.api.invoke(post)
    each = 1000 * (time.perf_counter() - started) / THROUGHPUT
    return {**{name: median(values) for name, values in samples.items()}, "mean": each}


def _milliseconds(function: RunningFunction, post: dict[str, Any]) -> float:
    started = time.perf_counter()
    function.api.invoke(post)
    return 1000 * (time.perf_counter() - started)


def _dollars(milliseconds: float) -> float:
    """Cost of a million classifications at AWS beyond the free tier, with cores as fast as this one."""
    billed = billed_milliseconds(milliseconds, MEMORY)
    lines = monthly_bill(Usage(calls=1_000_000, memory=MEMORY, milliseconds=billed, free_tier=False))
    return sum(line.dollars for line in lines if line.item in BILLED)


def _summary(cold: dict[str, list[float]]) -> str:
    return ", ".join(f"{name} {median(values):.0f} ms" for name, values in cold.items())


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name")), "")


if __name__ == "__main__":
    main()
