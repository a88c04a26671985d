"""What quotas of a day share: when the day ends, by UTC, and a client of DynamoDB that gives up soon."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def next_midnight(now: datetime) -> datetime:
    """When the next day begins.

    Args:
        now: by UTC.
    """
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)


def seconds_left(now: datetime) -> int:
    """Seconds until `next_midnight`, rounded up."""
    return ceil((next_midnight(now) - now).total_seconds())


def dynamodb_client() -> DynamoDBClient:
    """Make a client; boto3 is imported here, as a function that counts nothing does not need it."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        "dynamodb", config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
    )
