"""Runs a released model: fetched, verified, loaded once, kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_model.answers import Headline, VotesAnswer, read_votes
from galaxy_model.errors import BrokenModelError
from galaxy_model.framing import Picture
from galaxy_model.manifest import Manifest
from galaxy_model.registry import Registry


@dataclass(frozen=True)
class ClassesAnswer:
    """What a model of named classes says.

    Attributes:
        headline: the most probable class.
        sentence: the same in a sentence.
        probabilities: by label; they add up to 1.
    """

    headline: Headline
    sentence: str
    probabilities: dict[str, float]

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return self.probabilities


Answer = VotesAnswer | ClassesAnswer


class Classifier:
    """One model, ready to run.

    Args:
        manifest: what the model takes and gives.
        model: the ONNX file's bytes, already verified.
        threads: that one run may use; 1 suits a Lambda function, whose memory setting buys a share of a core.

    Raises:
        BrokenModelError: onnxruntime cannot load the file, or it is not what the manifest says.
    """

    def __init__(self, manifest: Manifest, model: bytes, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self.manifest = manifest
        try:
            self._session = onnxruntime.InferenceSession(
                model, sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has no common base for what a bad file raises
            raise BrokenModelError(
                f"The file of {manifest.name} {manifest.version} does not load: {_first_line(error)}",
                "Release the model again.",
            ) from error
        self._check()

    def _check(self) -> None:
        manifest = self.manifest
        inputs = {item.name: item.type for item in self._session.get_inputs()}
        outputs = {item.name: item.shape for item in self._session.get_outputs()}
        wanted = manifest.output
        if inputs != {manifest.input.name: f"tensor({manifest.input.dtype})"}:
            problem = f"takes {inputs}"
        elif wanted.name not in outputs or outputs[wanted.name][-1] != len(wanted.labels):
            problem = f"gives {outputs}"
        else:
            return
        raise BrokenModelError(
            f"The file of {manifest.name} {manifest.version} is not what its manifest says: it {problem}.",
            "Release the model again.",
        )

    def outputs(self, squares: Picture) -> NDArray[np.float32]:
        """Run the graph.

        Args:
            squares: uint8 ``[N, side, side, 3]``, framed.

        Returns:
            float32 ``[N, labels]``.
        """
        (values,) = self._session.run([self.manifest.output.name], {self.manifest.input.name: squares})
        return np.asarray(values, dtype=np.float32)

    def classify(self, square: Picture) -> Answer:
        """Answer for one framed picture, uint8 ``[side, side, 3]``."""
        return self.read(self.outputs(square[None])[0])

    def read(self, output: Sequence[float] | NDArray[np.float32]) -> Answer:
        """Say in words what one row of `outputs` means."""
        values = np.asarray(output, dtype=np.float64)
        if self.manifest.task == "votes":
            return read_votes(values)
        best = self.manifest.classes[int(np.argmax(values))]
        probabilities = dict(zip(self.manifest.output.labels, values.tolist(), strict=True))
        confidence = probabilities[best.label]
        return ClassesAnswer(
            headline=Headline(best.label, f"{best.text[0].upper()}{best.text[1:]}", confidence),
            sentence=f"Of its {len(probabilities)} classes, this model finds “{best.text}” "
            f"the most likely, at {confidence:.0%}.",
            probabilities=probabilities,
        )


class Classifiers:
    """A registry's models, each loaded at first use and kept.

    Args:
        registry: where the models are.
        threads: see `Classifier`.
    """

    def __init__(self, registry: Registry, *, threads: int = 1) -> None:
        self.registry = registry
        self._threads = threads
        self._loaded: dict[tuple[str, str], Classifier] = {}
        self._lock = threading.Lock()

    def get(self, name: str | None = None) -> Classifier:
        """The current version of a model; the registry's default where none is named.

        Raises:
            UnknownModelError, BrokenModelError, RegistryError: as the registry and the file say.
        """
        manifest = self.registry.manifest(name)
        key = (manifest.name, manifest.version)
        with self._lock:
            if key not in self._loaded:
                self._loaded[key] = Classifier(manifest, self.registry.model(manifest), threads=self._threads)
            return self._loaded[key]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
