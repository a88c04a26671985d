"""The functions' packages as the container image has them: locked, pruned and compiled alike."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

LAMBDA = ROOT / "lambda"
RUNTIME_CLIENT = ROOT / "tests" / "e2e" / "container" / "requirements.txt"
"""Requirements of Lambda's runtime client, which AWS's base image has."""
PYTHON = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
"""An interpreter that sees none of the development packages when called with ``-S``."""
CACHE = ROOT / "runs" / "bench"


@dataclass(frozen=True)
class Installed:
    """Folders that a function imports from.

    Attributes:
        packages: Third-party packages of the lock file, pruned.
        code: The project's own packages.
        client: The client of Lambda's Runtime API.
    """

    packages: Path
    code: Path
    client: Path

    @property
    def path(self) -> str:
        """Their value of ``PYTHONPATH``."""
        return os.pathsep.join(str(folder) for folder in (self.code, self.packages, self.client))

    def compressed_megabytes(self) -> float:
        """Compressed size of the image without its base, MB."""
        command = [PYTHON, str(LAMBDA / "image" / "measure_size.py"), "1000", str(self.packages), str(self.code)]
        table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (total,) = re.findall(r"over the base +[\d.]+ +([\d.]+)", table)
        return float(total)


def install(scratch: Path) -> Installed:
    """Install a function's packages; those of others are cached for the next run."""
    recipe = [LAMBDA / "requirements.txt", LAMBDA / "image" / "prune.py", RUNTIME_CLIENT, Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in recipe)).hexdigest()
    cached = CACHE / digest[:16]
    if not cached.exists():
        shutil.rmtree(CACHE, ignore_errors=True)
        unfinished = CACHE / "unfinished"
        _install(LAMBDA / "requirements.txt", unfinished / "packages")
        subprocess.run([PYTHON, str(LAMBDA / "image" / "prune.py"), str(unfinished / "packages")], check=True)
        _install(RUNTIME_CLIENT, unfinished / "client")
        _compile(unfinished)
        unfinished.rename(cached)
    for package in ("galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_sky"):
        source, target = LAMBDA / package, scratch / "code" / package
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    _compile(scratch / "code")
    shutil.copytree(Path(__file__).parent / "functions", scratch / "bench_functions")
    _compile(scratch / "bench_functions")
    return Installed(cached / "packages", scratch / "code", cached / "client")


def _install(requirements: Path, target: Path) -> None:
    options = "--disable-pip-version-check install --quiet --no-compile --only-binary=:all: --require-hashes"
    command = [sys.executable, "-m", "pip", *options.split(), "--target", str(target), "-r", str(requirements)]
    subprocess.run(command, check=True)


def _compile(folder: Path) -> None:
    command = [PYTHON, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True)
