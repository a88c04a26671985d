"""The family of networks, each under the name by which it is trained, released and asked for."""

from __future__ import annotations

from galaxy_training.architectures.architecture import Architecture, Schedule
from galaxy_training.architectures.cnn import CNN
from galaxy_training.architectures.deepgalaxy import DEEPGALAXY
from galaxy_training.architectures.dense import DENSE
from galaxy_training.architectures.efficientnet import EFFICIENTNET
from galaxy_training.architectures.ensemble import ENSEMBLE
from galaxy_training.architectures.equivariant import EQUIVARIANT
from galaxy_training.architectures.logistic import LOGISTIC
from galaxy_training.architectures.xception import XCEPTION
from galaxy_training.errors import UnknownArchitectureError

__all__ = ["ARCHITECTURES", "Architecture", "Schedule", "architecture"]

ARCHITECTURES = {
    item.name: item for item in (LOGISTIC, DENSE, CNN, DEEPGALAXY, XCEPTION, EFFICIENTNET, EQUIVARIANT, ENSEMBLE)
}


def architecture(name: str) -> Architecture:
    """The architecture with this name.

    Raises:
        UnknownArchitectureError: listing the names that exist.
    """
    if name not in ARCHITECTURES:
        raise UnknownArchitectureError(
            f"There is no architecture {name!r}.", f"Choose one of {', '.join(ARCHITECTURES)}."
        )
    return ARCHITECTURES[name]
