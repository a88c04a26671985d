"""Starts a managed spot training job: one request to SageMaker, plain data that can be shown before it is sent.

A spot instance costs a fraction of the usual price and may be taken away at any time. SageMaker then waits for
another, puts the checkpoints back, and the run goes on from its last epoch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_core.aws_errors import aws_advice
from galaxy_core.sagemaker import IMAGE_ACCOUNT, IMAGE_REPOSITORY
from galaxy_core.storage import open_storage
from galaxy_training.errors import LaunchError
from galaxy_training.release.code_version import VARIABLE, code_version
from galaxy_training.sagemaker.source_archive import PROGRAM

IMAGE = f"{IMAGE_ACCOUNT}.dkr.ecr.{{region}}.amazonaws.com/{IMAGE_REPOSITORY}:2.21.0-cpu-py312-amzn2023-sagemaker"
"""AWS's Deep Learning Container with the TensorFlow of the requirements, in the account most regions use."""
CHECKPOINTS = "/opt/ml/checkpoints"
"""The folder in a job's container that SageMaker copies to S3 and back."""
METRICS = {
    "training_loss": r"training loss ([0-9.]+)",
    "validation_loss": r"validation loss ([0-9.]+)",
}
"""What SageMaker reads off the log lines of a run, for its graphs."""

_NAME = re.compile(r"(?=.{1,63}$)[A-Za-z0-9]+(-+[A-Za-z0-9]+)*")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/]+)*")
_HINTS = {
    "ResourceInUse": "There is a job of this name: choose another.",
    "ResourceLimitExceeded": "Ask AWS for a larger quota of spot training on this instance type, or name another.",
}

Value = str | int | float


@dataclass(frozen=True)
class Job:
    """One training job.

    Attributes:
        name: unique in the account and region for all time; see `job_name`.
        region: where it runs, such as ``eu-central-1``; its image and its buckets are there too.
        role: ARN of the role that the job acts as: it reads the data set, writes the output and pulls the image.
        data: ``s3://`` address of the folder with the data set.
        output: ``s3://`` address of the folder for sources, checkpoints and results.
        options: of `galaxy train fit` by their names, without dashes in front.
        image: address of the container image; `IMAGE` where none is given.
        instance_type: SageMaker's name of the machine.
        instances: how many machines, which take their parts of each batch.
        volume: disk of each, in gigabytes.
        run_hours: after which a job is stopped, waiting for instances not counted.
        wait_hours: after which it is stopped, everything counted; no less than `run_hours`.
        resume_from: name of an earlier job of the same options, whose checkpoints it resumes from.

    Raises:
        LaunchError: SageMaker would refuse it, or never find what it names.
    """

    name: str
    region: str
    role: str
    data: str
    output: str
    options: Mapping[str, Value]
    image: str | None = None
    instance_type: str = "ml.c5.4xlarge"
    instances: int = 1
    volume: int = 30
    run_hours: float = 12
    wait_hours: float = 24
    resume_from: str | None = None

    def __post_init__(self) -> None:
        """Refuse what SageMaker would refuse, or charge for in vain."""
        for name in filter(None, (self.name, self.resume_from)):
            _check(name, _NAME, "a job's name", "It has letters, digits and dashes between them, 63 at most.")
        _check(self.role, _ROLE, "a role's ARN", "One looks like arn:aws:iam::123456789012:role/training.")
        for address in (self.data, self.output):
            _check(address.rstrip("/"), _ADDRESS, "a folder in S3", "One looks like s3://bucket/folder.")
        if self.wait_hours < self.run_hours:
            raise LaunchError(
                f"A job that may run for {self.run_hours:g} hours cannot wait for only {self.wait_hours:g}.",
                "The time to wait includes the time to run: make it longer.",
            )

    @property
    def folder(self) -> str:
        """Address of the folder that SageMaker makes for the job's results."""
        return f"{self.output.rstrip('/')}/jobs/{self.name}"

    @property
    def model(self) -> str:
        """Address of the archive that a finished job leaves; `galaxy models release` takes it."""
        return f"{self.folder}/output/model.tar.gz"


def job_name(architecture: str, now: datetime) -> str:
    """A name that no other job has: the network's and the time, in UTC to the millisecond."""
    return f"galaxy-{architecture}-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03}"


def source_key(archive: bytes) -> str:
    """Where an archive of sources lies below a job's output: the same sources at the same place."""
    return f"sources/{hashlib.sha256(archive).hexdigest()}/sourcedir.tar.gz"


def request(job: Job, archive: bytes) -> dict[str, Any]:
    """Request for a training job, as the arguments of boto3's `create_training_job`.

    The run's folder is in `CHECKPOINTS`, which SageMaker restores on a new instance, and reports are packed with
    the output. Data at rest is encrypted by S3 and SageMaker themselves. The network is not cut off: the toolkit
    installs the requirements from it.
    """
    output = job.output.rstrip("/")
    hyperparameters = {
        "sagemaker_program": PROGRAM,
        "sagemaker_submit_directory": f"{output}/{source_key(archive)}",
        "sagemaker_region": job.region,
        "sagemaker_container_log_level": 20,
        "sagemaker_job_name": job.name,
        "checkpoints": CHECKPOINTS,
        **job.options,
    }
    return {
        "TrainingJobName": job.name,
        "RoleArn": job.role,
        "AlgorithmSpecification": {
            "TrainingImage": job.image or IMAGE.format(region=job.region),
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": name, "Regex": regex} for name, regex in METRICS.items()],
        },
        # The toolkit reads each as JSON: without quotes a version 1.10 would arrive as 1.1.
        "Environment": {VARIABLE: code_version()},
        "HyperParameters": {name: json.dumps(value) for name, value in hyperparameters.items()},
        "InputDataConfig": [
            {
                "ChannelName": "training",
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        # With a slash at its end, or a neighbour whose name begins alike would be copied too.
                        "S3Uri": job.data.rstrip("/") + "/",
                        "S3DataDistributionType": "FullyReplicated",
                    }
                },
            }
        ],
        "OutputDataConfig": {"S3OutputPath": f"{output}/jobs"},
        "CheckpointConfig": {
            "S3Uri": f"{output}/jobs/{job.resume_from or job.name}/checkpoints",
            "LocalPath": CHECKPOINTS,
        },
        "ResourceConfig": {
            "InstanceType": job.instance_type,
            "InstanceCount": job.instances,
            "VolumeSizeInGB": job.volume,
        },
        "EnableManagedSpotTraining": True,
        "StoppingCondition": {
            "MaxRuntimeInSeconds": round(job.run_hours * 3600),
            "MaxWaitTimeInSeconds": round(job.wait_hours * 3600),
        },
        "EnableInterContainerTrafficEncryption": job.instances > 1,
        "EnableNetworkIsolation": False,
        "Tags": [
            {"Key": "project", "Value": "galaxy-classifier"},
            {"Key": "code-version", "Value": code_version()},
        ],
    }


def launch(job: Job, archive: bytes) -> None:
    """Upload the sources and start the job.

    Raises:
        LaunchError: SageMaker does not take it, with what to do.
        StorageError: the bucket for the output is out of reach.
    """
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    open_storage(job.output).write(source_key(archive), archive)
    hint = "Check your credentials, the region, the role and the image."
    try:
        boto3.client("sagemaker", region_name=job.region).create_training_job(**request(job, archive))
    except ClientError as error:
        hint = _HINTS.get(error.response["Error"]["Code"], aws_advice(error, hint))
        raise LaunchError(f"SageMaker did not take the job: {error}.", hint) from error
    except BotoCoreError as error:
        raise LaunchError(f"SageMaker cannot be reached: {error}.", aws_advice(error, hint)) from error


def _check(text: str, pattern: re.Pattern[str], expected: str, hint: str) -> None:
    if not pattern.fullmatch(text):
        raise LaunchError(f"{text!r} is not {expected}.", hint)
