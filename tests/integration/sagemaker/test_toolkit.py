"""A launched job, carried out by SageMaker's own toolkit in SageMaker's own folders, and its model released."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3
from click.testing import CliRunner

from galaxy_cli.main import main
from galaxy_core.models.registry import Registry
from galaxy_training.sagemaker.launch import CHECKPOINTS

TOOLKIT = Path(sys.prefix) / "sagemaker" / "bin"
ADDRESS = "s3://galaxies/training"

pytestmark = pytest.mark.skipif(
    not (TOOLKIT / "train").exists(),
    reason="SageMaker's toolkit is not set up: `make .venv/.sagemaker` does it, on Linux, with a C compiler",
)


@pytest.fixture
def cloud(aws: None, aws_endpoint: str) -> dict[str, str]:
    """An account with one bucket, which other processes reach too; the variables that lead there."""
    urllib3.request("POST", f"{aws_endpoint}/moto-api/reset")
    boto3.client("s3").create_bucket(Bucket="galaxies")
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def lay_out(base: Path, job: dict[str, Any], data: Path) -> None:
    """What SageMaker puts into a container's /opt/ml before it starts the toolkit."""
    hyperparameters = job["HyperParameters"] | {"checkpoints": json.dumps(str(base / "checkpoints"))}
    documents = {
        "hyperparameters": hyperparameters,
        "inputdataconfig": {
            channel["ChannelName"]: {"TrainingInputMode": "File"} for channel in job["InputDataConfig"]
        },
        "resourceconfig": {"current_host": "localhost", "hosts": ["localhost"]},
    }
    for folder in ("input/config", "input/data", "model", "output/data"):
        (base / folder).mkdir(parents=True)
    for name, document in documents.items():
        (base / "input" / "config" / f"{name}.json").write_text(json.dumps(document))
    (base / "input" / "data" / "training").symlink_to(data)


def test_a_launched_job_runs_under_the_toolkit_and_its_model_is_released(
    simulated_folder: Path, cloud: dict[str, str], tmp_path: Path
) -> None:
    options = {
        "--data": "s3://galaxies/zoo",
        "--output": ADDRESS,
        "--role": "arn:aws:iam::123456789012:role/training",
        "--region": "us-east-1",
        "--job-name": "a-job",
        "--model-version": "1.10",
        "--architecture": "logistic",
        "--epochs": "1",
        "--batch-size": "16",
        "--force": "true",
    }
    arguments = ["train", "launch", *(part for pair in options.items() for part in pair)]
    metrics = json.loads(CliRunner().invoke(main, [*arguments, "--dry-run"]).stdout)["AlgorithmSpecification"][
        "MetricDefinitions"
    ]
    launched = CliRunner().invoke(main, arguments)
    assert launched.exit_code == 0, launched.output
    client: Any = boto3.client("sagemaker")
    job = client.describe_training_job(TrainingJobName="a-job")
    assert json.loads(job["HyperParameters"]["checkpoints"]) == CHECKPOINTS

    base = tmp_path / "opt" / "ml"
    lay_out(base, job, simulated_folder)
    # The toolkit downloads the sources from S3 and hands their requirements to pip. All of them are in the
    # toolkit's environment already, which sees the project's; an index for more is out of pip's reach.
    environment = cloud | {
        "PATH": f"{TOOLKIT}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "SAGEMAKER_BASE_DIR": str(base),
        "S3_ENDPOINT_URL": cloud["AWS_ENDPOINT_URL"],
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
    }
    run = subprocess.run(
        [TOOLKIT / "train"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "Installing dependencies from requirements.txt" in run.stdout
    assert (base / "output" / "success").exists(), run.stdout
    for metric in metrics:
        values = re.findall(metric["Regex"], run.stdout)
        assert len(values) == 1, metric
        assert float(values[0]) > 0

    reports = base / "output" / "data" / "logistic"
    assert {"curves.csv", "report.json"} <= {path.name for path in reports.iterdir()}
    assert not (reports / "checkpoints").exists()
    assert (base / "checkpoints" / "logistic" / "checkpoints" / "checkpoint").exists()

    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(base / "model", arcname=".")
    artifact = job["ModelArtifacts"]["S3ModelArtifacts"].removeprefix("s3://galaxies/")
    boto3.client("s3").upload_file(str(tmp_path / "model.tar.gz"), "galaxies", artifact)
    command = launched.stdout.splitlines()[-1].split()[1:]
    target = str(tmp_path / "released")
    released = CliRunner().invoke(main, [target if word == "TARGET" else word for word in command])
    assert released.exit_code == 0, released.output
    assert Registry(target).manifest("logistic").version == "1.10"
