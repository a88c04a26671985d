"""How much everybody together may upload in a day: one count, which requests at once cannot overrun."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from galaxy_core.batch_sizes import DAILY_BATCHES, DAILY_GIGABYTES, DAILY_IMAGES
from galaxy_core.daily_quotas import next_midnight, seconds_left
from galaxy_core.dynamodb import dynamodb_client, reachable
from galaxy_core.errors import DailyQuotaError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_DAYS = 2
"""After which DynamoDB deletes the count of a day that is over."""
Clock = Callable[[], datetime]
"""The time of day, with a time zone."""


@dataclass(frozen=True)
class Usage:
    """What is uploaded: for one batch, in a day so far, or in a day at most."""

    batches: int
    images: int
    bytes: int

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(self.batches + other.batches, self.images + other.images, self.bytes + other.bytes)

    def __sub__(self, other: Usage) -> Usage:
        """What is left."""
        return Usage(self.batches - other.batches, self.images - other.images, self.bytes - other.bytes)

    def __le__(self, other: Usage) -> bool:
        """Whether no part is more than the other's."""
        return all(mine <= theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True))


DAILY_LIMITS = Usage(DAILY_BATCHES, DAILY_IMAGES, DAILY_GIGABYTES * 10**9)
"""Of an installation whose owner sets no others."""
NOTHING = Usage(0, 0, 0)


class Quota(Protocol):
    """Counts what is uploaded in a day, by UTC."""

    def reserve(self, usage: Usage) -> None:
        """Count a batch before it is created; where that would be too much, count nothing.

        Raises:
            DailyQuotaError: it would.
            StorageError: the count is out of reach.
        """
        ...


class MemoryQuota:
    """Counted in this process, and anew when it starts again.

    Args:
        limits: of a day.
        clock: the time of day.
    """

    def __init__(self, limits: Usage = DAILY_LIMITS, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._day = clock().astimezone(UTC).date()
        self._used = NOTHING

    def reserve(self, usage: Usage) -> None:
        """Count a batch."""
        now = self._clock().astimezone(UTC)
        with self._lock:
            if now.date() != self._day:
                self._day, self._used = now.date(), NOTHING
            if not self._used + usage <= self._limits:
                raise _exceeded(self._limits, now)
            self._used += usage


class DynamoQuota:
    """Counted in a table of DynamoDB, an item for each day. The client is made at first use.

    Args:
        table: name; its key is the text ``day``, and ``expires`` its time to live.
        limits: of a day.
        clock: the time of day.
    """

    def __init__(self, table: str, limits: Usage = DAILY_LIMITS, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._table = table
        self._limits = limits
        self._clock = clock

    @cached_property
    def _client(self) -> DynamoDBClient:
        return dynamodb_client()

    def reserve(self, usage: Usage) -> None:
        """Count a batch, in one request: DynamoDB checks and adds at once."""
        now = self._clock().astimezone(UTC)
        if not usage <= self._limits:
            raise _exceeded(self._limits, now)
        left = self._limits - usage
        with reachable("The count of the day's uploads", "Create the batch again in a moment."):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"day": {"S": now.date().isoformat()}},
                    UpdateExpression="ADD #batches :batches, #images :images, #bytes :bytes "
                    "SET #expires = :expires",
                    ConditionExpression="attribute_not_exists(#day) OR "
                    "(#batches <= :batches_left AND #images <= :images_left AND #bytes <= :bytes_left)",
                    ExpressionAttributeNames={
                        f"#{name}": name for name in ("day", "expires", "batches", "images", "bytes")
                    },
                    ExpressionAttributeValues={
                        ":batches": {"N": str(usage.batches)},
                        ":images": {"N": str(usage.images)},
                        ":bytes": {"N": str(usage.bytes)},
                        ":batches_left": {"N": str(left.batches)},
                        ":images_left": {"N": str(left.images)},
                        ":bytes_left": {"N": str(left.bytes)},
                        ":expires": {"N": str(int(next_midnight(now).timestamp()) + KEPT_DAYS * 86400)},
                    },
                )
            except self._client.exceptions.ConditionalCheckFailedException as error:
                raise _exceeded(self._limits, now) from error


def _exceeded(limits: Usage, now: datetime) -> DailyQuotaError:
    return DailyQuotaError(
        f"At most {limits.batches:,} batches, {limits.images:,} pictures and {limits.bytes / 1e9:,.0f} GB are "
        "taken here in a day, and this batch would be more.",
        "Send fewer pictures, or come back after midnight UTC; `galaxy classify` on a machine of your own has no "
        "such limit.",
        seconds_left(now),
    )
