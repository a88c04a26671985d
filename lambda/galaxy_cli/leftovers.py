"""What is still in an account of a stack: by its name, and of `cdk bootstrap`, which other apps use too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from galaxy_cli.errors import DeploymentError
from galaxy_core.aws_errors import aws_advice

_QUALIFIER = "cdk-hnb659fds"
_WAF_REGION = "us-east-1"


@dataclass(frozen=True)
class Leftover:
    """Something that is still there.

    Attributes:
        kind: what it is.
        name: its name.
        remedy: what removes it, or why it is there.
    """

    kind: str
    name: str
    remedy: str


def find_leftovers(stack: str) -> list[Leftover]:
    """Find what is there of a stack and of those beside it, in the region of the AWS configuration.

    Args:
        stack: the stack's name.

    Raises:
        DeploymentError: AWS is out of reach, or refuses to list something.
    """
    try:
        return [
            *_stacks(stack),
            *_buckets(stack),
            *_parameters(stack),
            *_logs(),
            *_bootstrap(stack),
        ]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"What is left of {stack} cannot be listed: {str(error).rstrip('.')}.",
            aws_advice(error, "Check the AWS credentials, and name the region with --region."),
        ) from error


def _stacks(stack: str) -> Iterator[Leftover]:
    here = boto3.client("cloudformation")
    clients = {here.meta.region_name: here}
    clients.setdefault(_WAF_REGION, boto3.client("cloudformation", region_name=_WAF_REGION))
    for region, client in clients.items():
        pages = client.get_paginator("describe_stacks").paginate()
        for found in (item for page in pages for item in page["Stacks"]):
            name = found["StackName"]
            beside = name.startswith(f"{stack}-") and found.get("Description", "").startswith("Galaxy classifier")
            if (client is here and (name == stack or beside)) or name == f"{stack}-waf":
                where = "" if client is here else f" in {region}"
                yield Leftover("stack", f"{name}{where}", f"npx aws-cdk destroy {name}, with its setting")


def _buckets(stack: str) -> Iterator[Leftover]:
    client = boto3.client("s3")
    for bucket in client.list_buckets(Prefix=f"{stack}-").get("Buckets", []):
        name = bucket["Name"]
        if name.startswith(f"{stack}-"):
            yield Leftover("bucket", name, f"aws s3 rb --force s3://{name}, where keep_data left it")


def _parameters(stack: str) -> Iterator[Leftover]:
    name = f"/{stack}/origin-secret-key"
    filters: Any = [{"Key": "Name", "Values": [name]}]
    for found in boto3.client("ssm").describe_parameters(ParameterFilters=filters)["Parameters"]:
        yield Leftover("parameter", found["Name"], "goes with the stack")


def _logs() -> Iterator[Leftover]:
    groups = boto3.client("logs").describe_log_groups(logGroupNamePrefix="/aws/sagemaker/TrainingJobs")
    for group in groups["logGroups"]:
        name = group["logGroupName"]
        yield Leftover("log of training jobs", name, f"aws logs delete-log-group --log-group-name {name}")


def _bootstrap(stack: str) -> Iterator[Leftover]:
    """Archives and images of deployments, which `cdk destroy` leaves."""
    client = boto3.client("s3")
    place = f"{boto3.client('sts').get_caller_identity()['Account']}-{client.meta.region_name}"
    assets, images = f"{_QUALIFIER}-assets-{place}", f"{_QUALIFIER}-container-assets-{place}"
    remedy = "npx aws-cdk gc --unstable=gc, which keeps what other apps use"
    try:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=assets)
        sizes = [item["Size"] for page in pages for item in page.get("Contents", [])]
    except client.exceptions.NoSuchBucket:
        sizes = []
    if sizes:
        total = f"{len(sizes)} files, {sum(sizes) / 1e6:,.0f} MB"
        yield Leftover("archives of deployments", f"{assets}: {total}", remedy)
    registry = boto3.client("ecr")
    try:
        found = registry.get_paginator("describe_images").paginate(
            repositoryName=images, filter={"tagStatus": "TAGGED"}
        )
        tags = [tag for page in found for image in page["imageDetails"] for tag in image["imageTags"]]
    except registry.exceptions.RepositoryNotFoundException:
        tags = []
    if own := [tag for tag in tags if tag.startswith(f"{stack}.")]:
        yield Leftover("container images", f"{images}: {len(own)} tags", "go with the stack")
