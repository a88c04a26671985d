"""The Python interface: on this machine, and over HTTP to a server of this project."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from astropy import units
from astropy.coordinates import SkyCoord
from astropy.table import Table
from PIL import Image

from galaxy_classifier import Classifier, Client
from galaxy_core.errors import StorageError, UnknownModelError
from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED, ROOT
from tests.support.sky_services import Services, outside


def test_images_of_every_kind_are_one_answer(jpeg: bytes, tmp_path: Path) -> None:
    path = tmp_path / "galaxy.jpg"
    path.write_bytes(jpeg)
    picture = Image.open(path)
    table = Classifier("cnn").predict([path, str(path), jpeg, picture, np.asarray(picture)])
    assert isinstance(table, Table)
    assert table["file"].tolist() == [str(path), str(path), "image 3", "image 4", "image 5"]
    fractions = table["smooth_or_featured_smooth_fraction"]
    assert np.ptp(fractions) < 1e-6
    assert fractions.meta["ucd"] == "stat.probability;src.morph"
    assert "Willett" in table.meta["citation"]
    assert len(Classifier("cnn").predict(picture)) == 1


def test_what_cannot_be_read_has_a_row(tmp_path: Path) -> None:
    table = Classifier("logistic").predict([b"no image", tmp_path / "gone.jpg"])
    assert table["error_code"].tolist() == ["not_an_image", "storage_unavailable"]
    assert table["headline"].mask.all()
    with pytest.raises(TypeError, match="uint8"):
        Classifier("logistic").predict(np.zeros((80, 80)))


def test_other_outputs_hold_the_same(jpeg: bytes) -> None:
    frame = Classifier("cnn", output="pandas", columns="kaggle").predict([jpeg])
    (row,) = Classifier("cnn", output="rows", columns="kaggle").predict([jpeg])
    assert isinstance(frame, pd.DataFrame)
    assert frame["Class1.1"].item() == row["Class1.1"]


def test_positions_are_fetched_once_each(sky: Services, tmp_path: Path) -> None:
    positions = SkyCoord([10, 10, 11] * units.deg, [20, 20, 21] * units.deg)
    table = Classifier("cnn").predict_positions(positions, fov_arcmin=[2, 2, 3], rate=100, cache=tmp_path)
    assert table["status"].tolist() == ["ok"] * 3
    assert table["fov_arcmin"].tolist() == [2, 2, 3]
    assert len(sky.sdss.asked) == 2
    assert "ra" not in table.colnames


def test_a_deployment_gives_the_same_rows(address: str, jpeg: bytes) -> None:
    here, there = Classifier("cnn", output="rows"), Client(address, "cnn", output="rows")
    assert there.predict([jpeg, b"no image"])[0] == here.predict([jpeg, b"no image"])[0]
    failed = there.predict([b"no image"])[0]
    assert failed["error_code"] == "not_an_image"


def test_images_are_centred_on_their_galaxy_alike(address: str, off_centre_jpeg: bytes) -> None:
    (here,) = Classifier("cnn", output="rows", frame="auto").predict([off_centre_jpeg])
    (there,) = Client(address, "cnn", output="rows", frame="auto").predict([off_centre_jpeg])
    assert here == there
    assert here["framing"].startswith("whole image, centred on the galaxy")
    (given,) = Classifier("cnn", output="rows").predict([off_centre_jpeg])
    assert given["framing"] == "whole image"
    assert given["smooth_or_featured_smooth_fraction"] != here["smooth_or_featured_smooth_fraction"]


def test_a_deployment_fetches_positions(address: str, sky: Services) -> None:
    table = Client(address, "cnn").predict_positions(SkyCoord([10] * units.deg, [20] * units.deg))
    assert (table["status"][0], table["survey"][0], table["scope"][0]) == ("ok", "sdss", "within")
    small = Client(address, "cnn").predict_positions(SkyCoord([10] * units.deg, [20] * units.deg), fov_arcmin=0.3)
    assert (small["status"][0], small["scope"][0]) == ("too_small", "smaller")
    sky.sdss.answer = sky.legacy.answer = outside()
    table = Client(address, "cnn").predict_positions(SkyCoord([11] * units.deg, [20] * units.deg))
    assert table["status"].tolist() == ["outside_footprint"]


@pytest.mark.parametrize("wrong", [{"fov_arcmin": -1.0}, {"fov_arcmin": float("nan")}, {"fov_arcmin": 61}])
def test_a_field_of_view_that_no_survey_offers_is_a_value_error(address: str, wrong: dict[str, Any]) -> None:
    place = SkyCoord([10] * units.deg, [20] * units.deg)
    for classifier in (Classifier("cnn"), Client(address, "cnn")):
        with pytest.raises(ValueError, match=r"from 0\.2 to 60 arcminutes; this one is"):
            classifier.predict_positions(place, **wrong)


def test_an_unknown_survey_is_a_value_error(address: str) -> None:
    place = SkyCoord([10] * units.deg, [20] * units.deg)
    with pytest.raises(ValueError, match="no survey 'foo'; those are sdss, legacy, ps1"):
        Classifier("cnn").predict_positions(place, surveys=["foo"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="no survey 'foo'"):
        Client(address, "cnn").predict_positions(place, survey="foo")  # type: ignore[arg-type]


def test_a_wrong_deployment_or_model_is_said(address: str) -> None:
    with pytest.raises(StorageError, match="cannot be reached"):
        Client(f"{address}/nowhere/else").predict([b""])
    with pytest.raises(UnknownModelError, match="no model 'nonsense'"):
        Client(address, "nonsense").predict([b""])


def test_importing_it_loads_next_to_nothing() -> None:
    script = "import sys, galaxy_classifier; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"numpy", "onnxruntime", "astropy", "pandas", "PIL", "arro3", "urllib3", "click", "pydantic"}
    assert set(run.stdout.split()).isdisjoint(heavy)


def test_the_wheel_has_the_default_model_inside(tmp_path: Path, jpeg: bytes) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size < 6_000_000
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "installed")
    script = (
        "import sys, galaxy_classifier\n"
        "from galaxy_core.models.registry import default_root\n"
        "print(default_root())\n"
        "print(galaxy_classifier.Classifier(output='rows').predict(sys.argv[1])[0]['model'])"
    )
    (tmp_path / "galaxy.jpg").write_bytes(jpeg)
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "galaxy.jpg")],
        env={"PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    root, model = run.stdout.split()
    assert root == str(tmp_path / "installed" / "galaxy_core" / "released")
    assert model == Registry(RELEASED).index().default
