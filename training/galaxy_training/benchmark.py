"""Throughput of training and inference by network, measured in one run so that ratios are meaningful."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.arrays import Arrays
from galaxy_training.data.augmentation import centre_crop
from galaxy_training.export.onnx_export import export_network
from galaxy_training.export.preprocessing import frame_size
from galaxy_training.export.quantization import quantize
from galaxy_training.fitting.training_loop import Trainer, predict
from galaxy_training.networks import Architecture

_ROUNDS = 7
_BATCHES = 4


def bench(architecture: Architecture) -> dict[str, float]:
    """Images a second of one network, on all cores, with images of noise.

    Returns:
        training: augmentation, forward and backward pass and update, after tracing.
        keras, fp32, int8: inference of the network alone on batches; medians of interleaved rounds.
        int8_to_fp32, int8_to_keras: medians of the rounds' own ratios.
    """
    size = architecture.config.batch_size
    arrays = _noise(_BATCHES * size, architecture.image_size)
    with tempfile.TemporaryDirectory() as folder:
        config = replace(architecture.config, epochs=3)
        model = Trainer(architecture, config, arrays, _noise(1, architecture.image_size), Path(folder)).run()
        seconds = pd.read_csv(Path(folder) / "curves.csv")["seconds"].iloc[1:].min()
    views = np.asarray(centre_crop(arrays.images, architecture.image_size), np.float32)
    network = export_network(model)
    sessions = [_session(graph.SerializeToString()) for graph in (network, quantize(network, views))]
    engines: dict[str, Callable[[], object]] = {
        "keras": lambda: predict(model, arrays, architecture.image_size, size),
        "fp32": lambda: [sessions[0].run(["output"], {"view": batch}) for batch in np.split(views, _BATCHES)],
        "int8": lambda: [sessions[1].run(["output"], {"view": batch}) for batch in np.split(views, _BATCHES)],
    }
    rounds = [{engine: len(arrays) / _seconds(work) for engine, work in engines.items()} for _ in range(_ROUNDS)]
    return {
        "training": len(arrays) / seconds,
        **{engine: statistics.median(item[engine] for item in rounds) for engine in engines},
        "int8_to_fp32": statistics.median(item["int8"] / item["fp32"] for item in rounds),
        "int8_to_keras": statistics.median(item["int8"] / item["keras"] for item in rounds),
    }


def _noise(count: int, image_size: int) -> Arrays:
    generator = np.random.default_rng(1)
    frame = frame_size(image_size)
    images = generator.integers(0, 255, (count, frame, frame, 3), np.uint8)
    votes = np.full((count, len(TREE.keys)), 0.1, np.float32)
    return Arrays(np.arange(count), images, votes, np.ones(count))


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
