"""What classes hand in: a table that deletes it after a week, and costs nothing while idle."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.expiring_table import expiring_table
from galaxy_infra.permissions import grant


class Classrooms(Construct):
    """A table with an item for each classroom, and one that counts the day's.

    Args:
        scope: the stack.
        construct_id: unique in it.

    Attributes:
        table_name: whose writes and reads are paid for.
        environment: variables of the function.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._table = expiring_table(
            self, "id", unsaved="Its items are to be gone after a week, from backups too."
        )
        self.table_name = self._table.table_name
        self.environment = {"GALAXY_CLASSROOMS": self.table_name}

    def grant_gather(self, role: iam.IRole) -> None:
        """Let a role make classrooms, add to them and read one by its id; it lists and removes none."""
        grant(
            role,
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            [self._table.table_arn],
        )
