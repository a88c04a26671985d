"""What the convolutional networks share: how a picture comes in, and one convolution."""

from __future__ import annotations

from typing import Any

from keras import layers


def normalize(picture: Any) -> Any:
    """Bring a picture's values, 0 to 1 and mostly dark sky, near zero mean and unit variance."""
    return layers.Rescaling(6.0, offset=-0.6)(picture)


def convolution(features: Any, filters: int, size: int = 3, strides: int = 1) -> Any:
    """A convolution that keeps the size (divided by the strides), with its rectification."""
    return layers.Conv2D(
        filters, size, strides, padding="same", activation="relu", kernel_initializer="he_normal"
    )(features)
