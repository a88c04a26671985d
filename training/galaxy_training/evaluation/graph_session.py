"""Runs an exported graph by the names of its contract, without the manifest that is made from its metrics."""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.images.galaxy_frame import galaxy_frame_of, reframe
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.models.manifest import GALAXY_FRAME, IMAGE, OUTLIER_SCORE, OUTPUTS, Task


class GraphSession:
    """Exported graph on one thread, so that its latency means something.

    Args:
        model: bytes of the ONNX file.
        task: which names its main output.
    """

    def __init__(self, model: bytes, task: Task) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model, sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._output = OUTPUTS[task]
        outputs = {item.name for item in self._session.get_outputs()}
        self.has_outlier_score = OUTLIER_SCORE in outputs
        self.has_galaxy_frame = GALAXY_FRAME in outputs

    def outputs(self, images: ImageArray) -> NDArray[np.float32]:
        """Joint fractions or probabilities, float32 ``[N, labels]``, of framed images uint8 ``[N, S, S, 3]``."""
        (values,) = self._session.run([self._output], {IMAGE: images})
        return np.asarray(values, dtype=np.float32)

    def outlier_scores(self, images: ImageArray) -> NDArray[np.float32]:
        """Outlier scores, float32 ``[N]``."""
        (scores,) = self._session.run([OUTLIER_SCORE], {IMAGE: images})
        return np.asarray(scores, dtype=np.float32)

    def outputs_reframed(self, images: ImageArray) -> NDArray[np.float32]:
        """Main output, float32 ``[N, labels]``, of the images as ``frame=auto`` frames them."""
        (frames,) = self._session.run([GALAXY_FRAME], {IMAGE: images})
        return np.concatenate(
            [
                self.outputs(reframe(image, galaxy_frame_of(row))[None])
                for image, row in zip(images, frames, strict=True)
            ]
        )

    def run(self, image: ImageArray) -> dict[str, NDArray[np.float32]]:
        """All that serving computes for one image, uint8 ``[S, S, 3]``, by output."""
        names = [self._output, *([OUTLIER_SCORE] if self.has_outlier_score else [])]
        return dict(zip(names, self._session.run(names, {IMAGE: image[None]}), strict=True))
