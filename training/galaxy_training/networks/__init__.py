"""Registry of network architectures."""

from __future__ import annotations

from galaxy_training.architecture_names import check_name
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.cnn import CNN
from galaxy_training.networks.deepgalaxy import DEEPGALAXY
from galaxy_training.networks.dense import DENSE
from galaxy_training.networks.efficientnet import EFFICIENTNET
from galaxy_training.networks.ensemble import ENSEMBLE
from galaxy_training.networks.equivariant import EQUIVARIANT
from galaxy_training.networks.logistic import LOGISTIC
from galaxy_training.networks.xception import XCEPTION

__all__ = ["ARCHITECTURES", "Architecture", "TrainingConfig", "architecture"]

ARCHITECTURES = {
    item.name: item for item in (LOGISTIC, DENSE, CNN, DEEPGALAXY, XCEPTION, EFFICIENTNET, EQUIVARIANT, ENSEMBLE)
}


def architecture(name: str) -> Architecture:
    """Architecture by name.

    Raises:
        UnknownArchitectureError: listing the names that exist.
    """
    return ARCHITECTURES[check_name(name)]
