"""Runs a released model: fetched, verified, loaded once, kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.cancellation import current
from galaxy_core.errors import (
    BrokenModelError,
    GalaxyError,
    NoGalaxyFrameError,
    RegistryError,
    StorageError,
    UnknownLabelError,
)
from galaxy_core.images.galaxy_frame import GalaxyFrame, galaxy_frame_of
from galaxy_core.images.limits import MAX_FRAMED_SIDE, MIN_SIDE
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.memory import give_back
from galaxy_core.models.manifest import GALAXY_FRAME, Manifest
from galaxy_core.models.outputs import activation_maps, interpret_output
from galaxy_core.models.registry import Registry
from galaxy_core.predictions import Prediction

log = logging.getLogger(__name__)

EXPLAIN_PATH = "path"
"""Stands for every label on the predicted path, where labels to explain are wanted."""

# One arena for the models of a process: each would keep one of its own, as large as its largest picture asked for.
onnxruntime.create_and_register_allocator(
    onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    ),
    None,
)


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

    @cached_property
    def has_galaxy_frame(self) -> bool:
        """Whether the model says where the galaxy is."""
        return any(item.name == GALAXY_FRAME for item in self._session.get_outputs())

    def _check(self) -> None:
        manifest = self.manifest
        inputs = {item.name: item.type for item in self._session.get_inputs()}
        outputs = {item.name: item.shape for item in self._session.get_outputs()}
        wanted = manifest.output
        maps, score, embedding = manifest.activation_maps, manifest.outlier_score, manifest.embedding
        further = {part.name for part in (maps, score, embedding) if part}
        switches = {item.name for item in self._session.get_overridable_initializers()}
        if inputs != {manifest.input.name: f"tensor({manifest.input.dtype})"}:
            problem = f"takes {inputs}"
        elif wanted.name not in outputs or outputs[wanted.name][-1] != len(wanted.labels):
            problem = f"gives {outputs}"
        elif not outputs.keys() >= further:
            problem = f"does not give {', '.join(sorted(further - outputs.keys()))}"
        elif maps and maps.request_input and maps.request_input not in switches:
            problem = f"has no input {maps.request_input}"
        elif maps and (len(outputs[maps.name]) != 4 or outputs[maps.name][-1] != len(wanted.labels)):
            problem = f"gives {maps.name} of shape {outputs[maps.name]}"
        elif score and len(outputs[score.name]) != 1:
            problem = f"gives {score.name} of shape {outputs[score.name]}"
        elif embedding and outputs[embedding.name][1:] != [embedding.size]:
            problem = f"gives {embedding.name} of shape {outputs[embedding.name]}"
        elif self.has_galaxy_frame and outputs[GALAXY_FRAME][1:] != [3]:
            problem = f"gives {GALAXY_FRAME} of shape {outputs[GALAXY_FRAME]}"
        else:
            return
        raise BrokenModelError(
            f"The file of {manifest.name} {manifest.version} is not what its manifest says: it {problem}.",
            "Release the model again.",
        )

    def outputs(self, images: ImageArray) -> NDArray[np.float32]:
        """Run the graph for its main output alone.

        Args:
            images: uint8 ``[N, side, side, 3]``, framed.

        Returns:
            float32 ``[N, labels]``: joint fractions, class probabilities, or one number.
        """
        return self._run(self.manifest.output.name, images)

    def outlier_scores(self, images: ImageArray) -> NDArray[np.float32]:
        """Outlier score of each framed image, uint8 ``[N, side, side, 3]``: float32 ``[N]``.

        Raises:
            ValueError: the model does not give it.
        """
        if self.manifest.outlier_score is None:
            raise ValueError(f"{self.manifest.name} {self.manifest.version} has no such output.")
        return self._run(self.manifest.outlier_score.name, images)

    def embeddings(self, images: ImageArray) -> NDArray[np.float32]:
        """Embedding of each framed image, uint8 ``[N, side, side, 3]``: float32 ``[N, size]`` of length 1.

        Raises:
            ValueError: the model does not give it.
        """
        if self.manifest.embedding is None:
            raise ValueError(f"{self.manifest.name} {self.manifest.version} has no such output.")
        return self._run(self.manifest.embedding.name, images)

    def galaxy_frame(self, image: ImageArray) -> GalaxyFrame:
        """Where the galaxy of a framed image, uint8 ``[side, side, 3]``, is.

        Raises:
            ValueError: the model does not give it.
            BrokenModelError: the model fails.
        """
        if not self.has_galaxy_frame:
            raise ValueError(f"{self.manifest.name} {self.manifest.version} has no such output.")
        with self._failures_named():
            return galaxy_frame_of(self._run(GALAXY_FRAME, image[None])[0])

    def further_outputs(self, images: ImageArray) -> dict[str, NDArray[np.float32]]:
        """Embedding and outlier score of framed images in one run, by the output's name; what the model gives.

        Args:
            images: uint8 ``[N, side, side, 3]``.
        """
        names = [part.name for part in (self.manifest.embedding, self.manifest.outlier_score) if part]
        return dict(zip(names, self._run_graph(names, {self.manifest.input.name: images}), strict=True))

    def predict(self, images: ImageArray, explain: Sequence[str] = ()) -> Prediction:
        """Predict what one framed image shows.

        It takes one run of the graph, or several where rotated copies together have more pixels than the largest
        image that is framed.

        Args:
            images: uint8 ``[side, side, 3]``; or its rotated copies, ``[N, side, side, 3]``, to average over.
            explain: labels whose activation maps, of the first copy, are wanted; `EXPLAIN_PATH` for all on the
                predicted path, which are none where the model makes no maps.

        Raises:
            UnknownLabelError: a label to explain is none of the model's, or the model makes no maps.
            BrokenModelError: the model fails, or what it gives is no prediction.
        """
        return self.predict_and_locate(images, explain)[0]

    def predict_and_locate(
        self, images: ImageArray, explain: Sequence[str] = ()
    ) -> tuple[Prediction, GalaxyFrame | None]:
        """Predict, and say where in the first copy the galaxy is, in the same run; None of a model that cannot.

        Arguments and errors are those of `predict`.
        """
        self._check_labels(explain)
        with self._failures_named():
            return self._predict(images if images.ndim == 4 else images[np.newaxis], explain)

    def _predict(self, copies: ImageArray, explain: Sequence[str]) -> tuple[Prediction, GalaxyFrame | None]:
        at_once = max(1, MAX_FRAMED_SIDE**2 // (copies.shape[1] * copies.shape[2]))
        first = self._first_run(copies[:at_once], explain=bool(explain))
        further = [self.outputs(copies[start : start + at_once]) for start in range(at_once, len(copies), at_once)]
        values = np.concatenate([first[self.manifest.output.name], *further])
        for output in (values, *first.values()):
            if not np.isfinite(output).all():
                raise ValueError("an output holds numbers that are not finite")
        score, maps = self.manifest.outlier_score, self.manifest.activation_maps
        frame = galaxy_frame_of(first[GALAXY_FRAME][0]) if self.has_galaxy_frame else None
        labels = self.manifest.output.labels
        prediction = interpret_output(
            self.manifest,
            values.mean(axis=0, dtype=np.float64),
            outlier_score=float(first[score.name][0]) if score else None,
            std=dict(zip(labels, values.std(axis=0).tolist(), strict=True)) if len(copies) > 1 else {},
        )
        if not explain or maps is None:
            return prediction, frame
        wanted = prediction.explained if EXPLAIN_PATH in explain else tuple(explain)
        columns = {label: labels.index(label) for label in wanted}
        grids = activation_maps(columns, first[maps.name][0], maps.extent)
        return prediction.model_copy(update={"activation_maps": grids}), frame

    def shrink_arena(self) -> None:
        """Give back what the models' arena does not need, as onnxruntime does after a run that asks for it."""
        options = onnxruntime.RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        blank = np.zeros((1, MIN_SIDE, MIN_SIDE, 3), np.uint8)
        self._session.run([self.manifest.output.name], {self.manifest.input.name: blank}, options)

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except GalaxyError:
            raise
        except Exception as error:  # onnxruntime has no common base, and numbers out of range are pydantic's
            manifest = self.manifest
            log.exception("%s %s fails", manifest.name, manifest.version)
            raise BrokenModelError(
                f"{manifest.name} {manifest.version} fails at this image.",
                "Ask another model, or release it again.",
            ) from error

    def _run(self, output: str, images: ImageArray) -> NDArray[np.float32]:
        (values,) = self._run_graph([output], {self.manifest.input.name: images})
        return np.asarray(values, dtype=np.float32)

    def _run_graph(self, names: list[str], feeds: dict[str, object]) -> list[NDArray[np.float32]]:
        options = onnxruntime.RunOptions()

        def interrupt() -> None:
            options.terminate = True

        with current().interruptible(interrupt):
            values: list[NDArray[np.float32]] = self._session.run(names, feeds, options)
            return values

    def _first_run(self, images: ImageArray, *, explain: bool) -> dict[str, NDArray[np.float32]]:
        """All outputs that a prediction needs, by name."""
        contract = self.manifest
        names = [contract.output.name]
        feeds: dict[str, object] = {contract.input.name: images}
        if contract.outlier_score:
            names.append(contract.outlier_score.name)
        if self.has_galaxy_frame:
            names.append(GALAXY_FRAME)
        if explain and contract.activation_maps:
            names.append(contract.activation_maps.name)
            if contract.activation_maps.request_input:
                feeds[contract.activation_maps.request_input] = np.array(True)
        return dict(zip(names, self._run_graph(names, feeds), strict=True))

    def _check_labels(self, labels: Sequence[str]) -> None:
        known = self.manifest.output.labels
        named = [label for label in labels if label != EXPLAIN_PATH]
        unknown = [label for label in named if label not in known]
        if named and (unknown or self.manifest.activation_maps is None):
            what = f"no answer {unknown[0]!r}" if unknown else "no maps"
            raise UnknownLabelError(
                f"{self.manifest.name} {self.manifest.version} has {what}.",
                f"Its answers are {', '.join(known)}." if unknown else "Ask another model to explain.",
            )


def framing_model(chosen: Sequence[Classifier], default: Callable[[], Classifier]) -> Classifier:
    """The model that says where the galaxy is: the first of the chosen ones that can, or else the default one.

    Args:
        chosen: models that were asked for.
        default: gives the registry's default model.

    Raises:
        NoGalaxyFrameError: none of them can.
    """
    for classifier in chosen:
        if classifier.has_galaxy_frame:
            return classifier
    fallback = default()
    if fallback.has_galaxy_frame:
        return fallback
    raise NoGalaxyFrameError(
        f"Neither {', '.join(item.manifest.name for item in chosen)} nor {fallback.manifest.name}, the default "
        "model, says where the galaxy is in an image.",
        "Ask without frame=auto, or use a model that does, such as equivariant from version 6 on.",
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
        self._locks: dict[tuple[str, str | None], threading.Lock] = {}

    def give_memory_back(self) -> None:
        """Give back what heavy work took: the models' common arena, and what the allocator keeps."""
        for classifier in list(self._loaded.values())[:1]:
            classifier.shrink_arena()
        give_back()

    def get(self, name: str | None = None, version: str | None = None) -> Classifier:
        """A version of a model: the registry's default and the current one where none is named.

        A current version that cannot be fetched or loaded does not stop the one before it, if that was loaded.

        Raises:
            UnknownModelError, BrokenModelError, RegistryError, StorageError: as the registry and the file say.
        """
        name = name or self.registry.index().default
        key = name, version
        if key not in self._locks:
            self.registry.check_known(name, version)  # or whoever asks for what does not exist would fill this
        with self._locks.setdefault(key, threading.Lock()):
            current().check()
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
