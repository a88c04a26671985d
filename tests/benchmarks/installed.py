"""The functions' packages as the image holds them: installed by its lock, pruned and compiled as it does."""

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
CLIENT = ROOT / "tests" / "container" / "requirements.txt"
"""Of Lambda's runtime, which the image's base brings."""
PYTHON = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
"""One that sees nothing of the environment that works on the project, when called with ``-S``."""
KEPT = ROOT / "runs" / "bench"


@dataclass(frozen=True)
class Installed:
    """Folders of what a function imports.

    Attributes:
        packages: what the lock names, pruned.
        code: our own.
        client: of Lambda's Runtime API.
    """

    packages: Path
    code: Path
    client: Path

    @property
    def path(self) -> str:
        """The value of ``PYTHONPATH`` that holds them."""
        return os.pathsep.join(str(folder) for folder in (self.code, self.packages, self.client))

    def weight(self) -> float:
        """Megabytes, compressed, that the image has over its base."""
        command = [PYTHON, str(LAMBDA / "image" / "weigh.py"), "1000", str(self.packages), str(self.code)]
        table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (whole,) = re.findall(r"over the base +[\d.]+ +([\d.]+)", table)
        return float(whole)


def install(scratch: Path) -> Installed:
    """Install what a function imports; all but our own code is kept for the next time."""
    recipe = [LAMBDA / "requirements.txt", LAMBDA / "image" / "prune.py", CLIENT, Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in recipe)).hexdigest()
    kept = KEPT / digest[:16]
    if not kept.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        unfinished = KEPT / "unfinished"
        _install(LAMBDA / "requirements.txt", unfinished / "packages")
        subprocess.run([PYTHON, str(LAMBDA / "image" / "prune.py"), str(unfinished / "packages")], check=True)
        _install(CLIENT, unfinished / "client")
        _compile(unfinished)
        unfinished.rename(kept)
    for package in ("galaxy_api", "galaxy_batches", "galaxy_core"):
        source, target = LAMBDA / package, scratch / "code" / package
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    _compile(scratch / "code")
    shutil.copytree(Path(__file__).parent / "functions", scratch / "bench_functions")
    _compile(scratch / "bench_functions")
    return Installed(kept / "packages", scratch / "code", kept / "client")


def _install(requirements: Path, target: Path) -> None:
    options = "--disable-pip-version-check install --quiet --no-compile --only-binary=:all: --require-hashes"
    command = [sys.executable, "-m", "pip", *options.split(), "--target", str(target), "-r", str(requirements)]
    subprocess.run(command, check=True)


def _compile(folder: Path) -> None:
    command = [PYTHON, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True)
