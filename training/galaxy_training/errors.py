"""Errors of training and release."""

from __future__ import annotations

from galaxy_core.errors import GalaxyError


class DataSetError(GalaxyError):
    """A data set is missing a part, or a row or image of it cannot be used."""

    code = "data_set_error"


class RunFolderError(GalaxyError):
    """A run's folder holds another run, or cannot be used."""

    code = "run_folder_taken"


class LaunchError(GalaxyError):
    """A training job cannot be described or started."""

    code = "launch_refused"


class UnknownArchitectureError(GalaxyError):
    """There is no architecture by this name."""

    code = "unknown_architecture"


class WeightsFileError(GalaxyError):
    """A file of pretrained weights cannot be read."""

    code = "weights_file_error"


class NoKerasWeightsError(GalaxyError):
    """A released model has no float32 weights that its network could be trained further from."""

    code = "no_keras_weights"
