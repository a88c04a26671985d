"""`galaxy models`: the list, releases from a registry or a job's archive, roll-back and the default.

tests/e2e/local_aws/test_deployment.py has a release in a deployed bucket.
"""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
from pathlib import Path
from typing import Final

import boto3
import pytest
import urllib3
from click.testing import CliRunner, Result

from galaxy_cli import model_archive
from galaxy_cli.main import main
from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED

REGION: Final = "eu-central-1"


@pytest.fixture
def cloud(aws: None, aws_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account with one bucket, on this machine."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    urllib3.request("POST", f"{aws_endpoint}/moto-api/reset")
    boto3.client("s3").create_bucket(Bucket="galaxies", CreateBucketConfiguration={"LocationConstraint": REGION})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["models", *map(str, arguments)])


def test_the_list_has_every_model_and_marks_the_default(tmp_path: Path) -> None:
    released = Registry(RELEASED)
    target = Registry(tmp_path)
    for name in ("logistic", "cnn"):
        assert run("release", RELEASED, tmp_path, "--model", name).exit_code == 0
    manifest = released.manifest("cnn")
    target.publish(manifest.model_copy(update={"version": "newer"}), released.model(manifest))
    result = run("list", tmp_path)
    assert result.exit_code == 0, result.output
    header, *rows = [re.split(" {2,}", line) for line in result.stdout.splitlines()]
    assert header == ["model", "version", "task", "score", "size", "other versions"]
    logistic = released.manifest("logistic")
    assert rows == [
        [
            "cnn",
            "newer",
            "votes",
            f"RMSE {manifest.metrics['rmse']:.4f}",
            f"{manifest.size_bytes / 1000:,.0f} kB",
            manifest.version,
        ],
        [
            "logistic *",
            logistic.version,
            "classes",
            f"accuracy {logistic.metrics['accuracy']:.1%}",
            f"{logistic.size_bytes / 1000:,.0f} kB",
        ],
    ]


def test_the_released_models_are_listed_where_no_registry_is_named() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    for name in Registry(RELEASED).index().models:
        assert f"\n{name} " in result.stdout


def test_the_default_changes(tmp_path: Path) -> None:
    for name in ("logistic", "cnn"):
        run("release", RELEASED, tmp_path, "--model", name)
    result = run("default", tmp_path, "cnn")
    assert result.exit_code == 0, result.output
    assert Registry(tmp_path).index().default == "cnn"
    unknown = run("default", tmp_path, "nonsense")
    assert unknown.exit_code == 2
    assert "There is no model 'nonsense'." in unknown.stderr
    assert Registry(tmp_path).index().default == "cnn"


def test_release_copies_a_model_through_the_gate(tmp_path: Path) -> None:
    result = run("release", RELEASED, tmp_path, "--model", "cnn")
    assert result.exit_code == 0, result.output
    assert Registry(tmp_path).manifest("cnn") == Registry(RELEASED).manifest("cnn")
    other = run("release", RELEASED, tmp_path, "--model", "logistic", "--default")
    assert other.exit_code == 0, other.output
    assert Registry(tmp_path).index().default == "logistic"
    again = run("release", RELEASED, tmp_path, "--model", "cnn")
    assert again.exit_code == 2
    assert "released already" in again.stderr


@pytest.mark.parametrize(
    ("part", "changed", "words"),
    [
        ("activation_maps", {"request_input": "nothing"}, "has no input nothing"),
        ("outlier_score", {"name": "nothing"}, "does not give nothing"),
    ],
)
def test_a_model_that_would_fail_at_every_request_is_not_released(
    part: str, changed: dict[str, str], words: str, tmp_path: Path
) -> None:
    released, source, target = Registry(RELEASED), Registry(tmp_path / "source"), tmp_path / "target"
    manifest = released.manifest("cnn")
    broken = manifest.model_copy(update={part: getattr(manifest, part).model_copy(update=changed)})
    source.publish(broken, released.model(manifest))
    result = run("release", source.root, target, "--model", "cnn")
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert not target.exists()


def test_a_release_is_served_and_undone(tmp_path: Path) -> None:
    released = Registry(RELEASED)
    manifest = released.manifest("logistic")
    source, target = Registry(tmp_path / "source"), Registry(tmp_path / "target")
    assert run("release", RELEASED, target.root, "--model", "logistic").exit_code == 0
    source.publish(manifest.model_copy(update={"version": "newer"}), released.model(manifest))
    result = run("release", source.root, target.root, "--model", "logistic")
    assert f"Released logistic newer in {target.root}; what serves it follows within a minute." in result.stdout
    assert target.manifest("logistic").version == "newer"
    assert (
        f"logistic {manifest.version} is current in {target.root} again"
        in run("rollback", target.root, "--model", "logistic").stdout
    )
    assert target.manifest("logistic").version == manifest.version
    refused = run("rollback", target.root, "--model", "logistic")
    assert refused.exit_code == 2
    assert f"logistic {manifest.version} is the first version of it." in refused.output


def test_what_is_there_already_is_not_released_again(tmp_path: Path) -> None:
    run("release", RELEASED, tmp_path, "--model", "logistic")
    again = run("release", RELEASED, tmp_path, "--model", "logistic")
    assert again.exit_code == 2
    assert "is released already" in again.output
    assert "Traceback" not in again.output


def packed(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def job_archive() -> bytes:
    """The released registry as SageMaker packs a job's model folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.add(RELEASED, arcname=".")
    return buffer.getvalue()


def release(source: str, target: Path) -> Result:
    return run("release", source, target, "--model", "logistic")


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_release_takes_a_jobs_model_archive(
    place: str, job_archive: bytes, cloud: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if place == "folder":
        source = "model.tar.gz"
        Path(source).write_bytes(job_archive)
    else:
        source = "s3://galaxies/jobs/a-job/output/model.tar.gz"
        boto3.client("s3").put_object(Bucket="galaxies", Key="jobs/a-job/output/model.tar.gz", Body=job_archive)
    result = release(source, tmp_path / "target")
    assert result.exit_code == 0, result.output
    assert Registry(tmp_path / "target").manifest("logistic") == Registry(RELEASED).manifest("logistic")


def link(name: str, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(packed((tarfile.TarInfo("../escaped"), b"harm")), id="parent"),
        pytest.param(packed((link("models", ".."), b""), (tarfile.TarInfo("models/escaped"), b"harm")), id="link"),
        pytest.param(packed((link("models", "/etc"), b"")), id="absolute link"),
        pytest.param(packed((tarfile.TarInfo("zeros"), bytes(200_000))), id="bomb"),
        pytest.param(packed(*((tarfile.TarInfo(str(name)), b"") for name in range(300))), id="many"),
        pytest.param(packed((tarfile.TarInfo("zeros"), bytes(50_000)))[:-40], id="cut short"),
        pytest.param(b"no archive", id="no archive"),
    ],
)
def test_an_archive_that_cannot_be_trusted_is_refused(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.tar.gz").write_bytes(data)
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(unpacked))
    monkeypatch.setattr(model_archive, "LIMIT", 100_000)
    result = release(str(tmp_path / "model.tar.gz"), tmp_path / "target")
    assert result.exit_code == 2
    assert "Is it a job's model.tar.gz?" in result.stderr
    assert list(unpacked.iterdir()) == []
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("source", ["model.tar.gz", "s3://galaxies/jobs/a-job/output/model.tar.gz"])
def test_an_archive_that_is_not_there_is_said(
    source: str, cloud: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = release(source, tmp_path / "target")
    assert result.exit_code == 2
    assert f"There is no {source}." in result.stderr
