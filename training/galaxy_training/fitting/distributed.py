"""One run on several machines: TensorFlow's own strategy, when the cluster's variables say that there are several.

SageMaker names its hosts in ``SM_HOSTS`` and ``SM_CURRENT_HOST``; TensorFlow wants them in ``TF_CONFIG``. Every
worker takes its part of each batch, all add up their gradients, and so all hold the same weights; the first alone
writes.
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
    """This process among those that train together.

    Attributes:
        strategy: TensorFlow's; its default one where this process is alone.
        number: from 0.
        count: of workers.
    """

    strategy: tf.distribute.Strategy
    number: int = 0
    count: int = 1

    @property
    def writes(self) -> bool:
        """Whether checkpoints, reports and the model are this worker's to write."""
        return self.number == 0


def join_cluster() -> Worker:
    """Find the other workers, if there are any. To be called before TensorFlow computes anything.

    Raises:
        ValueError: the cluster's variables are not what they should be, as TensorFlow says.
    """
    cluster = _cluster(os.environ)
    if cluster is None:
        return Worker(tf.distribute.get_strategy())
    os.environ["TF_CONFIG"] = json.dumps(cluster)
    return Worker(
        strategy=tf.distribute.MultiWorkerMirroredStrategy(),
        number=cluster["task"]["index"],
        count=len(cluster["cluster"]["worker"]),
    )


def _cluster(environment: Any) -> dict[str, Any] | None:
    """What ``TF_CONFIG`` says, or what follows from SageMaker's variables; None for a single machine."""
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
