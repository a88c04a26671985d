"""What tables of DynamoDB share: a client that gives up soon, and one error where a table is out of reach."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from galaxy_core.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient


def dynamodb_client() -> DynamoDBClient:
    """Make a client; boto3 is imported here, as a function that counts nothing does not need it."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        "dynamodb", config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
    )


@contextmanager
def reachable(what: str, hint: str = "Try again in a moment.") -> Iterator[None]:
    """Raise `StorageError` where what is done within fails at AWS.

    Args:
        what: is in the table, for the message.
        hint: what to do.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StorageError(f"{what} cannot be reached: {str(error).rstrip('.')}.", hint) from error
