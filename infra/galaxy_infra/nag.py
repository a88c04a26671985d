"""cdk-nag's AWS Solutions rules: a finding stops the synthesis, unless a reason is given to suppress it."""

from __future__ import annotations

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def add_nag_checks(app: cdk.App) -> None:
    """Check every stack of an app when it is synthesised."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def suppress_nag(scope: IConstruct, rule: str, reason: str) -> None:
    """Suppress a rule's finding in a construct, and below it.

    Args:
        scope: the smallest that has the finding.
        rule: its short name, such as ``S1``.
        reason: why it is acceptable here.
    """
    cdk.Validations.of(scope).acknowledge(
        cdk.Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason)
    )
