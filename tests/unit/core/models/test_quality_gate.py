"""Which models may be released."""

from __future__ import annotations

import math

import pytest

from galaxy_core.errors import ReleaseError
from galaxy_core.models.quality_gate import check_baseline, check_gate
from galaxy_core.models.registry import Registry


@pytest.mark.parametrize(
    ("metrics", "refused"),
    [
        ({"rmse": 0.1009, "rmse_fp32": 0.1}, False),
        ({"rmse": 0.1011, "rmse_fp32": 0.1}, True),
        ({"rmse": 0.09, "rmse_fp32": 0.1}, False),
        ({"accuracy": 0.656, "accuracy_fp32": 0.66}, False),
        ({"accuracy": 0.654, "accuracy_fp32": 0.66}, True),
        ({"accuracy": 0.7, "accuracy_fp32": 0.66}, False),
        ({"rmse": 0.1}, True),
        ({"rmse": math.nan, "rmse_fp32": 0.1}, True),
        ({"rmse": 0.1, "rmse_fp32": math.inf}, True),
        ({"rmse": -1.0, "rmse_fp32": 0.1}, True),
        ({"rmse": 0.1, "rmse_fp32": 0.1, "accuracy": math.nan}, True),
        ({}, True),
    ],
)
def test_the_gate_refuses_what_quantization_spoiled(
    released: Registry, metrics: dict[str, float], refused: bool
) -> None:
    manifest = released.manifest("cnn").model_copy(update={"metrics": metrics})
    if refused:
        with pytest.raises(ReleaseError, match="cnn has"):
            check_gate(manifest)
    else:
        check_gate(manifest)


@pytest.mark.parametrize(
    ("metrics", "refused"),
    [
        ({"rmse": 0.2461, "baseline_rmse": 0.2210}, True),
        ({"rmse": 0.2210, "baseline_rmse": 0.2210}, True),
        ({"rmse": 0.2209, "baseline_rmse": 0.2210}, False),
        ({"accuracy": 0.5, "baseline_accuracy": 0.6}, True),
        ({"accuracy": 0.7, "baseline_accuracy": 0.6}, False),
        ({"rmse": 0.2461}, False),
    ],
)
def test_a_model_has_to_be_better_than_a_constant(
    released: Registry, metrics: dict[str, float], refused: bool
) -> None:
    manifest = released.manifest("cnn").model_copy(update={"metrics": metrics})
    if refused:
        with pytest.raises(ReleaseError, match=r"no better than .* --force"):
            check_baseline(manifest)
    else:
        check_baseline(manifest)
