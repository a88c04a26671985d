"""Runs a released model: fetched, verified, loaded once, kept."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.errors import BrokenModelError, RegistryError, StorageError, UnknownLabelError
from galaxy_core.images.limits import MAX_FRAMED_SIDE
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Registry
from galaxy_core.votes import sentences
from galaxy_core.votes.headlines import Headline
from galaxy_core.votes.interpretation import VotesPrediction, interpret_votes

log = logging.getLogger(__name__)

# One arena for the models of a process: each would keep one of its own, as large as its largest picture asked for.
onnxruntime.create_and_register_allocator(
    onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    ),
    None,
)


@dataclass(frozen=True)
class ClassPrediction:
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

    @property
    def volunteers(self) -> dict[str, tuple[int, int]]:
        """Nothing: volunteers are not asked for classes."""
        return {}


Answer = VotesPrediction | ClassPrediction


@dataclass(frozen=True)
class Reading:
    """What a model says of one picture, and what stands behind it.

    Attributes:
        answer: in words and numbers; of the mean over the rotations where there are several.
        maps: float32 ``[h, w]`` for each label that was to be explained.
        spread: standard deviation over the rotations by label; empty for one view.
        outlier_score: above 1, the picture does not look like a galaxy's; None where the model cannot say.
    """

    answer: Answer
    activation_maps: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    std: dict[str, float] = field(default_factory=dict)
    outlier_score: float | None = None


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
        options.add_session_config_entry("session.use_env_allocators", "1")
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
        further = {part.name for part in (manifest.activation_maps, manifest.outlier_score) if part}
        if inputs != {manifest.input.name: f"tensor({manifest.input.dtype})"}:
            problem = f"takes {inputs}"
        elif wanted.name not in outputs or outputs[wanted.name][-1] != len(wanted.labels):
            problem = f"gives {outputs}"
        elif not outputs.keys() >= further:
            problem = f"does not give {', '.join(sorted(further - outputs.keys()))}"
        else:
            return
        raise BrokenModelError(
            f"The file of {manifest.name} {manifest.version} is not what its manifest says: it {problem}.",
            "Release the model again.",
        )

    def outputs(self, squares: ImageArray) -> NDArray[np.float32]:
        """Run the graph.

        Args:
            squares: uint8 ``[N, side, side, 3]``, framed.

        Returns:
            float32 ``[N, labels]``.
        """
        (values,) = self._session.run([self.manifest.output.name], {self.manifest.input.name: squares})
        return np.asarray(values, dtype=np.float32)

    def outlier_score(self, squares: ImageArray) -> NDArray[np.float32]:
        """How unlike a galaxy's each framed picture is, float32 ``[N]``.

        Raises:
            ValueError: the model cannot say.
        """
        if self.manifest.outlier_score is None:
            raise ValueError(f"{self.manifest.name} {self.manifest.version} has no such output.")
        (values,) = self._session.run([self.manifest.outlier_score.name], {self.manifest.input.name: squares})
        return np.asarray(values, dtype=np.float32)

    def classify(self, square: ImageArray) -> Answer:
        """Answer for one framed picture, uint8 ``[side, side, 3]``."""
        return self.read(self.outputs(square[None])[0])

    def examine(self, square: ImageArray, explain: Sequence[str] = (), rotations: int = 1) -> Reading:
        """Answer for one framed picture and say what stands behind the answer.

        It takes one run of the graph, or several where the rotations together have more pixels than the largest
        picture that is framed.

        Args:
            square: uint8 ``[side, side, 3]``.
            explain: labels whose maps are wanted.
            rotations: how many turned copies of the picture to average over, itself among them.

        Raises:
            UnknownLabelError: a label to explain is none of the model's, or the model makes no maps.
        """
        contract = self.manifest
        columns = self._columns(explain)
        names = [contract.output.name]
        squares = rotated_copies(square, rotations)
        at_once = max(1, MAX_FRAMED_SIDE**2 // (square.shape[0] * square.shape[1]))
        feeds: dict[str, object] = {contract.input.name: squares[:at_once]}
        if explain and contract.activation_maps:
            names.append(contract.activation_maps.name)
            if contract.activation_maps.request_input:
                feeds[contract.activation_maps.request_input] = np.array(True)
        if contract.outlier_score:
            names.append(contract.outlier_score.name)
        found = dict(zip(names, self._session.run(names, feeds), strict=True))
        further = [self.outputs(squares[start : start + at_once]) for start in range(at_once, rotations, at_once)]
        values = np.concatenate([found[contract.output.name], *further])
        maps = found[contract.activation_maps.name][0] if explain and contract.activation_maps else None
        labels = contract.output.labels
        return Reading(
            answer=self.read(values.mean(axis=0, dtype=np.float64)),
            activation_maps={}
            if maps is None
            else {label: maps[..., column] for label, column in columns.items()},
            std=dict(zip(labels, values.std(axis=0).tolist(), strict=True)) if rotations > 1 else {},
            outlier_score=float(found[contract.outlier_score.name][0]) if contract.outlier_score else None,
        )

    def _columns(self, labels: Sequence[str]) -> dict[str, int]:
        known = self.manifest.output.labels
        unknown = [label for label in labels if label not in known]
        if labels and (unknown or self.manifest.activation_maps is None):
            what = f"no answer {unknown[0]!r}" if unknown else "no maps"
            raise UnknownLabelError(
                f"{self.manifest.name} {self.manifest.version} has {what}.",
                f"Its answers are {', '.join(known)}." if unknown else "Ask another model to explain.",
            )
        return {label: known.index(label) for label in labels}

    def read(self, output: Sequence[float] | NDArray[np.float32]) -> Answer:
        """Say in words what one row of `outputs` means."""
        values = np.asarray(output, dtype=np.float64)
        if self.manifest.task == "votes":
            calibration = self.manifest.calibration
            return interpret_votes(values, calibration.concentration if calibration else ())
        best = self.manifest.classes[int(np.argmax(values))]
        probabilities = dict(zip(self.manifest.output.labels, values.tolist(), strict=True))
        confidence = probabilities[best.label]
        return ClassPrediction(
            headline=Headline(best.label, f"{best.text[0].upper()}{best.text[1:]}", confidence),
            sentence=sentences.CLASSES.format(
                count=len(probabilities), text=best.text, percent=f"{confidence:.0%}"
            ),
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
        self._loaded: dict[tuple[str, str | None], Classifier] = {}
        self._locks: defaultdict[tuple[str, str | None], threading.Lock] = defaultdict(threading.Lock)

    def get(self, name: str | None = None, version: str | None = None) -> Classifier:
        """A version of a model: the registry's default and the current one where none is named.

        A current version that cannot be fetched or loaded does not stop the one before it, if that was loaded.

        Raises:
            UnknownModelError, BrokenModelError, RegistryError, StorageError: as the registry and the file say.
        """
        name = name or self.registry.index().default
        key = name, version
        with self._locks[key]:
            last = self._loaded.get(key)
            try:
                manifest = self.registry.manifest(name, version)
                if last is None or last.manifest != manifest:
                    model = self.registry.model(manifest)
                    last = self._loaded[key] = Classifier(manifest, model, threads=self._threads)
            except (BrokenModelError, RegistryError, StorageError) as error:
                if last is None:
                    raise
                log.warning("%s %s goes on serving: %s", name, last.manifest.version, error)
            return last


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
