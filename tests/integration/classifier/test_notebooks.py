"""The notebooks, each cell as it is: they have no magic commands, so that no kernel is needed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from tests.conftest import RELEASED, ROOT, Encode
from tests.support.sky_services import Services, say

NOTEBOOKS = ROOT / "training" / "notebooks"
RUN = """
import json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
names = {}
for number, cell in enumerate(cells):
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the notebooks, beside the released models."""
    (tmp_path / "released").symlink_to(RELEASED)
    return shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")


def run(folder: Path, name: str, **environment: str) -> str:
    """What a notebook prints."""
    finished = subprocess.run(
        [sys.executable, "-c", RUN, name],
        cwd=folder,
        env={**os.environ, "MPLBACKEND": "Agg", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_every_notebook_is_run_here_and_holds_no_output() -> None:
    assert sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")) == [
        "catalogue.ipynb",
        "deployment.ipynb",
        "folder.ipynb",
        "own_classes.ipynb",
    ]
    for path in NOTEBOOKS.glob("*.ipynb"):
        code = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code), path


def test_a_folder_of_pictures(folder: Path) -> None:
    printed = run(folder, "folder.ipynb")
    assert "has_spiral_arms_yes_of40: Of 40 volunteers" in printed
    assert "scope: Learnt from galaxies of Galaxy Zoo 2" in printed
    assert len(Table.read(folder / "morphology.vot", format="votable")) == len(
        list(RELEASED.glob("samples/images/*"))
    )


def test_a_catalogue_against_its_colours(folder: Path, sky: Services, encode: Encode) -> None:
    image = np.random.default_rng(3).normal(60, 20, (424, 424, 3)).clip(0, 255).astype(np.uint8)
    sky.sdss.answer = say(encode(image, "JPEG"))
    printed = run(folder, "catalogue.ipynb")
    assert "16 of 16 objects" in printed
    assert (folder / "spirals.png").stat().st_size > 5000
    assert len(sky.sdss.asked) == 16
    run(folder, "catalogue.ipynb")
    assert len(sky.sdss.asked) == 16


def test_ones_own_deployment(folder: Path, address: str) -> None:
    printed = run(folder, "deployment.ipynb", GALAXY_ADDRESS=address)
    assert "2 answered, 1 not" in printed


def test_classes_of_ones_own(folder: Path) -> None:
    assert "accuracy " in run(folder, "own_classes.ipynb")
    assert (folder / "own" / "registry" / "models" / "ring" / "1" / "model.onnx").is_file()
