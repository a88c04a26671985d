"""Training on SageMaker, as far as one machine can see: what is sent, what is asked, what is taken back."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
import urllib3
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from click.testing import CliRunner, Result

from galaxy_cli.main import main
from galaxy_training.release.code_version import code_version
from galaxy_training.sagemaker.launch import job_name
from galaxy_training.sagemaker.run_folder import run_folder
from galaxy_training.sagemaker.source_archive import source_archive
from tests.conftest import ROOT

REGION: Final = "eu-central-1"
JOB = {
    "--data": "s3://galaxies/zoo",
    "--output": "s3://galaxies/training/",
    "--role": "arn:aws:iam::123456789012:role/service-role/training",
    "--region": REGION,
    "--job-name": "a-job",
    "--model-version": "1.10",
    "--architecture": "logistic",
    "--epochs": "1",
}


def launch(*flags: str, **changed: str) -> Result:
    options = JOB | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return CliRunner().invoke(
        main, ["train", "launch", *flags, *(part for pair in options.items() for part in pair)]
    )


def shown(**changed: str) -> dict[str, Any]:
    result = launch("--dry-run", **changed)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.fixture
def cloud(aws: None, aws_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account with one bucket, on this machine."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    urllib3.request("POST", f"{aws_endpoint}/moto-api/reset")
    boto3.client("s3").create_bucket(Bucket="galaxies", CreateBucketConfiguration={"LocationConstraint": REGION})


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, and a cloud that does not answer."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)  # it would remember another test's credentials


def test_what_a_dry_run_shows_is_what_is_sent(cloud: None) -> None:
    request = shown()
    result = launch()
    assert result.exit_code == 0, result.output
    client: Any = boto3.client("sagemaker")
    stored = client.describe_training_job(TrainingJobName="a-job")
    tags = client.list_tags(ResourceArn=stored["TrainingJobArn"])["Tags"]
    assert request.pop("Environment") == {"GALAXY_CODE_VERSION": code_version()}
    # moto keeps no environment, and puts metrics of its own in the place of the request's.
    del request["AlgorithmSpecification"]["MetricDefinitions"]
    del stored["AlgorithmSpecification"]["MetricDefinitions"]
    assert {key: (stored | {"Tags": tags})[key] for key in request} == request


def test_the_sources_lie_where_the_job_looks_for_them(cloud: None) -> None:
    assert launch().exit_code == 0
    address = json.loads(shown()["HyperParameters"]["sagemaker_submit_directory"])
    bucket, _, key = address.removeprefix("s3://").partition("/")
    archive = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    assert archive == source_archive()
    assert hashlib.sha256(archive).hexdigest() in key


def test_launching_says_how_to_release_what_comes_back(cloud: None) -> None:
    model = "s3://galaxies/training/jobs/a-job/output/model.tar.gz"
    assert f"galaxy models release {model} TARGET --model logistic" in launch().stdout
    client: Any = boto3.client("sagemaker")
    job = client.describe_training_job(TrainingJobName="a-job")
    assert job["ModelArtifacts"]["S3ModelArtifacts"] == model


def test_a_dry_run_needs_no_cloud_and_no_credentials(nowhere: None) -> None:
    assert shown()["TrainingJobName"] == "a-job"


def test_the_request_keeps_to_what_sagemaker_says_of_itself() -> None:
    model = boto3.client("sagemaker", region_name=REGION).meta.service_model
    assert list(breaches(model.operation_model("CreateTrainingJob").input_shape, shown())) == []


def breaches(shape: Shape, value: Any, place: str = "request") -> Iterator[str]:
    """What a request breaks of the lengths, patterns and lists that only the service itself would check."""
    if isinstance(shape, StructureShape):
        for name, part in value.items():
            yield from breaches(shape.members[name], part, f"{place}.{name}")
    elif isinstance(shape, ListShape):
        for part in value:
            yield from breaches(shape.member, part, f"{place}[]")
    elif isinstance(shape, MapShape):
        for name, part in value.items():
            yield from breaches(shape.key, name, place)
            yield from breaches(shape.value, part, f"{place}.{name}")
    elif isinstance(shape, StringShape):
        pattern = shape.metadata.get("pattern", ".*").replace(r"\p{L}\p{Z}\p{N}", r"\w\s")
        if not re.fullmatch(pattern, value) or len(value) > shape.metadata.get("max", len(value)):
            yield f"{place} = {value!r}"
        if shape.enum and value not in shape.enum:
            yield f"{place} = {value!r}"


def test_the_job_is_a_spot_job_with_checkpoints() -> None:
    request = shown(run_hours="2", wait_hours="2.5")
    assert request["EnableManagedSpotTraining"] is True
    assert request["StoppingCondition"] == {"MaxRuntimeInSeconds": 7200, "MaxWaitTimeInSeconds": 9000}
    kept = "s3://galaxies/training/jobs/a-job/checkpoints"
    assert request["CheckpointConfig"] == {"S3Uri": kept, "LocalPath": "/opt/ml/checkpoints"}
    assert json.loads(request["HyperParameters"]["checkpoints"]) == "/opt/ml/checkpoints"
    other = shown(job_name="another-job", resume_from="a-job")
    assert other["CheckpointConfig"]["S3Uri"] == kept
    assert other["TrainingJobName"] == "another-job"


def test_fits_own_options_travel_as_json() -> None:
    told = shown(learning_rate="1e-5", seed="7", architecture="cnn")["HyperParameters"]
    told = {name: json.loads(value) for name, value in told.items()}
    assert (told["learning-rate"], told["seed"], told["architecture"]) == (1e-5, 7, "cnn")
    assert told["model-version"] == "1.10"
    assert told["sagemaker_program"] == "train.py"
    assert told["sagemaker_region"] == REGION
    assert "weight-decay" not in told


def test_a_neighbour_whose_name_begins_alike_is_not_copied_to_the_job() -> None:
    source = shown()["InputDataConfig"][0]["DataSource"]["S3DataSource"]
    assert source["S3Uri"] == "s3://galaxies/zoo/"


def test_the_image_is_awss_own_in_the_region_unless_another_is_named() -> None:
    image = shown()["AlgorithmSpecification"]["TrainingImage"]
    assert image.startswith(f"763104351884.dkr.ecr.{REGION}.amazonaws.com/tensorflow-training:")
    requirements = (ROOT / "training" / "requirements.txt").read_text(encoding="utf-8")
    version = re.search(r":([0-9.]+)-cpu-py312-", image)
    assert version
    assert f"\ntensorflow=={version[1]} " in requirements
    assert shown(image="mine:1")["AlgorithmSpecification"]["TrainingImage"] == "mine:1"


def test_a_jobs_name_holds_the_time() -> None:
    now = datetime(2026, 2, 3, 4, 5, 6, 78_900, tzinfo=UTC)
    assert job_name("cnn", now) == "galaxy-cnn-20260203-040506-078"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"role": "training"}, "'training' is not a role's ARN. One looks like arn:aws:iam::"),
        ({"data": "runs/simulated"}, "'runs/simulated' is not a folder in S3. One looks like s3://bucket/folder"),
        ({"output": "s3://"}, "is not a folder in S3"),
        ({"output": "s3://bucket//folder"}, "is not a folder in S3"),
        ({"job_name": "a_job"}, "'a_job' is not a job's name"),
        ({"job_name": "a" * 64}, "63 at most"),
        ({"resume_from": "a-"}, "'a-' is not a job's name"),
        ({"run_hours": "3", "wait_hours": "2"}, "may run for 3 hours cannot wait for only 2"),
        ({"architecture": "nonsense"}, "There is no architecture 'nonsense'. Choose one of"),
        ({"model_version": "one two"}, "'one two' is not letters, digits, dots and dashes"),
        ({"epochs": "0"}, "--epochs"),
    ],
)
def test_what_cannot_become_a_job_is_said(changed: dict[str, str], message: str) -> None:
    result = launch("--dry-run", **changed)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_the_region_is_the_configured_one_unless_named(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    options = [part for pair in JOB.items() if pair[0] != "--region" for part in pair]
    nameless = CliRunner().invoke(main, ["train", "launch", "--dry-run", *options])
    assert nameless.exit_code == 2
    assert "No region is configured. Name one with --region." in nameless.stderr
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    configured = CliRunner().invoke(main, ["train", "launch", "--dry-run", *options])
    assert ".us-west-2." in json.loads(configured.stdout)["AlgorithmSpecification"]["TrainingImage"]
    monkeypatch.setenv("AWS_PROFILE", "nonsense")
    broken = CliRunner().invoke(main, ["train", "launch", "--dry-run", *options])
    assert broken.exit_code == 2
    assert "(nonsense) could not be found. Name the region with --region." in broken.stderr


def test_a_bucket_that_is_not_there_is_said(cloud: None) -> None:
    result = launch(output="s3://elsewhere/training")
    assert result.exit_code == 2
    assert "s3://elsewhere/training/sources/" in result.stderr
    assert "Check the bucket's name" in result.stderr


def test_missing_credentials_are_said(nowhere: None) -> None:
    result = launch()
    assert result.exit_code == 2
    assert "Unable to locate credentials" in result.stderr


def test_a_service_out_of_reach_is_said(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    result = launch()
    assert result.exit_code == 2
    assert "SageMaker cannot be reached" in result.stderr


def test_a_refusal_by_sagemaker_comes_with_what_to_do(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(
                {"__type": "ResourceLimitExceeded", "message": "spot training: 0 Instances"}
            ).encode()
            self.send_response(400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Refusal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", f"http://127.0.0.1:{server.server_port}")
        result = launch()
        server.shutdown()
    assert result.exit_code == 2
    assert "spot training: 0 Instances" in result.stderr
    assert "Ask AWS for a larger quota" in result.stderr


def test_the_same_sources_are_the_same_bytes() -> None:
    archive = source_archive()
    assert archive == source_archive()
    assert archive[4:8] == bytes(4), "gzip's own header holds the time"
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        assert {(member.mtime, member.uid, member.gid, member.mode) for member in members} == {(0, 0, 0, 0o644)}


def test_the_archive_holds_the_code_and_nothing_else() -> None:
    with tarfile.open(fileobj=io.BytesIO(source_archive())) as members:
        names = members.getnames()
        requirements = members.extractfile("requirements.txt")
        assert requirements
        assert requirements.read() == (ROOT / "training" / "requirements.txt").read_bytes()
    assert {name.split("/")[0] for name in names} == {
        "train.py",
        "requirements.txt",
        "galaxy_core",
        "galaxy_training",
    }
    assert {Path(name).suffix for name in names} == {".html", ".json", ".py", ".txt", ".typed"}
    assert "galaxy_training/sagemaker/launch.py" in names


def test_the_script_runs_from_the_archives_own_folder(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(source_archive())) as archive:
        archive.extractall(tmp_path, filter="data")
    # Verbose, Python names the file of each module that it imports.
    run = subprocess.run(
        [sys.executable, "-v", "train.py", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "--learning-rate" in run.stdout
    for package in ("galaxy_training", "galaxy_core"):
        assert str(tmp_path / package / "__init__.py") in run.stderr
    for elsewhere in (ROOT / "training" / "galaxy_training", ROOT / "lambda" / "galaxy_core"):
        assert str(elsewhere) not in run.stderr


def test_a_stopped_run_goes_on_from_its_checkpoints_and_its_reports_come_home(
    simulated_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = {
        "--architecture": "logistic",
        "--data": str(simulated_folder),
        "--registry": str(tmp_path / "model"),
        "--checkpoints": str(tmp_path / "checkpoints"),
        "--epochs": "1",
        "--batch-size": "16",
        "--force": "true",
    }
    for machine in ("first", "second"):
        arguments = [
            "train",
            "fit",
            "--reports",
            str(tmp_path / machine),
            *(part for pair in options.items() for part in pair),
        ]
        with caplog.at_level(logging.INFO):
            result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        home = {path.name for path in (tmp_path / machine / "logistic").iterdir()}
        assert {"curves.csv", "report.json", "run.json"} <= home
        assert "checkpoints" not in home
        assert ("resuming after epoch 1" in caplog.text) is (machine == "second")


def test_reports_of_a_run_that_fails_come_home_too(tmp_path: Path) -> None:
    def fail() -> None:
        with run_folder("cnn", tmp_path / "reports", tmp_path / "checkpoints") as folder:
            folder.mkdir(parents=True)
            (folder / "curves.csv").write_text("epoch")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert (tmp_path / "reports" / "cnn" / "curves.csv").read_text() == "epoch"
