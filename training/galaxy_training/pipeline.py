"""Pipeline from a data set to a registry entry: train, calibrate, export, quantize, evaluate, publish."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf

from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.manifest import Manifest, TrainingRun
from galaxy_core.models.quality_gate import check_baseline
from galaxy_core.models.registry import Registry
from galaxy_training.data.arrays import Arrays, load_arrays
from galaxy_training.data.augmentation import augment, centre_crop
from galaxy_training.data.data_set import DataSet, Split, read_data_set
from galaxy_training.data.simulated_frames import simulated_frames
from galaxy_training.errors import DataSetError
from galaxy_training.evaluation import plots
from galaxy_training.evaluation.graph_session import GraphSession
from galaxy_training.evaluation.inference import usual_votes
from galaxy_training.evaluation.report import ModelUnderTest, evaluate_model, fp32_file, manifest_metrics
from galaxy_training.evaluation.report_pages import write_report
from galaxy_training.export.activation_maps import activation_maps_contract
from galaxy_training.export.embedding import FEATURES, Projection, descriptors, fit_projection
from galaxy_training.export.galaxy_frame import fit_galaxy_frame
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import (
    VIEW,
    OutlierScore,
    Views,
    fit_outlier_score,
    outlier_score_contract,
)
from galaxy_training.export.quantization import QUANTIZATION_IMAGES, quantize
from galaxy_training.fitting.calibration import calibrate
from galaxy_training.fitting.distributed import join_cluster
from galaxy_training.fitting.pseudo_labels import pseudo_label
from galaxy_training.fitting.run_files import CURVES, fingerprint, load_finished_run
from galaxy_training.fitting.training_loop import Trainer
from galaxy_training.fitting.warm_start import (
    STATISTICS_IMAGES,
    keras_weights,
    load_members,
    load_released,
    set_keras_weights,
)
from galaxy_training.networks import Architecture, TrainingConfig, ensemble
from galaxy_training.release.manifests import embedding_contract, make_manifest
from galaxy_training.release.versions import next_version

log = logging.getLogger(__name__)

OUTLIER_IMAGES = 4_000
"""Training galaxies that the outlier score is fitted to, and the most that its threshold is set on."""
SIMULATED_PART = 0.4
"""Simulated galaxies that the score is fitted to, for each of the training galaxies: the practice galaxies and
whoever tries a simulation are galaxies too."""
_BATCH = 100


@dataclass(frozen=True)
class ReleasedModel:
    """A file of a registry.

    Attributes:
        manifest: of the model.
        model: bytes of its ONNX file.
        keras_weights: of its network, where they are released.
    """

    manifest: Manifest
    model: bytes
    keras_weights: bytes | None = None


@dataclass(frozen=True)
class Run:
    """One training run.

    Attributes:
        architecture: of the network.
        config: hyperparameters.
        data: folder of the data set.
        registry: folder or s3:// address that the model is published in.
        reports: folder of learning curves, plots, metrics and checkpoints; a run that it holds already is resumed.
        version: of the model; the next number where none is given.
        teachers: models whose pseudo-labels fill in unknown votes, so that images without votes are trained on
            too; see `galaxy_training.fitting.pseudo_labels`.
        teacher_weight: of the pseudo-labels in the mean with votes that volunteers gave.
        init_from: folder of a finished run of the same architecture with the initial weights.
        init_released: a released model of the same architecture with the initial weights, instead of a run; see
            `galaxy_training.fitting.warm_start`.
        force: publish a model that is no better than the baseline, too.
        command: that the run was started with, for the manifest.
    """

    architecture: Architecture
    config: TrainingConfig
    data: Path
    registry: str
    reports: Path
    version: str | None = None
    teachers: tuple[Classifier, ...] = ()
    teacher_weight: float = 0.0
    init_from: Path | None = None
    init_released: ReleasedModel | None = None
    force: bool = False
    command: str = ""


def train(run: Run) -> Manifest | None:
    """Carry out a run and return the manifest it published; None for a worker that is not the chief.

    Raises:
        GalaxyError: the data set cannot be used, or the quantized model is refused.
    """
    worker = join_cluster()
    parts = read_data_set(run.data, without_votes=bool(run.teachers)).split()
    if not len(parts.training) or not len(parts.validation):
        raise DataSetError(
            f"{run.data} leaves {len(parts.training)} galaxies to train on and {len(parts.validation)} to "
            "validate on.",
            "Both need at least one: check validation_ids.csv.",
        )
    log.info("framing %d training and %d validation images", len(parts.training), len(parts.validation))
    arrays, held_back, validation = (load_arrays(part, run.architecture.image_size) for part in parts)
    if run.teachers:
        votes = pseudo_label(
            run.teachers,
            parts.training,
            run.reports,
            held_back=parts.calibration,
            teacher_weight=run.teacher_weight,
        )
        arrays = replace(arrays, votes=votes[np.isin(parts.training.ids, arrays.ids)])
    init_from = _initial_network(run, held_back if len(held_back) else arrays)
    model = Trainer(run.architecture, run.config, arrays, validation, run.reports, worker, init_from).run()
    if not worker.is_chief:
        return None
    plots.plot_curves(run.reports / CURVES, run.reports / "curves.png")
    inputs = {"training": arrays.sha256, "calibration": held_back.sha256}
    inputs |= {f"teacher_{place}": item.manifest.sha256 for place, item in enumerate(run.teachers, start=1)}
    inputs |= {"init_from": fingerprint(init_from)} if init_from else {}
    inputs |= {"init_released": run.init_released.manifest.sha256} if run.init_released else {}
    return _publish(run, model, arrays, held_back, parts, inputs)


def _initial_network(run: Run, galaxies: Arrays) -> keras.Model | None:
    """The network to start from; None for fresh weights."""
    if run.init_from:
        return load_finished_run(run.architecture, run.init_from)
    if run.init_released is None:
        return None
    network = run.architecture.model()
    if run.init_released.keras_weights and set_keras_weights(network, run.init_released.keras_weights):
        return network
    views = centre_crop(galaxies.images[:STATISTICS_IMAGES], run.architecture.image_size)
    load_released(network, onnx.load_from_string(run.init_released.model), views)
    return network


def build_ensemble(members: Sequence[Path | None], run: Run) -> Manifest:
    """Publish an ensemble of independently trained networks.

    Args:
        members: folders of their runs, of the architectures `ensemble.MEMBERS`; none of them is changed. None for
            the member of `run.init_released` in its place.
        run: of the architecture `ensemble.ENSEMBLE`.

    Raises:
        GalaxyError: a member or the data set cannot be used, or the quantized model is refused.
    """
    # A member may have been trained on images without votes.
    parts = read_data_set(run.data, without_votes=True).split()
    released: list[keras.Model] = []
    if run.init_released is not None:
        released = load_members(onnx.load_from_string(run.init_released.model), partial(_views, parts.calibration))
    networks = [
        released[place] if folder is None else load_finished_run(member, folder)
        for place, (member, folder) in enumerate(zip(ensemble.MEMBERS, members, strict=True))
    ]
    model = ensemble.combine(networks)
    arrays, held_back = (load_arrays(part, run.architecture.image_size) for part in parts[:2])
    run.reports.mkdir(parents=True, exist_ok=True)
    inputs = {"training": arrays.sha256, "calibration": held_back.sha256}
    inputs |= {f"member_{place}": fingerprint(network) for place, network in enumerate(networks, start=1)}
    inputs |= {"init_released": run.init_released.manifest.sha256} if run.init_released else {}
    return _publish(run, model, arrays, held_back, parts, inputs)


def _views(galaxies: DataSet, image_size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    images = load_arrays(galaxies, image_size).images[:STATISTICS_IMAGES]
    return np.asarray(centre_crop(images, image_size), np.float32)


def _publish(
    run: Run, model: keras.Model, arrays: Arrays, held_back: Arrays, parts: Split, inputs: dict[str, str]
) -> Manifest:
    architecture, registry, runs = run.architecture, Registry(run.registry), run.reports.parent
    log.info("calibrating on %d galaxies", len(held_back))
    calibration = calibrate(model, architecture, held_back)
    log.info("exporting to ONNX and quantizing to int8")
    fp32, int8 = _export(run, model, arrays, held_back)
    version = run.version or next_version(registry, architecture.name)
    weights = keras_weights(model)
    usual = (
        usual_votes(GraphSession(int8, "votes"), parts.training) if architecture.targets.task == "votes" else {}
    )
    tested = ModelUnderTest(
        architecture.name,
        version,
        architecture.title,
        architecture.targets,
        int8,
        calibration,
        usual_votes=usual,
    )
    file = fp32_file(runs, architecture.name, tested.sha256)
    file.write_bytes(fp32)
    log.info("measuring fp32, int8 and 16 rotations on %d validation galaxies", len(parts.validation))
    report = evaluate_model(tested, parts, runs)
    log.info("drawing the report's plots")
    write_report(run.reports, {architecture.name: report}, parts)
    manifest = make_manifest(
        architecture,
        version,
        int8,
        parts,
        calibration=calibration,
        activation_maps=activation_maps_contract(onnx.load_from_string(int8)),
        outlier_score=outlier_score_contract(report.figures["outlier_score"]),
        embedding=embedding_contract(onnx.load_from_string(int8)),
        usual_votes=usual,
        metrics=manifest_metrics(report),
        keras_weights=weights,
        training_run=TrainingRun(command=run.command, config=asdict(run.config), inputs=inputs),
    )
    if not run.force:
        check_baseline(manifest)
    registry.publish(manifest, int8, weights)
    log.info("published %s %s in %s: %s", manifest.name, manifest.version, run.registry, manifest.metrics)
    return manifest


def _export(run: Run, model: keras.Model, arrays: Arrays, held_back: Arrays) -> tuple[bytes, bytes]:
    """The ONNX files before and after quantization, each with preprocessing, outlier score and galaxy frame."""
    architecture = run.architecture
    network = export_network(model)
    # Galaxies with votes resemble those that will be classified; all of them, where too few are held back.
    representative = held_back if len(held_back) >= QUANTIZATION_IMAGES else arrays
    quantized = quantize(network, _quantization_images(representative, architecture.image_size, run.config.seed))
    outlier_score, projection = _fit_descriptors(quantized, arrays, held_back, run)
    galaxy_frame = fit_galaxy_frame(quantized, arrays, architecture.image_size, run.config.seed)
    fp32, int8 = (
        bytes(
            with_preprocessing(
                graph,
                architecture.image_size,
                architecture.targets.task,
                outlier_score,
                projection,
                galaxy_frame,
            ).SerializeToString()
        )
        for graph in (network, quantized)
    )
    return fp32, int8


def _fit_descriptors(
    network: onnx.ModelProto, arrays: Arrays, held_back: Arrays, run: Run
) -> tuple[OutlierScore, Projection | None]:
    """Fit the outlier score to augmented views, and the embedding to what the quantized network makes of them.

    Simulated galaxies are taken as they are: in other looks too, they would let more pictures of other things pass
    for galaxies.
    """
    session = onnxruntime.InferenceSession(network.SerializeToString(), providers=["CPUExecutionProvider"])
    has_features = FEATURES in {item.name for item in session.get_outputs()}

    size = run.architecture.image_size

    def chosen(galaxies: Arrays) -> ImageArray:
        count = min(OUTLIER_IMAGES, len(galaxies))
        rows = np.random.default_rng(run.config.seed).choice(len(galaxies), count, replace=False)
        return galaxies.images[np.sort(rows)]

    def changed(frames: ImageArray, start: int) -> tf.Tensor:
        return augment(frames, size, tf.constant([run.config.seed, start]))

    def plain(frames: ImageArray, _start: int) -> tf.Tensor:
        return centre_crop(frames, size)

    def described(frames: ImageArray, view: Callable[[ImageArray, int], tf.Tensor]) -> tuple[Views, Views | None]:
        batches = [np.empty((0, size, size, 3), np.float32)]
        features = []
        for start in range(0, len(frames), _BATCH):
            batches.append(view(frames[start : start + _BATCH], start).numpy())
            if has_features:
                features += session.run([FEATURES], {VIEW: batches[-1]})
        return np.concatenate(batches), np.concatenate(features) if features else None

    real, features = described(chosen(arrays), changed)
    projection = None if features is None else fit_projection(features)
    drawn = described(simulated_frames(round(SIMULATED_PART * len(real)), size, run.config.seed), plain)
    others, features_of_others = described(chosen(held_back), changed)
    views, features = _joined((real, features), drawn)
    if features is None:
        return fit_outlier_score(views, others), projection
    if features_of_others is None:
        features_of_others = features[:0]
    score = fit_outlier_score(
        views, others, descriptors(features, projection), descriptors(features_of_others, projection)
    )
    return score, projection


def _joined(*parts: tuple[Views, Views | None]) -> tuple[Views, Views | None]:
    views, features = zip(*parts, strict=True)
    known = [item for item in features if item is not None]
    return np.concatenate(views), np.concatenate(known) if known else None


def _quantization_images(
    arrays: Arrays, image_size: int, seed: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Centre crops that the quantization ranges are measured on."""
    count = min(QUANTIZATION_IMAGES, len(arrays))
    rows = np.random.default_rng(seed).choice(len(arrays), count, replace=False)
    return np.asarray(centre_crop(arrays.images[np.sort(rows)], image_size), dtype=np.float32)
