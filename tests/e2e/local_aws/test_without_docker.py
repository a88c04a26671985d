"""A deployment where the image cannot be built: nothing is begun. The AWS here has no image to fall back on."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import boto3
import pytest

from tests.conftest import ROOT
from tests.e2e.local_aws.local_aws import CDK, HERE

ACCOUNT, REGION = "123456789012", "us-east-1"
QUALIFIER = "cdk-hnb659fds"
"""Of what `cdk bootstrap` makes."""


@pytest.mark.skipif(not shutil.which("npx"), reason="the CDK's command needs Node")
def test_without_docker_nothing_is_created_and_the_remedy_is_named(
    aws: None, aws_endpoint: str, tmp_path: Path
) -> None:
    boto3.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    boto3.client("s3").create_bucket(Bucket=f"{QUALIFIER}-assets-{ACCOUNT}-{REGION}")
    boto3.client("ecr").create_repository(repositoryName=f"{QUALIFIER}-container-assets-{ACCOUNT}-{REGION}")
    endpoint = aws_endpoint.replace("127.0.0.1", "localhost")
    environment = os.environ | {
        "HOME": str(tmp_path),
        "NPM_CONFIG_CACHE": str(Path.home() / ".npm"),
        "NODE_OPTIONS": f"--require {HERE / 'resolve.cjs'}",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint.replace("localhost", "s3.localhost"),
        "AWS_REGION": REGION,
        "CDK_DOCKER": "no-docker-here",
        "CI": "true",
    }
    options = ["--require-approval", "never", "--no-notices", "--build", "true", "--output", str(tmp_path / "out")]
    deployment = subprocess.run(
        [*CDK, "deploy", *options], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert deployment.returncode != 0
    assert "Please install 'no-docker-here'" in deployment.stdout + deployment.stderr
    assert boto3.client("cloudformation").list_stacks()["StackSummaries"] == []
