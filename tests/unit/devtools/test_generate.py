"""Generated files: all of them are known, and a stale one is named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from galaxy_devtools import generate, openapi, site_constants

FILES = {
    "lambda/galaxy_api/openapi.gen.json": openapi.render,
    "frontend/src/inference/constants.gen.json": site_constants.render,
}
PAGE = "<!-- [[[cog\ncog.outl(str(6 * 7))\n]]] -->\n{}\n<!-- [[[end]]] -->\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two generated files and a page, as they should be."""
    for name, render in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(render(), encoding="utf-8")
    (tmp_path / "page.md").write_text(PAGE.format(42), encoding="utf-8")
    return tmp_path


def test_nothing_is_stale_where_all_is_fresh(root: Path) -> None:
    assert generate.stale_files(root, FILES, ("page.md",)) == {}


@pytest.mark.parametrize("name", FILES)
def test_a_changed_or_missing_file_is_stale(root: Path, name: str) -> None:
    fresh = (root / name).read_text(encoding="utf-8")
    (root / name).write_text(fresh.replace("Class1.1", "Class1.7"), encoding="utf-8")
    assert generate.stale_files(root, FILES, ("page.md",)) == {name: fresh}
    (root / name).unlink()
    assert generate.stale_files(root, FILES, ("page.md",)) == {name: fresh}


def test_a_changed_block_makes_its_page_stale(root: Path) -> None:
    (root / "page.md").write_text(PAGE.format(41), encoding="utf-8")
    assert generate.stale_files(root, FILES, ("page.md",)) == {"page.md": PAGE.format(42)}


def test_the_check_names_what_is_stale_and_writes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "page.md").write_text(PAGE.format(41), encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", root)
    monkeypatch.setattr(generate, "FILES", FILES)
    monkeypatch.setattr(generate, "PAGES", ("page.md",))
    check = CliRunner().invoke(generate.main, ["--check"])
    assert check.exit_code == 1
    assert "Stale, until `make generate` is run: page.md" in check.output
    assert (root / "page.md").read_text(encoding="utf-8") == PAGE.format(41)
    assert CliRunner().invoke(generate.main).output == "wrote page.md\n"
    assert CliRunner().invoke(generate.main, ["--check"]).exit_code == 0


def test_every_generated_file_and_page_of_the_repository_is_known() -> None:
    if not (generate.ROOT / ".git").exists():
        pytest.skip("not a checkout")
    tracked = subprocess.run(["git", "ls-files"], cwd=generate.ROOT, capture_output=True, text=True, check=True)
    names = tracked.stdout.splitlines()
    assert {name for name in names if ".gen." in Path(name).name} == set(generate.FILES)
    marked = {
        name
        for name in names
        if name.endswith(".md") and "[[[cog" in (generate.ROOT / name).read_text(encoding="utf-8")
    }
    assert marked == set(generate.PAGES)
