"""A table of DynamoDB that deletes its items by itself, and costs nothing while idle."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from galaxy_infra.nag import suppress_nag


def expiring_table(scope: Construct, key: str, *, unsaved: str) -> dynamodb.Table:
    """Add a table named ``Table``.

    Args:
        scope: its parent.
        key: name of the partition key, a text; ``expires`` is the time to live.
        unsaved: why there are no backups.
    """
    table = dynamodb.Table(
        scope,
        "Table",
        partition_key=dynamodb.Attribute(name=key, type=dynamodb.AttributeType.STRING),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute="expires",
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    suppress_nag(table, "DDB3", unsaved)
    return table
