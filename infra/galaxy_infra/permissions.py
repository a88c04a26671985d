"""What roles are allowed: named actions on named things. Nothing here grants by the CDK's own broader choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam

from galaxy_infra.nag import acknowledge


def allow(
    role: iam.IRole,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    why: str = "What lies below a prefix has no names yet.",
    conditions: dict[str, Any] | None = None,
) -> None:
    """Let a role do some things to some resources.

    Args:
        role: of the same stack.
        actions: none with a wildcard.
        resources: ARNs; those with a wildcard are acknowledged to the review.
        why: the reason for them.
        conditions: that must hold.
    """
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
    )
    for resource in resources:
        if "*" in (written := _as_the_review_writes(cdk.Stack.of(role).resolve(resource))):
            acknowledge(role, f"IAM5[Resource::{written}]", why)


def _as_the_review_writes(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    ((kind, inside),) = resource.items()
    if kind == "Fn::Join":
        return "".join(_as_the_review_writes(part) for part in inside[1])
    return f"<{inside if kind == 'Ref' else '.'.join(inside)}>"
