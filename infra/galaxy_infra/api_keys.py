"""Keys of the API: a table, which costs a write for each request that comes with one, and nothing while idle."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from galaxy_infra.permissions import grant


class ApiKeys(Construct):
    """A table with an item for each key.

    Args:
        scope: the stack.
        construct_id: unique in it.

    Attributes:
        table_name: for `galaxy cloud keys`.
        environment: variables of the functions.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="key", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.table_name = self._table.table_name
        self.environment = {"GALAXY_KEYS_TABLE": self.table_name}

    def grant_count(self, role: iam.IRole) -> None:
        """Let a role find a key and count for it; it makes and removes none."""
        grant(role, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [self._table.table_arn])
