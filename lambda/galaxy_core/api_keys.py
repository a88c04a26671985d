"""Keys of the API: who has one takes so many images a day of its own, and none of everybody's quota.

A key is shown once, when it is made; the table knows its SHA-256, which of 32 random bytes gives nothing away. The
count is in the key's own item, so that a request costs one write.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from galaxy_core.checksums import sha256_of
from galaxy_core.daily_quotas import seconds_left
from galaxy_core.dynamodb import dynamodb_client, reachable
from galaxy_core.errors import DailyQuotaError, GalaxyError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

PREFIX = "galaxy_"
"""Of each key, by which one that was published by mistake is found."""
POLICY = "images"
"""Name of the quota in the headers."""
_DAY_SECONDS = 86_400
_TABLE = "The table of keys"
_TRIES = 3
"""To count, where a new day begins meanwhile."""


class InvalidApiKeyError(GalaxyError):
    """There is no such key, or it was revoked."""

    code = "invalid_api_key"

    def __init__(self) -> None:
        super().__init__(
            "The X-API-Key is not one of this deployment's.",
            "Ask whoever runs it for another one, or send no key: then everybody's quota holds.",
        )


class ApiKeyNameError(GalaxyError):
    """A name that a key has already, or that none has."""

    code = "api_key_name"


@dataclass(frozen=True)
class Allowance:
    """What a key has left.

    Attributes:
        limit: images a day.
        remaining: of them, today.
        seconds: until the next day, by UTC.
    """

    limit: int
    remaining: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft of RateLimit header fields has them."""
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.limit};w={_DAY_SECONDS}',
            "RateLimit": f'"{POLICY}";r={self.remaining};t={self.seconds}',
        }


class KeyQuotaError(DailyQuotaError):
    """A key's images of the day are used up."""

    code = "key_quota"

    def __init__(self, allowance: Allowance, images: int) -> None:
        super().__init__(
            f"The key takes {allowance.limit:,} images a day and has {allowance.remaining:,} left; "
            f"{images:,} were sent.",
            "Send fewer, come back after midnight UTC, or ask whoever runs this for more.",
            allowance.seconds,
        )
        self.allowance = allowance


@dataclass(frozen=True)
class ApiKey:
    """What the table knows of a key.

    Attributes:
        name: whose it is.
        daily_images: that it takes.
        used: of them, today.
        created: date.
    """

    name: str
    daily_images: int
    used: int
    created: str


class ApiKeys:
    """The keys of a deployment. The client is made at first use.

    Args:
        table: of DynamoDB; its key is the text ``key``.
        clock: the time of day, with a time zone.
    """

    def __init__(self, table: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._table = table
        self._clock = clock

    @cached_property
    def _client(self) -> DynamoDBClient:
        return dynamodb_client()

    def create(self, name: str, daily_images: int) -> str:
        """Make a key, which nobody is shown again.

        Args:
            name: whose it is; no other key has it.
            daily_images: that it takes.

        Raises:
            ApiKeyNameError: there is a key of this name.
            StorageError: the table is out of reach; so for every call below.
        """
        if any(key.name == name for key in self.find_all()):
            raise ApiKeyNameError(f"There is a key {name!r} already.", "Revoke it first, or take another name.")
        key = PREFIX + secrets.token_urlsafe(32)
        with reachable(_TABLE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    "key": {"S": sha256_of(key.encode())},
                    "name": {"S": name},
                    "daily_images": {"N": str(daily_images)},
                    "remaining": {"N": str(daily_images)},
                    "day": {"S": ""},
                    "created": {"S": f"{self._clock():%Y-%m-%d}"},
                },
            )
        return key

    def find_all(self) -> list[ApiKey]:
        """Every key, by name."""
        today = self._today()
        return sorted(
            (
                ApiKey(
                    item["name"]["S"],
                    int(item["daily_images"]["N"]),
                    int(item["daily_images"]["N"]) - int(item["remaining"]["N"])
                    if item["day"]["S"] == today
                    else 0,
                    item["created"]["S"],
                )
                for item in self._items()
            ),
            key=lambda key: key.name,
        )

    def revoke(self, name: str) -> None:
        """Have a key taken no more.

        Raises:
            ApiKeyNameError: there is none of this name.
        """
        found = [item["key"] for item in self._items() if item["name"]["S"] == name]
        if not found:
            raise ApiKeyNameError(f"There is no key {name!r}.", "`galaxy cloud keys list` names them.")
        for key in found:
            with reachable(_TABLE):
                self._client.delete_item(TableName=self._table, Key={"key": key})

    def take(self, key: str, images: int) -> Allowance:
        """Count images, or none where that would be too many.

        Raises:
            InvalidApiKeyError: there is no such key.
            KeyQuotaError: it has not so many left.
        """
        for _ in range(_TRIES):
            if item := self._subtract(key, images):
                return self._allowance(item)
            with reachable(_TABLE):
                found = self._client.get_item(
                    TableName=self._table, Key={"key": {"S": sha256_of(key.encode())}}, ConsistentRead=True
                ).get("Item")
            if not found:
                raise InvalidApiKeyError
            if found["day"]["S"] == self._today():
                raise KeyQuotaError(self._allowance(found), images)
            self._begin_day(key, found)
        raise StorageError("The key's count of the day cannot be written.", "Try again in a moment.")

    def _subtract(self, key: str, images: int) -> dict[str, AttributeValueTypeDef] | None:
        return self._update(
            key,
            "ADD #remaining :less",
            "#day = :today AND #remaining >= :images",
            {
                ":less": {"N": str(-images)},
                ":images": {"N": str(images)},
                ":today": {"S": self._today()},
            },
            ("remaining", "day"),
        )

    def _begin_day(self, key: str, found: dict[str, AttributeValueTypeDef]) -> None:
        """Give a key all of its images, unless another request has just done so."""
        self._update(
            key,
            "SET #day = :today, #remaining = #daily_images",
            "#day = :before",
            {":today": {"S": self._today()}, ":before": found["day"]},
            ("day", "remaining", "daily_images"),
        )

    def _update(
        self,
        key: str,
        update: str,
        condition: str,
        values: dict[str, AttributeValueTypeDef],
        names: tuple[str, ...],
    ) -> dict[str, AttributeValueTypeDef] | None:
        """An item after its update; None where the condition does not hold."""
        from botocore.exceptions import ClientError  # noqa: PLC0415

        with reachable(_TABLE):
            try:
                return self._client.update_item(
                    TableName=self._table,
                    Key={"key": {"S": sha256_of(key.encode())}},
                    UpdateExpression=update,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={f"#{name}": name for name in names},
                    ExpressionAttributeValues=values,
                    ReturnValues="ALL_NEW",
                )["Attributes"]
            except ClientError as error:
                if "ConditionalCheckFailed" not in str(error):
                    raise
                return None

    def _items(self) -> Iterator[dict[str, AttributeValueTypeDef]]:
        with reachable(_TABLE):
            for page in self._client.get_paginator("scan").paginate(TableName=self._table):
                yield from page["Items"]

    def _allowance(self, item: dict[str, AttributeValueTypeDef]) -> Allowance:
        now = self._clock().astimezone(UTC)
        return Allowance(int(item["daily_images"]["N"]), int(item["remaining"]["N"]), seconds_left(now))

    def _today(self) -> str:
        return self._clock().astimezone(UTC).date().isoformat()
