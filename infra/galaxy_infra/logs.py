"""What every log here has in common: it expires, and goes with its stack."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from galaxy_infra.settings import Settings


def expiring_log(scope: Construct, construct_id: str, settings: Settings) -> logs.LogGroup:
    """A log group whose lines are deleted after the days that the settings say."""
    return logs.LogGroup(
        scope, construct_id, retention=settings.retention, removal_policy=cdk.RemovalPolicy.DESTROY
    )
