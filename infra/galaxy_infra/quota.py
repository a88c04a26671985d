"""The day's uploads: a table that counts them, which costs nothing while idle."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.expiring_table import expiring_table
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings


class Quota(Construct):
    """A table with an item for each day.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: what is taken in a day.

    Attributes:
        environment: variables of the function.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._table = expiring_table(self, "day", unsaved="It counts one day; a lost count begins at nought.")
        self.environment = {
            "GALAXY_QUOTA_TABLE": self._table.table_name,
            "GALAXY_DAILY_BATCHES": str(settings.daily_batches),
            "GALAXY_DAILY_IMAGES": str(settings.daily_images),
            "GALAXY_DAILY_GIGABYTES": str(settings.daily_gigabytes),
        }

    def grant_count(self, role: iam.IRole) -> None:
        """Let a role count, and neither read nor remove."""
        grant(role, ["dynamodb:UpdateItem"], [self._table.table_arn])
