"""The README is true: the report behind its figures, its links and its commands."""

from __future__ import annotations

import re
import subprocess

from galaxy_core.models.registry import Registry
from galaxy_training.evaluation.model_table import read_report
from tests.conftest import RELEASED, ROOT

README = ROOT / "README.md"
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


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", README.read_text(encoding="utf-8")))
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
