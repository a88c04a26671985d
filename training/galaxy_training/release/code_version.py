"""Version of the code that trains a model, for its manifest: the commit, so that anybody can find it again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import galaxy_core

VARIABLE = "GALAXY_CODE_VERSION"
"""Environment variable that gives it where there is no checkout, as in a SageMaker job."""


def code_version() -> str:
    """The package's version and the commit, such as ``0.1.0+g1a2b3c4d5e6f``; ``.dirty`` after uncommitted changes.

    The version alone where the code is neither in a git checkout nor told by `VARIABLE`.
    """
    if given := os.environ.get(VARIABLE):
        return given
    folder = Path(__file__).parent
    commit = _git(folder, "rev-parse", "--short=12", "HEAD")
    # A checkout that merely holds the installed package, in an environment say, is another project's.
    if not commit or not _git(folder, "ls-files", Path(__file__).name):
        return galaxy_core.__version__
    dirty = ".dirty" if _git(folder, "status", "--porcelain", "--untracked-files=no") else ""
    return f"{galaxy_core.__version__}+g{commit}{dirty}"


def _git(folder: Path, *arguments: str) -> str:
    """Output of a git command; empty where it fails or git is not installed."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
