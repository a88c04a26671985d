"""Defaults of every log group: it expires, and is deleted with its stack."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from galaxy_infra.settings import Settings


def expiring_log(scope: Construct, construct_id: str, settings: Settings) -> logs.LogGroup:
    """Create a log group whose lines are deleted after `Settings.log_days`."""
    return logs.LogGroup(
        scope, construct_id, retention=settings.log_retention, removal_policy=cdk.RemovalPolicy.DESTROY
    )
