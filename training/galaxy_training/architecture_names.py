"""Names of the architectures, without loading them: a wrong one is answered before TensorFlow is imported."""

from __future__ import annotations

from galaxy_training.errors import UnknownArchitectureError

ENSEMBLE = "ensemble"
"""Made of finished runs, by a command of its own."""
NAMES = ("logistic", "dense", "cnn", "deepgalaxy", "xception", "efficientnet", "equivariant", ENSEMBLE)


def check_name(name: str) -> str:
    """Return the name of an architecture.

    Raises:
        UnknownArchitectureError: Listing the names that exist.
    """
    if name not in NAMES:
        raise UnknownArchitectureError(f"There is no architecture {name!r}.", f"Choose one of {', '.join(NAMES)}.")
    return name
