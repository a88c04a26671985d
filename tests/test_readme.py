"""The README says what is true: its figures, its files and its commands."""

from __future__ import annotations

import re
import subprocess

from galaxy_model.registry import Registry
from galaxy_training.model_table import insert, render
from tests.conftest import RELEASED, ROOT

README = ROOT / "README.md"


def test_the_table_of_models_is_the_released_manifests_own() -> None:
    page = README.read_text(encoding="utf-8")
    assert insert(page, render(Registry(RELEASED))) == page, "run `make readme`"


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", README.read_text(encoding="utf-8")))
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
