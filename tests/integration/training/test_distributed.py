"""Several workers, for real: two processes on this machine fit one network and end with the same weights."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from galaxy_core.models.registry import Registry
from galaxy_training.errors import RunFolderError
from galaxy_training.fitting.distributed import _cluster
from galaxy_training.fitting.training_loop import Trainer


def test_two_workers_end_with_the_same_weights(simulated_folder: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(2)]
        for item in sockets:
            item.bind(("127.0.0.1", 0))
        addresses = [f"127.0.0.1:{item.getsockname()[1]}" for item in sockets]
    arguments = [
        "--architecture=cnn", "--epochs=1", "--batch-size=8", "--force", f"--data={simulated_folder}",
        f"--registry={tmp_path / 'registry'}", f"--reports={tmp_path / 'reports'}",
    ]  # fmt: skip
    workers = []
    for index in range(2):
        cluster = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        workers.append(
            subprocess.Popen(
                [sys.executable, "-c", "from galaxy_cli.main import main; main()", "train", "fit", *arguments],
                env=os.environ | {"TF_CONFIG": json.dumps(cluster)},
                stderr=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    outputs = [worker.communicate() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], outputs
    weights = [re.findall(r"fitted weights (\w+)", errors) for _, errors in outputs]
    assert weights[0] == weights[1]
    assert len(weights[0]) == 1
    # The first alone publishes and says so.
    assert json.loads(outputs[0][0].splitlines()[-1])["version"] == "1"
    assert outputs[1][0] == ""
    assert Registry(tmp_path / "registry").versions("cnn") == ("1",)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"SM_HOSTS": '["algo-1"]', "SM_CURRENT_HOST": "algo-1"}, None),
        ({"TF_CONFIG": '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 0}}'}, None),
        (
            {"SM_HOSTS": '["algo-2", "algo-1"]', "SM_CURRENT_HOST": "algo-2"},
            {
                "cluster": {"worker": ["algo-1:2222", "algo-2:2222"]},
                "task": {"type": "worker", "index": 1},
            },
        ),
    ],
)
def test_the_clusters_variables_say_who_else_there_is(
    environment: dict[str, str], expected: dict[str, object] | None
) -> None:
    assert _cluster(environment) == expected


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    import tensorflow as tf

    from galaxy_training.fitting.distributed import Worker
    from galaxy_training.networks import architecture
    from tests.support.training import arrays

    chosen = architecture("logistic")
    worker = Worker(tf.distribute.get_strategy(), 0, 3)
    config = replace(chosen.config, batch_size=16)
    with pytest.raises(RunFolderError, match="cannot be divided among 3 workers"):
        Trainer(chosen, config, arrays(), arrays(8), tmp_path, worker)
