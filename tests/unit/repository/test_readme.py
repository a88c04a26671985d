"""The README says what is true: its figures, its files and its commands."""

from __future__ import annotations

import json
import re
import subprocess

from galaxy_core.models.registry import Registry
from galaxy_training.evaluation.model_table import insert, render
from galaxy_training.evaluation.report_pages import read_report
from tests.benchmarks.table import BEGIN, END, LATEST
from tests.benchmarks.table import render as render_speeds
from tests.conftest import RELEASED, ROOT

README = ROOT / "README.md"


REPORT = RELEASED / "report"


def test_the_table_of_models_is_the_reports_own() -> None:
    page = README.read_text(encoding="utf-8")
    assert insert(page, render(REPORT)) == page, "run `make readme`"


def test_the_table_of_speeds_is_what_was_measured() -> None:
    page = README.read_text(encoding="utf-8")
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    assert insert(page, render_speeds(figures), BEGIN, END) == page, "run `make bench`"


def test_the_report_is_of_the_released_models() -> None:
    """Every current model and version, with the figures that its manifest was released with."""
    registry = Registry(RELEASED)
    reported = read_report(REPORT)["models"]
    assert list(reported) == list(registry.index().models)
    for name, figures in reported.items():
        manifest = registry.manifest(name)
        assert figures["version"] == manifest.version
        score = "rmse" if manifest.task == "votes" else "accuracy"
        assert figures[score]["int8"] == manifest.metrics[score]


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", README.read_text(encoding="utf-8")))
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
