"""Releasing samples: every kind is there, images are made anew, and nobody's terms are made up."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from galaxy_cli.main import main
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.samples import INDEX, Samples, image_key
from galaxy_core.storage import open_storage
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_training.data.data_set import PROVENANCE, read_data_set
from galaxy_training.data.votes_csv import SOLUTIONS
from galaxy_training.simulation import write_data_set

SIXTY = 60


@pytest.fixture
def folder(simulated_folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(simulated_folder, tmp_path / "data")


def release(source: Path, target: str | Path, *options: str) -> Result:
    result = CliRunner().invoke(main, ["samples", "release", str(source), str(target), *options])
    assert "Traceback" not in result.output
    return result


def codes(samples: Samples) -> Counter[str]:
    return Counter(each.votes.headline.code for each in samples.page(limit=SIXTY).samples if each.votes)


def galaxies(samples: Samples) -> list[int]:
    return [int(each.id.split("-")[0]) for each in samples.page(limit=SIXTY).samples]


def test_samples_can_be_shown_where_they_were_released(simulated_folder: Path, root: str) -> None:
    result = release(simulated_folder, root, "--count", "9")
    assert result.exit_code == 0, result.output
    assert "Released 9 samples" in result.output
    samples = Samples(root)
    assert samples.page().total == 9
    assert samples.origin.simulated
    assert samples.origin.licence == "MIT"
    data = read_data_set(simulated_folder)
    for each in samples.page().samples:
        image = samples.image(each.id)
        assert len(image) == each.bytes
        assert (load_image(image).width, load_image(image).height) == (each.width, each.height) == (96, 96)
        (row,) = np.flatnonzero(data.ids == int(each.id.split("-")[0]))
        expected = interpret_votes(data.votes[row])
        assert each.votes is not None
        assert each.votes.joint_fractions == pytest.approx(expected.joint_fractions, abs=1e-6)
        assert (each.votes.headline, each.votes.path) == (expected.headline, expected.path)
        assert each.votes.sentence == expected.sentence


def test_every_kind_that_occurs_is_there_before_any_is_there_often(simulated_folder: Path, tmp_path: Path) -> None:
    everything, few = tmp_path / "everything", tmp_path / "few"
    release(simulated_folder, everything, "--count", str(SIXTY))
    there_are = codes(Samples(everything))
    assert there_are.total() == SIXTY
    assert len(there_are) >= 5
    release(simulated_folder, few, "--count", str(2 * len(there_are)))
    chosen = codes(Samples(few))
    assert chosen.keys() == there_are.keys()
    for code, number in chosen.items():
        assert number >= min(2, there_are[code])


def test_an_oddity_comes_before_more_of_the_same(folder: Path, tmp_path: Path) -> None:
    """Of all the smooth galaxies one has a ring: it is among the first two."""
    rows = list(csv.reader((folder / f"{SOLUTIONS}.csv").open(newline="")))
    header, plain = rows[0], next(row for row in rows[1:] if float(row[1]) > 0.9)
    values = dict(zip(header, plain, strict=True))
    ring = values | {"Class6.1": "1", "Class6.2": "0"} | {f"Class8.{n}": str(int(n == 1)) for n in range(1, 8)}
    with (folder / f"{SOLUTIONS}.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, header)
        table.writeheader()
        table.writerows((values if row[0] != "100033" else ring) | {"GalaxyID": row[0]} for row in rows[1:])
    for seed in ("1", "2", "3"):
        release(folder, tmp_path / seed, "--count", "2", "--seed", seed)
        assert Samples(tmp_path / seed).page("ring").total == 1


def test_the_seed_chooses(simulated_folder: Path, tmp_path: Path) -> None:
    for name, seed in (("once", "1"), ("again", "1"), ("other", "2")):
        release(simulated_folder, tmp_path / name, "--count", "8", "--seed", seed)
    once, again, other = (galaxies(Samples(tmp_path / name)) for name in ("once", "again", "other"))
    assert once == again != other


def test_only_galaxies_that_volunteers_agree_on_can_be_asked_for(simulated_folder: Path, tmp_path: Path) -> None:
    release(simulated_folder, tmp_path, "--count", str(SIXTY), "--only-agreeing", "0.8")
    found = Samples(tmp_path).page(limit=SIXTY).samples
    assert 0 < len(found) < SIXTY
    assert all(each.votes and (each.votes.headline.confidence or 0) >= 0.8 for each in found)


def test_where_no_galaxy_can_be_shown_nothing_is_released(folder: Path, tmp_path: Path) -> None:
    for path in (folder / "images_training_rev1").iterdir():
        path.write_bytes(b"rubbish")
    refused = release(folder, tmp_path / "nobody")
    assert refused.exit_code == 2
    assert "can be a sample" in refused.stderr
    assert not (tmp_path / "nobody").exists()


def test_galaxies_without_all_their_votes_come_last_and_without_any(folder: Path, tmp_path: Path) -> None:
    rows = list(csv.reader((folder / f"{SOLUTIONS}.csv").open(newline="")))
    rows[3][5] = ""
    with (folder / f"{SOLUTIONS}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([*rows[:5], *rows[6:]])
    for path in (folder / "images_training_rev1").iterdir():
        if int(path.stem) > 100008:
            path.unlink()
    result = release(folder, tmp_path)
    assert result.exit_code == 0, result.output
    assert "2 votes not known" in result.output
    samples = Samples(tmp_path).page().samples
    assert [each.votes is None for each in samples] == [False] * 6 + [True] * 2
    assert set(galaxies(Samples(tmp_path))[-2:]) == {100003, 100005}
    release(folder, tmp_path / "agreeing", "--only-agreeing", "0.01")
    assert Samples(tmp_path / "agreeing").page().total == 6


def test_a_second_release_replaces_the_index_and_leaves_pictures_that_somebody_holds(
    simulated_folder: Path, root: str
) -> None:
    release(simulated_folder, root, "--count", "3", "--seed", "1")
    before = Samples(root).page().samples
    release(simulated_folder, root, "--count", "4", "--seed", "2", "--quality", "40")
    after = Samples(root).page().samples
    assert len(after) == 4
    assert not {each.id for each in before} & {each.id for each in after}
    assert all(open_storage(root).read(image_key(each.id)) for each in before)


def test_an_id_never_means_another_picture(tmp_path: Path) -> None:
    """Two data sets number their galaxies alike."""
    for seed in (5, 6):
        write_data_set(tmp_path / f"data{seed}", 1, seed=seed, side=64)
        release(tmp_path / f"data{seed}", tmp_path / f"out{seed}")
    first, second = (Samples(tmp_path / f"out{seed}").page().samples[0] for seed in (5, 6))
    assert first.id.split("-")[0] == second.id.split("-")[0]
    assert first.id != second.id


def test_pictures_are_made_anew_upright_small_and_without_what_else_the_file_held(
    folder: Path, tmp_path: Path
) -> None:
    images = folder / "images_training_rev1"
    for path in images.iterdir():
        if path.stem != "100001":
            path.unlink()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "secret description"
    large = Image.fromarray(np.full((500, 1000, 3), 90, np.uint8))
    large.save(images / "100001.jpg", exif=exif, comment=b"secret comment")
    release(folder, tmp_path)
    (sample,) = Samples(tmp_path).page().samples
    data = Samples(tmp_path).image(sample.id)
    assert b"secret" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (212, 424))
    assert (sample.width, sample.height) == (212, 424)


def test_unreadable_pictures_are_named_and_passed_over(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    release(folder, tmp_path / "before", "--count", "5")
    spoiled = galaxies(Samples(tmp_path / "before"))[0]
    (folder / "images_training_rev1" / f"{spoiled}.jpg").write_bytes(b"rubbish")
    release(folder, tmp_path / "after", "--count", "5")
    found = galaxies(Samples(tmp_path / "after"))
    assert len(found) == 5
    assert spoiled not in found
    assert f"{spoiled}.jpg" in caplog.text


def test_a_data_set_that_names_no_terms_is_shown_only_under_named_ones(folder: Path, tmp_path: Path) -> None:
    (folder / PROVENANCE).unlink()
    refused = release(folder, tmp_path / "target")
    assert refused.exit_code == 2
    assert "--licence" in refused.stderr
    assert not (tmp_path / "target").exists()
    assert release(folder, tmp_path / "target", "--licence", "CC BY").exit_code == 2
    terms = ("--licence", "CC BY", "--credit", "SDSS", "--title", "Galaxies")
    assert release(folder, tmp_path / "target", *terms).exit_code == 0
    origin = Samples(tmp_path / "target").origin
    assert (origin.title, origin.credit, origin.licence) == ("Galaxies", "SDSS", "CC BY")
    assert not origin.simulated


def test_the_index_is_written_last(
    simulated_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def write(_: object, key: str, data: bytes) -> None:
        written.append(key)

    monkeypatch.setattr("galaxy_core.storage.FolderStorage.write", write)
    release(simulated_folder, tmp_path, "--count", "3")
    assert len(written) == 4
    assert written.index(INDEX) == 3
