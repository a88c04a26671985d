from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from galaxy_core.votes.decision_tree import VOLUNTEERS
from galaxy_core.votes.vote_intervals import shape_parameters, volunteers_range


def test_the_range_is_the_beta_binomials_own() -> None:
    fractions = np.array([0, 0.01, 0.2, 0.5, 0.93, 1])
    concentration = np.array([5, 30, 10, 20, 50, 9.0])
    expected = [
        [betabinom(VOLUNTEERS, alpha, beta).ppf(tail) for tail in (0.05, 0.95)]
        for alpha, beta in zip(*shape_parameters(fractions, concentration), strict=True)
    ]
    np.testing.assert_array_equal(volunteers_range(fractions, concentration), expected)


def test_the_range_narrows_as_volunteers_keep_closer() -> None:
    loose, close = (volunteers_range(0.4, concentration) for concentration in (3, 300))
    assert loose[0] < close[0] <= 16 <= close[1] < loose[1]


@pytest.mark.parametrize("fraction", [0.0, 1.0])
def test_no_certainty_is_claimed_at_the_ends(fraction: float) -> None:
    least, most = volunteers_range(fraction, 10).tolist()
    assert 0 <= least < most <= VOLUNTEERS
