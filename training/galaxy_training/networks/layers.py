"""Input normalization and the convolution that several networks share."""

from __future__ import annotations

from typing import Any

from keras import layers


def normalize(image: Any) -> Any:
    """Shift and scale pixel values, 0 to 1 and mostly dark sky, to about zero mean and unit variance."""
    return layers.Rescaling(6.0, offset=-0.6)(image)


def convolution(features: Any, filters: int, size: int = 3, strides: int = 1) -> Any:
    """Convolution with same padding and ReLU."""
    return layers.Conv2D(
        filters, size, strides, padding="same", activation="relu", kernel_initializer="he_normal"
    )(features)
