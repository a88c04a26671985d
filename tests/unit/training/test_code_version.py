"""A manifest names the commit that its model was trained with."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import galaxy_core
from galaxy_training.release import code_version as module
from galaxy_training.release.code_version import VARIABLE, code_version


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own whose only file is taken for the module."""
    monkeypatch.delenv(VARIABLE, raising=False)
    file = tmp_path / "code_version.py"
    shutil.copy(str(module.__file__), file)
    monkeypatch.setattr(module, "__file__", str(file))
    return file


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_it_is_the_commit_and_says_when_the_code_was_changed_since(checkout: Path) -> None:
    folder = checkout.parent
    git(folder, "init", "--quiet")
    git(folder, "add", checkout.name)
    git(folder, "commit", "--quiet", "--message", "first")
    commit = git(folder, "rev-parse", "--short=12", "HEAD")
    assert code_version() == f"{galaxy_core.__version__}+g{commit}"
    checkout.write_text("changed")
    assert code_version() == f"{galaxy_core.__version__}+g{commit}.dirty"


def test_without_a_checkout_it_is_the_version(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_version() == galaxy_core.__version__
    monkeypatch.setenv("PATH", "")
    assert code_version() == galaxy_core.__version__


def test_another_projects_checkout_is_not_taken_for_this_one(checkout: Path) -> None:
    git(checkout.parent, "init", "--quiet")
    git(checkout.parent, "commit", "--quiet", "--allow-empty", "--message", "first")
    assert code_version() == galaxy_core.__version__


def test_a_job_is_told_by_a_variable(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1.2.3+gabc")
    assert code_version() == "1.2.3+gabc"
