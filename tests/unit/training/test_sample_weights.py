from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from galaxy_training.data.sample_weights import CLASSES, poststratification_weights, read_classes
from galaxy_training.errors import DataSetError


def sky(selected: dict[str, int], unselected: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Votes and classes of so many galaxies of each class, fully and partly known."""
    classes = np.array(
        [name for counts in (selected, unselected) for name, count in counts.items() for _ in range(count)]
    )
    votes = np.zeros((len(classes), 37), np.float32)
    votes[sum(selected.values()) :, 30] = np.nan
    return votes, classes


def test_each_class_comes_to_weigh_what_the_sky_holds_of_it() -> None:
    votes, classes = sky({"spiral": 800, "": 200}, {"spiral": 30, "": 170})
    weights = poststratification_weights(votes, classes)
    assert weights[classes == "spiral"].sum() / weights.sum() == pytest.approx(0.15)
    np.testing.assert_array_equal(weights[1000:], 1)
    assert weights.sum() == pytest.approx(len(weights))


@pytest.mark.parametrize(("selected", "unselected"), [({"": 500}, {}), ({"spiral": 400, "": 100}, {"": 20})])
def test_without_enough_to_weigh_by_all_count_alike(selected: dict[str, int], unselected: dict[str, int]) -> None:
    votes, classes = sky(selected, unselected)
    np.testing.assert_array_equal(poststratification_weights(votes, classes), 1)


def test_a_class_that_the_sky_does_not_hold_is_not_drawn() -> None:
    votes, classes = sky({"odd one": 50, "": 450}, {"": 200})
    assert poststratification_weights(votes, classes)[0] == 0


def test_classes_are_read_by_id_and_missing_ones_are_empty(tmp_path: Path) -> None:
    (tmp_path / CLASSES).write_text("GalaxyID,class\n7,edge-on\n")
    assert read_classes(tmp_path, np.array([5, 7])).tolist() == ["", "edge-on"]
    assert read_classes(tmp_path / "nowhere", np.array([5])).tolist() == [""]
    (tmp_path / CLASSES).write_text("id,kind\n7,edge-on\n")
    with pytest.raises(DataSetError, match="GalaxyID and class"):
        read_classes(tmp_path, np.array([5]))
