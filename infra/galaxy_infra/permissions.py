"""Permissions of roles: named actions on named resources, where the CDK's own grants are broader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam

from galaxy_infra.nag import suppress_nag

TRACING_ACTIONS = (
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)
"""Actions of a traced state machine; a function needs the latter two alone."""


def grant(
    role: iam.IRole,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    reason: str = "Objects below a prefix are not known when deploying.",
    conditions: dict[str, Any] | None = None,
) -> None:
    """Grant a role some actions on some resources.

    Args:
        role: of the same stack.
        actions: none with a wildcard.
        resources: ARNs; cdk-nag's finding on those with a wildcard is suppressed.
        reason: for the wildcards.
        conditions: that must hold.
    """
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
    )
    for resource in resources:
        if "*" in (written := _nag_format(cdk.Stack.of(role).resolve(resource))):
            suppress_nag(role, f"IAM5[Resource::{written}]", reason)


def grant_list(role: iam.IRole, bucket_arn: str, prefixes: Sequence[str]) -> None:
    """Grant a role to list what is below some prefixes, and to get 404 for a missing object: otherwise it is 403.

    A request for an object has no prefix; with a condition that is not “if exists”, it would be 403 again.

    Args:
        role: of the same stack.
        bucket_arn: of the bucket.
        prefixes: such as ``models/*``.
    """
    grant(
        role,
        ["s3:ListBucket"],
        [bucket_arn],
        conditions={"StringLikeIfExists": {"s3:prefix": list(prefixes)}},
    )


def _nag_format(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    ((kind, inside),) = resource.items()
    if kind == "Fn::Join":
        return "".join(_nag_format(part) for part in inside[1])
    return f"<{inside if kind == 'Ref' else '.'.join(inside)}>"
