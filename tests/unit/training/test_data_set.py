from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data import arrays
from galaxy_training.data.arrays import load_arrays
from galaxy_training.data.data_set import read_data_set
from galaxy_training.data.votes_csv import SOLUTIONS
from galaxy_training.errors import DataSetError

Edit = Callable[[list[list[str]]], None]


@pytest.fixture
def folder(simulated_folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(simulated_folder, tmp_path / "data")


def edit(folder: Path, change: Edit) -> None:
    path = folder / f"{SOLUTIONS}.csv"
    rows = list(csv.reader(path.open(newline="")))
    change(rows)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def zip_solutions(folder: Path) -> None:
    with zipfile.ZipFile(folder / f"{SOLUTIONS}.zip", "w") as archive:
        archive.write(folder / f"{SOLUTIONS}.csv", f"{SOLUTIONS}.csv")
    (folder / f"{SOLUTIONS}.csv").unlink()


def zip_images(folder: Path, parts: int) -> None:
    images = sorted((folder / "images_training_rev1").iterdir())
    for part in range(parts):
        with zipfile.ZipFile(folder / f"images_training_rev1.part{part}.zip", "w") as archive:
            for path in images[part::parts]:
                archive.write(path, f"images_training_rev1/{path.name}")
    shutil.rmtree(folder / "images_training_rev1")


@pytest.mark.parametrize("parts", [0, 1, 3])
@pytest.mark.parametrize("zipped_votes", [False, True])
def test_folders_and_zips_hold_the_same_data_set(
    folder: Path, simulated_folder: Path, parts: int, zipped_votes: bool
) -> None:
    if parts:
        zip_images(folder, parts)
    if zipped_votes:
        zip_solutions(folder)
    found, expected = read_data_set(folder), read_data_set(simulated_folder)
    np.testing.assert_array_equal(found.ids, expected.ids)
    np.testing.assert_array_equal(found.votes, expected.votes)
    galaxy = int(found.ids[7])
    assert found.read_image(galaxy) == expected.read_image(galaxy)
    assert found.provenance.name == "Simulated galaxies"


def test_an_empty_cell_is_an_unknown_value(folder: Path) -> None:
    def forget(rows: list[list[str]]) -> None:
        for key in ("Class3.1", "Class3.2"):
            rows[4][1 + TREE.position[key]] = ""

    edit(folder, forget)
    unknown = np.isnan(read_data_set(folder).votes)
    assert unknown[3, TREE.position["Class3.1"]]
    assert unknown.sum() == 2


def test_validation_galaxies_are_the_named_ones_or_each_tenth(folder: Path) -> None:
    training, calibration, validation = read_data_set(folder).split()
    assert set(validation.ids) == {100010, 100020, 100030, 100040, 100050, 100060}
    assert set(calibration.ids) == {100007, 100027, 100047}
    (folder / "validation_ids.csv").write_text("GalaxyID\n100003\n100007\n")
    training, calibration, validation = read_data_set(folder).split()
    assert set(validation.ids) == {100003, 100007}
    assert set(calibration.ids) == {100027, 100047}
    assert len({*training.ids, *calibration.ids, *validation.ids}) == 60
    assert len(training) + len(calibration) + len(validation) == 60


def set_cell(row: int, column: int, value: str) -> Edit:
    def change(rows: list[list[str]]) -> None:
        rows[row][column] = value

    return change


def drop_column(rows: list[list[str]]) -> None:
    for row in rows:
        del row[5]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (set_cell(3, 1, "much"), r"line 4: Class1.1 is 'much'"),
        (set_cell(3, 0, "M51"), r"line 4: GalaxyID is 'M51'"),
        (set_cell(3, 0, ""), r"line 4: GalaxyID is ''"),
        (set_cell(5, 2, "1.5"), r"line 6: Class1.2 is 1.5"),
        (set_cell(5, 2, "-0.2"), r"line 6: Class1.2 is -0.2"),
        (set_cell(7, 3, "0.999"), r"line 8: the answers to question 1 add up to"),
        (drop_column, r"lacks the column Class2.2"),
        (lambda rows: rows.__delitem__(slice(1, None)), "a header and no rows"),
        (lambda rows: rows.clear(), "is not a table"),
    ],
)
def test_a_malformed_table_names_the_file_and_the_row(folder: Path, change: Edit, complaint: str) -> None:
    edit(folder, change)
    with pytest.raises(DataSetError, match=complaint) as caught:
        read_data_set(folder)
    assert SOLUTIONS in caught.value.message
    assert caught.value.hint


def test_a_galaxy_twice_is_refused_by_its_line(folder: Path) -> None:
    edit(folder, lambda rows: rows.insert(5, rows[2]))
    with pytest.raises(DataSetError, match=r"line 6: GalaxyID 100002 is on line 3 already; 1 of 61 rows"):
        read_data_set(folder)


def test_many_unreadable_pictures_are_counted(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "UNREADABLE_LIMIT", 1.0)
    for path in sorted(folder.rglob("*.jpg"))[:9]:
        path.write_bytes(b"nothing")
    assert len(load_arrays(read_data_set(folder), 32).unreadable) == 9
    assert caplog.text.count("left out") == arrays.MAX_LISTED + 1
    assert "left out 4 images more" in caplog.text
    assert "Send" not in caplog.text  # which is the API's advice


def test_missing_parts_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match="no folder"):
        read_data_set(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataSetError, match="holds no images"):
        read_data_set(tmp_path / "empty")
    (folder / f"{SOLUTIONS}.csv").unlink()
    with pytest.raises(DataSetError, match="holds no votes"):
        read_data_set(folder)
    (folder / f"{SOLUTIONS}.zip").write_bytes(b"rubbish")
    with pytest.raises(DataSetError, match=r"training_solutions_rev1\.zip"):
        read_data_set(folder)


def test_pictures_of_other_galaxies_do_not_help(folder: Path) -> None:
    images = folder / "images_training_rev1"
    for path in images.iterdir():
        path.rename(images / f"9{path.name}")
    with pytest.raises(DataSetError, match="None of the 60 galaxies"):
        read_data_set(folder)


def test_a_broken_zip_is_named(folder: Path) -> None:
    (folder / "images_training_rev1.zip").write_bytes(b"rubbish")
    with pytest.raises(DataSetError, match=r"images_training_rev1\.zip is not a readable zip"):
        read_data_set(folder)


def test_too_many_unreadable_pictures_stop_the_run(folder: Path) -> None:
    (folder / "images_training_rev1" / "100007.jpg").write_bytes(b"rubbish")
    with pytest.raises(DataSetError, match=r"(?s)1 of 60 images .*100007\.jpg"):
        load_arrays(read_data_set(folder), 32)


def test_a_few_unreadable_pictures_are_named_and_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("galaxy_training.data.arrays.UNREADABLE_LIMIT", 0.1)
    (folder / "images_training_rev1" / "100007.jpg").write_bytes(b"rubbish")
    data = read_data_set(folder)
    arrays = load_arrays(data, 32)
    assert len(arrays) == 59
    assert 100007 not in arrays.ids
    np.testing.assert_array_equal(arrays.votes[6], data.votes[7])
    assert "100007.jpg" in caplog.text
