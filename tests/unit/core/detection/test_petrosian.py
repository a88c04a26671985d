from __future__ import annotations

import numpy as np
import pytest

from galaxy_core.detection.petrosian import fractions, measure_growth


@pytest.mark.parametrize("scale", [2.0, 5.0])
def test_radii_of_an_exponential_disk_are_those_of_its_formula(scale: float) -> None:
    reach = np.array([20 * scale])
    radii = fractions(60) * reach[0]
    growth = 1000 * (1 - (1 + radii / scale) * np.exp(-radii / scale))
    found = measure_growth(growth[np.newaxis], reach)
    assert found.radius[0] / scale == pytest.approx(2 * 2.16 * 1.678, rel=0.03)  # Graham et al. 2005
    assert found.flux[0] == pytest.approx(994, rel=0.005)
    assert found.r50[0] / scale == pytest.approx(1.67, rel=0.01)
    assert found.r90[0] / scale == pytest.approx(3.81, rel=0.02)


def test_light_that_never_ends_is_measured_to_the_largest_circle() -> None:
    found = measure_growth(fractions(60)[np.newaxis] ** 2, np.array([30.0]))
    assert found.flux[0] == pytest.approx(1)
    assert found.r50[0] == pytest.approx(30 * 0.5**0.5, rel=0.01)


def test_nothing_has_no_radius_that_is_not_finite() -> None:
    found = measure_growth(np.zeros((2, 61)), np.array([6.0, 9.0]))
    assert np.isfinite(np.stack(found)).all()
