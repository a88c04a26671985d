"""Tables of DynamoDB as the stack makes them."""

from __future__ import annotations

import boto3


def create_table(name: str, key: str) -> str:
    """Create an empty table whose partition key is a text, and return its name."""
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name
