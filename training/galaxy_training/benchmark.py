"""How fast each network learns and answers here, measured in one run so that the ratios can be trusted."""

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
from galaxy_training.data.augmentation import centre
from galaxy_training.export.onnx_export import export_network
from galaxy_training.export.preprocessing import frame_side
from galaxy_training.export.quantization import quantize
from galaxy_training.fitting.training_loop import Fit, predict
from galaxy_training.networks import Architecture

_ROUNDS = 7
_BATCHES = 4


def bench(architecture: Architecture) -> dict[str, float]:
    """Pictures a second of one network, on all cores, with pictures of noise.

    Returns:
        training: views made, forward, backward and update, after the graph was traced.
        keras, fp32, int8: the network alone, answering batches; medians of interleaved rounds.
        int8_to_fp32, int8_to_keras: medians of the rounds' own ratios.
    """
    size = architecture.schedule.batch_size
    arrays = _noise(_BATCHES * size, architecture.side)
    with tempfile.TemporaryDirectory() as folder:
        schedule = replace(architecture.schedule, epochs=3)
        model = Fit(architecture, schedule, arrays, _noise(1, architecture.side), Path(folder)).run()
        seconds = pd.read_csv(Path(folder) / "curves.csv")["seconds"].iloc[1:].min()
    views = np.asarray(centre(arrays.pictures, architecture.side), np.float32)
    network = export_network(model)
    sessions = [_session(graph.SerializeToString()) for graph in (network, quantize(network, views))]
    ways: dict[str, Callable[[], object]] = {
        "keras": lambda: predict(model, arrays, architecture.side, size),
        "fp32": lambda: [sessions[0].run(["output"], {"view": batch}) for batch in np.split(views, _BATCHES)],
        "int8": lambda: [sessions[1].run(["output"], {"view": batch}) for batch in np.split(views, _BATCHES)],
    }
    rounds = [{way: len(arrays) / _seconds(work) for way, work in ways.items()} for _ in range(_ROUNDS)]
    return {
        "training": len(arrays) / seconds,
        **{way: statistics.median(item[way] for item in rounds) for way in ways},
        "int8_to_fp32": statistics.median(item["int8"] / item["fp32"] for item in rounds),
        "int8_to_keras": statistics.median(item["int8"] / item["keras"] for item in rounds),
    }


def _noise(count: int, side: int) -> Arrays:
    generator = np.random.default_rng(1)
    frame = frame_side(side)
    pictures = generator.integers(0, 255, (count, frame, frame, 3), np.uint8)
    votes = np.full((count, len(TREE.keys)), 0.1, np.float32)
    return Arrays(np.arange(count), pictures, votes, np.ones(count))


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
