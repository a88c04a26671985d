"""For an upgrade on the local AWS: the version before, who deploys it, and who asks meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from threading import Event, Thread

import pytest

from galaxy_infra.settings import Settings
from tests.conftest import ROOT
from tests.e2e.local_aws.conftest import STACK, Deployed
from tests.e2e.local_aws.local_aws import LocalAws
from tests.support.version_before import RECORD

SYNTHESISE = """
import sys
from pathlib import Path
from galaxy_infra.settings import Settings
from tests.e2e.local_aws.local_aws import assembly, code
folder, port, content = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
given = {"site": content / "site", "released": content / "released", "fetch_samples": False}
assembly(folder / "cdk.out", Settings(code=code(folder / "code"), **given), port)
"""
PARTS = ("cdk.json", "infra", "lambda", "tests", "training/galaxy_training")


def sources_before(folder: Path) -> Path:
    """The sources of the version before, in a folder; skips a test where this clone does not reach back to it."""
    commit = json.loads(RECORD.read_text(encoding="utf-8"))["commit"]
    known = subprocess.run(["git", "cat-file", "-e", commit], cwd=ROOT, check=False, capture_output=True)
    if known.returncode:
        pytest.skip(f"this clone does not reach back to {commit[:7]}")
    archive = folder / "before.tar"
    subprocess.run(["git", "archive", "--output", archive, commit, *PARTS], cwd=ROOT, check=True)
    with tarfile.open(archive) as file:
        file.extractall(folder / "before", filter="data")
    return folder / "before"


class Visitor(Thread):
    """Asks for the decision tree again and again, and notes what is no answer."""

    def __init__(self, deployed: Deployed) -> None:
        super().__init__(daemon=True)
        self._deployed, self._leaves = deployed, Event()
        self.statuses: list[int] = []

    def run(self) -> None:
        while not self._leaves.wait(0.5):
            self.statuses.append(self._deployed.ask("GET", "/api/v1/tree").status)

    def leave(self) -> list[int]:
        self._leaves.set()
        self.join()
        return self.statuses


def deploy(aws: LocalAws, app: Path, settings: Settings) -> Deployed:
    outputs = app.with_suffix(".json")
    arguments = ("--app", str(app), "--require-approval", "never", "--outputs-file", str(outputs))
    done = aws.cdk("deploy", "--all", *arguments)
    assert done.returncode == 0, done.stdout
    return Deployed(aws, str(app), json.loads(outputs.read_text())[STACK], settings, {})


def synthesise_before(before: Path, folder: Path, content: Path, port: int) -> None:
    """Write the version before's `cdk.out` into a folder, by its own code.

    Args:
        before: its sources.
        folder: for its functions' code, too.
        content: with the folders `site` and `released` that it deploys.
        port: of the local AWS.
    """
    paths = os.pathsep.join(str(before / part) for part in ("", "infra", "lambda", "training"))
    subprocess.run(
        [sys.executable, "-c", SYNTHESISE, folder, str(port), content],
        cwd=before,
        env={**os.environ, "PYTHONPATH": paths},
        check=True,
    )
