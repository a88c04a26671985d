"""What tests read out of a CloudFormation template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aws_cdk.assertions import Template

POSITIONS = {
    "AWS::SQS::Queue": ["BatchesPositionsDeadLetterQueue519B4011", "BatchesPositionsQueueCE43FB02"],
    "AWS::SQS::QueuePolicy": [
        "BatchesPositionsDeadLetterQueuePolicy91E56D38",
        "BatchesPositionsQueuePolicy14BF7CF0",
    ],
}
"""Logical ids of what is there where the sky is looked up."""
LOGICAL_IDS = {
    "galaxy": {
        "AWS::CloudFront::Distribution": ["SiteDistribution390DED28"],
        "AWS::S3::Bucket": ["BatchesBucketFB54B156", "ModelsBucket970C6ADA", "SiteBucket978D4AEB"],
        "AWS::S3::BucketPolicy": [
            "BatchesBucketPolicy14DB59DA",
            "ModelsBucketPolicyBA91E4F9",
            "SiteBucketPolicy45F6EBA1",
        ],
        "AWS::SQS::Queue": ["BatchesGivenUp4733BAFD", "BatchesQueue46024A5C", *POSITIONS["AWS::SQS::Queue"]],
        "AWS::SQS::QueuePolicy": [
            "BatchesGivenUpPolicy323FB58D",
            "BatchesQueuePolicy2D3D89D2",
            *POSITIONS["AWS::SQS::QueuePolicy"],
        ],
        "Custom::Contents": ["ContentsBatchesD1D915F3", "ContentsModels7593856E", "ContentsSite494ECEEE"],
        "Custom::Images": ["ContentsImagesA02D212E"],
        "Custom::Invocation": ["ContentsFetchSamples0DCC5E49"],
        "Custom::OriginSecret": ["OriginSecret0E6E767B"],
    },
    "galaxy-training": {
        "AWS::S3::Bucket": ["Bucket83908E77"],
        "AWS::S3::BucketPolicy": ["BucketPolicyE9A3008A"],
        "Custom::Contents": ["ContentsTrainingB9DAD92C"],
    },
}
"""Those of deployed stacks. By another one CloudFormation makes a second bucket of the same name, which fails, or
deletes a bucket's old policy after making the new one; and a custom resource that is gone empties its bucket.
"""


def of_kind(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {name: one["Properties"] for name, one in template.find_resources(kind).items()}


def one(template: Template, kind: str, beginning: str = "") -> dict[str, Any]:
    found = [item for name, item in of_kind(template, kind).items() if name.startswith(beginning)]
    assert len(found) == 1, (kind, beginning, len(found))
    return found[0]


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def short(resource: Any) -> str:
    """A resource as its logical id without the hash, and the path below it."""
    if isinstance(resource, str):
        return resource
    if "Fn::Join" in resource:
        return "".join(short(part) for part in resource["Fn::Join"][1])
    (name,) = resource.values()
    return re.sub(r"[0-9A-F]{8}$", "", name[0] if isinstance(name, list) else name)


def statements(template: Template, role: str) -> Iterator[tuple[str, str]]:
    """Every action that a role may do, with what it may do it to, as text."""
    for policy in of_kind(template, "AWS::IAM::Policy").values():
        if any(reference["Ref"].startswith(role) for reference in policy["Roles"]):
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                for action in as_list(statement["Action"]):
                    for resource in as_list(statement["Resource"]):
                        yield action, short(resource)
