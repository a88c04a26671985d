"""The changelog names the release that the code is, which the release workflow tags."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from galaxy_core import __version__
from galaxy_devtools import changelog
from galaxy_devtools.changelog import latest_release, main
from tests.conftest import ROOT

TEXT = """# Changelog

## [Unreleased]

### Added

- not yet

## [1.10.0] - 2026-01-02

### Fixed

- a thing

## [1.9.0]

- older
"""


def test_the_latest_release_is_the_first_numbered_section() -> None:
    assert latest_release(TEXT) == ("1.10.0", "### Fixed\n\n- a thing")


def test_a_changelog_without_releases_is_refused() -> None:
    with pytest.raises(ValueError, match="names no release"):
        latest_release("## [Unreleased]\n")


def test_its_latest_release_is_the_codes_version() -> None:
    result = CliRunner().invoke(main, ["version"])
    assert result.output == f"{__version__}\n"
    assert CliRunner().invoke(main, ["notes"]).output.startswith("### ")


def test_another_version_than_the_codes_is_not_tagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(changelog, "CHANGELOG", path)
    result = CliRunner().invoke(main, ["version"])
    assert result.exit_code == 1
    assert f"latest release is 1.10.0; the code is {__version__}" in result.output


def test_no_other_file_names_the_version() -> None:
    for name in ("package.json", "package-lock.json"):
        root = json.loads((ROOT / "frontend" / name).read_text(encoding="utf-8"))
        assert "version" not in root
        assert "version" not in root.get("packages", {}).get("", {})
    assert "\nversion:" not in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
