"""Synchronous data-parallel training on several machines with TensorFlow's MultiWorkerMirroredStrategy.

SageMaker names its hosts in ``SM_HOSTS`` and ``SM_CURRENT_HOST``; TensorFlow expects them in ``TF_CONFIG``. Every
worker processes its part of each batch, gradients are all-reduced, and so all hold the same weights; the chief
alone writes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

_PORT = 2222


@dataclass(frozen=True)
class Worker:
    """This process in the cluster.

    Attributes:
        strategy: TensorFlow's; its default one for a single process.
        index: counted from 0; worker 0 is the chief.
        count: number of workers.
    """

    strategy: tf.distribute.Strategy
    index: int = 0
    count: int = 1

    @property
    def is_chief(self) -> bool:
        """Whether this worker writes checkpoints, reports and the model."""
        return self.index == 0


def join_cluster() -> Worker:
    """Connect to the other workers, if there are any. To be called before TensorFlow computes anything.

    Raises:
        ValueError: TensorFlow rejects the cluster's variables.
    """
    cluster = _cluster(os.environ)
    if cluster is None:
        return Worker(tf.distribute.get_strategy())
    os.environ["TF_CONFIG"] = json.dumps(cluster)
    return Worker(
        strategy=tf.distribute.MultiWorkerMirroredStrategy(),
        index=cluster["task"]["index"],
        count=len(cluster["cluster"]["worker"]),
    )


def _cluster(environment: Any) -> dict[str, Any] | None:
    """The cluster of ``TF_CONFIG``, or of SageMaker's variables; None for a single machine."""
    if "TF_CONFIG" in environment:
        config: dict[str, Any] = json.loads(environment["TF_CONFIG"])
        return config if len(config.get("cluster", {}).get("worker", [])) > 1 else None
    hosts = sorted(json.loads(environment.get("SM_HOSTS", "[]")))
    if len(hosts) < 2:
        return None
    return {
        "cluster": {"worker": [f"{host}:{_PORT}" for host in hosts]},
        "task": {"type": "worker", "index": hosts.index(environment["SM_CURRENT_HOST"])},
    }
