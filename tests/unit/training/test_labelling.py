"""`galaxy label`: each label is saved, the least certain image comes next, and accuracy is told as it grows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from galaxy_cli.main import main
from galaxy_core.models.embeddings import Embedding
from galaxy_core.models.registry import Registry
from galaxy_training.errors import DataSetError
from galaxy_training.labelling.app import create_app
from galaxy_training.labelling.run import open_labelling
from galaxy_training.labelling.session import Labelling
from tests.conftest import RELEASED, Encode

COUNT = 60
CLASSES = ("ring", "none")


def vectors() -> Embedding:
    """On a line from one class to the other, and noise beside it."""
    noise = np.random.default_rng(4).normal(scale=0.05, size=(COUNT, 6))
    noise[:, 0] += np.linspace(-1, 1, COUNT)
    return np.asarray(noise, np.float32)


def session(path: Path) -> Labelling:
    return Labelling({f"{n}.png": lambda: b"" for n in range(COUNT)}, vectors(), CLASSES, path)


def answer(labelling: Labelling, count: int) -> list[int]:
    """Label what is shown, rightly, and wait for the head as a slow person would."""
    shown = []
    for _ in range(count):
        image = labelling.state().image
        assert image
        shown.append(int(image.removesuffix(".png")))
        labelling.label(image, CLASSES[shown[-1] >= COUNT // 2])
        labelling.wait()
    return shown


def test_the_least_certain_comes_next_and_accuracy_is_told(tmp_path: Path) -> None:
    labelling = session(tmp_path / "labels.csv")
    answer(labelling, 20)
    state = labelling.state()
    assert [each.labelled for each in state.history][-1] == 20
    assert state.history[-1].accuracy > 0.7  # of the least certain ones
    assert state.guess
    later = answer(labelling, 5)
    assert np.abs(np.array(later) - COUNT / 2).mean() < COUNT / 5
    assert sum(labelling.state().counts.values()) == 25


def test_an_image_whose_label_is_taken_back_is_shown_again(tmp_path: Path) -> None:
    labelling = session(tmp_path / "labels.csv")
    *_, last = answer(labelling, 20)  # after which a head has learnt, and another image is the least certain
    assert labelling.state().image != f"{last}.png"
    labelling.undo()
    assert labelling.state().image == f"{last}.png"
    assert answer(labelling, 1) == [last]
    assert labelling.state().image != f"{last}.png"


def test_labels_are_saved_undone_and_gone_on_from(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    labelling = session(path)
    answer(labelling, 12)
    labelling.undo()
    rows = path.read_text().splitlines()
    assert (rows[0], len(rows)) == ("file,label", 12)
    again = session(path)
    assert again.state().counts == labelling.state().counts
    answer(again, COUNT - 11)
    assert again.state().image is None


def test_labels_of_something_else_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("file,label\n1.png,ring\n2.png,bar\n")
    with pytest.raises(DataSetError, match="Row 3"):
        session(path)


def test_the_page_labels_and_shows_a_folder(tmp_path: Path, galaxy_jpeg: bytes) -> None:
    folder = tmp_path / "pictures"
    (folder / "some").mkdir(parents=True)
    (folder / "some" / "one.jpg").write_bytes(galaxy_jpeg)
    (folder / "broken.png").write_bytes(b"no image")
    labelling = open_labelling(folder, CLASSES, tmp_path / "labels.csv", Registry(RELEASED), "equivariant")
    client = TestClient(create_app(labelling), base_url="http://127.0.0.1")
    assert "Keys 1 to 9" in client.get("/").text
    state = client.get("/state").json()
    assert (state["image"], state["total"], state["classes"]) == ("some/one.jpg", 1, list(CLASSES))
    assert client.get("/image", params={"name": state["image"]}).content.startswith(b"\xff\xd8")
    assert client.get("/image", params={"name": "../labels.csv"}).status_code == 404
    state = client.post("/label", json={"image": state["image"], "label": "ring"}).json()
    assert (state["image"], state["counts"]) == (None, {"ring": 1, "none": 0})
    assert (tmp_path / "labels.csv").read_text() == "file,label\nsome/one.jpg,ring\n"
    assert client.post("/label", json={"image": "other", "label": "ring"}).status_code == 422
    assert (
        client.post("/label", content='{"undo": true}', headers={"Content-Type": "text/plain"}).status_code == 415
    )
    assert client.post("/label", json={"undo": True}).json()["counts"]["ring"] == 0
    assert client.get("/state", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("classes", ["ring", "ring,ring", "1,2,3,4,5,6,7,8,9,10"])
def test_one_key_for_each_class(tmp_path: Path, classes: str) -> None:
    result = CliRunner().invoke(
        main, ["label", str(tmp_path), "--classes", classes, "-o", str(tmp_path / "a.csv")]
    )
    assert result.exit_code == 2
    assert "two to 9 different classes" in result.output


def test_a_folder_without_images(tmp_path: Path, encode: Encode) -> None:
    result = CliRunner().invoke(main, ["label", str(tmp_path), "--classes", "a,b", "-o", str(tmp_path / "a.csv")])
    assert (result.exit_code, "holds no images" in result.output) == (2, True)
