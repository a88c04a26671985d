"""The review by cdk-nag's AWS Solutions rules: a finding stops the synthesis, unless a reason is given for it."""

from __future__ import annotations

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def review(app: cdk.App) -> None:
    """Review every stack of an app when it is synthesised."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def acknowledge(scope: IConstruct, rule: str, reason: str) -> None:
    """Accept what a rule finds in a construct, and below it.

    Args:
        scope: as small as can be.
        rule: its short name, such as ``S1``.
        reason: why it is right here.
    """
    cdk.Validations.of(scope).acknowledge(
        cdk.Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason)
    )
