"""The READMEs are true: the report behind their figures, their links, files and commands."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from galaxy_core.models.registry import Registry
from galaxy_training.evaluation.model_table import read_report
from tests.conftest import RELEASED, ROOT

README = ROOT / "README.md"
PAGES = [README, *(ROOT / room / "README.md" for room in ("lambda", "training", "infra", "frontend", "tests"))]
PAGES += [ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "NOTICE.md")]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
REPORT = RELEASED / "report"


def test_the_report_is_of_the_released_models() -> None:
    """Every current model and version, with the figures that its manifest was released with."""
    registry = Registry(RELEASED)
    reported = read_report(REPORT)["models"]
    assert list(reported) == list(registry.index().models)
    for name, figures in reported.items():
        manifest = registry.manifest(name)
        assert figures["version"] == manifest.version
        score = "rmse" if manifest.task == "votes" else "accuracy"
        assert figures[score]["single_image"] == manifest.metrics[score]


def test_the_first_page_is_for_somebody_in_a_hurry() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 130


@every_page
def test_every_file_it_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@every_page
def test_every_heading_it_links_to_is_there(page: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        target = page.parent / link if link else page
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert anchor in anchors


@every_page
def test_every_example_file_it_names_is_there(page: Path) -> None:
    """Commands run in the repository's root."""
    named = re.findall(r"training/released[\w./-]*", page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path.rstrip(".")).exists()] == []


@every_page
def test_every_make_target_it_names_exists(page: Path) -> None:
    named = set(re.findall(r"(?m)(?:^|`|[A-Z]=\S+ )make ([a-z0-9-]+)", page.read_text(encoding="utf-8")))
    targets = re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named <= {*targets}


def test_make_can_read_its_file() -> None:
    subprocess.run(["make", "--dry-run", "test"], cwd=ROOT, check=True, capture_output=True)
