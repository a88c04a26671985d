"""What AWS says of an account's quota."""

from __future__ import annotations

from galaxy_cli.errors import DeploymentError
from galaxy_core.aws_errors import aws_advice
from galaxy_costs.account_quota import AccountQuota


def read_quota() -> AccountQuota:
    """Ask AWS.

    Raises:
        DeploymentError: it cannot be asked.
    """
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        limit = boto3.client("lambda").get_account_settings()["AccountLimit"]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"The account's quota cannot be read: {str(error).rstrip('.')}.",
            aws_advice(error, "Use the credentials that you deploy with; they need lambda:GetAccountSettings."),
        ) from error
    return AccountQuota(limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"])
