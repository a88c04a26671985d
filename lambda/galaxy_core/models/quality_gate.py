"""What a model must be to be released: as good as before quantization, better than a constant; by its manifest."""

from __future__ import annotations

import math

from galaxy_core.errors import ReleaseError
from galaxy_core.models.manifest import Manifest

TOLERANCES = {"rmse": 0.001, "accuracy": -0.005}
"""How much the int8 score may exceed the fp32 one; negative where a higher score is better."""


def check_gate(manifest: Manifest) -> None:
    """Refuse a model that quantization made worse.

    Args:
        manifest: whose metrics have ``rmse`` or ``accuracy`` of the int8 graph, and the same with ``_fp32``.

    Raises:
        ReleaseError: figures are missing, not finite or below 0, or int8 is worse than fp32 by more than
            `TOLERANCES`.
    """
    name, metrics = manifest.name, manifest.metrics
    for figure, value in metrics.items():
        if not math.isfinite(value):
            raise ReleaseError(f"{name} has {figure} {value}, which is no finite number.", "Evaluate it again.")
        if value < 0 and figure.removesuffix("_fp32") in TOLERANCES:
            raise ReleaseError(f"{name} has {figure} {value}, which is below 0.", "Evaluate it again.")
    measured = [figure for figure in TOLERANCES if figure in metrics and f"{figure}_fp32" in metrics]
    if not measured:
        raise ReleaseError(f"{name} has no figures for int8 and fp32.", "Evaluate it first.")
    for figure in measured:
        change = metrics[figure] - metrics[f"{figure}_fp32"]
        tolerance = TOLERANCES[figure]
        if (change > tolerance) if tolerance > 0 else (change < tolerance):
            raise ReleaseError(
                f"{name} has {figure} {metrics[figure]:.4f} in int8 and {metrics[f'{figure}_fp32']:.4f} in fp32: "
                f"worse by more than {abs(tolerance):g}.",
                "Calibrate on more pictures, or leave the layer that suffers in fp32.",
            )


def check_baseline(manifest: Manifest) -> None:
    """Refuse a model that is no better than predicting the same for every image.

    Args:
        manifest: whose metrics have ``rmse`` or ``accuracy``, and the same with ``baseline_``.

    Raises:
        ReleaseError: the baseline is as good or better.
    """
    metrics = manifest.metrics
    for figure, tolerance in TOLERANCES.items():
        baseline = metrics.get(f"baseline_{figure}")
        if baseline is None or figure not in metrics:
            continue
        better = metrics[figure] < baseline if tolerance > 0 else metrics[figure] > baseline
        if not better:
            raise ReleaseError(
                f"{manifest.name} has {figure} {metrics[figure]:.4f}, no better than {baseline:.4f}, the baseline "
                "that predicts the same for every image.",
                "Train for more epochs or on more galaxies, or publish it all the same with --force.",
            )
