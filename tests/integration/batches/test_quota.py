"""The day's quota of uploads: in this process and in DynamoDB alike, and never overrun."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import boto3
import pytest

from galaxy_batches.quota import DynamoQuota, MemoryQuota, Quota, Usage
from galaxy_core.errors import DailyQuotaError, StorageError
from tests.support.clock import Clock
from tests.support.dynamodb import create_table

LIMITS = Usage(batches=3, images=100, bytes=10_000)
LATE = datetime(2026, 11, 30, 23, 0, 0, 500_000, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(LATE)


@pytest.fixture
def table(bucket: str) -> str:
    return create_table(bucket, "day")


@pytest.fixture(params=["memory", "table"])
def quota(request: pytest.FixtureRequest, clock: Clock) -> Quota:
    if request.param == "memory":
        return MemoryQuota(LIMITS, clock)
    return DynamoQuota(request.getfixturevalue("table"), LIMITS, clock)


def taken(quota: Quota, usage: Usage, times: int) -> int:
    """How many of several batches at once are taken."""

    def one(_: int) -> bool:
        try:
            quota.reserve(usage)
        except DailyQuotaError:
            return False
        return True

    # DynamoDB does what one request asks for at once; moto checks first and adds later.
    with ThreadPoolExecutor(8 if isinstance(quota, MemoryQuota) else 1) as pool:
        return sum(pool.map(one, range(times)))


@pytest.mark.parametrize(
    ("usage", "most"),
    [
        (Usage(1, 1, 1), 3),
        (Usage(1, 50, 1), 2),
        (Usage(1, 51, 1), 1),
        (Usage(1, 1, 5_001), 1),
        (Usage(1, 101, 1), 0),
        (Usage(1, 1, 10_001), 0),
    ],
)
def test_batches_at_once_never_exceed_any_limit(quota: Quota, usage: Usage, most: int) -> None:
    assert taken(quota, usage, 12) == most


def test_what_is_refused_counts_nothing_and_says_what_is_taken(quota: Quota) -> None:
    quota.reserve(Usage(1, 60, 10))
    with pytest.raises(DailyQuotaError) as refused:
        quota.reserve(Usage(1, 41, 10))
    assert "3 batches, 100 pictures" in str(refused.value)
    quota.reserve(Usage(1, 40, 10))


def test_the_next_day_begins_at_midnight_utc(quota: Quota, clock: Clock) -> None:
    quota.reserve(Usage(3, 1, 1))
    with pytest.raises(DailyQuotaError) as refused:
        quota.reserve(Usage(1, 1, 1))
    assert refused.value.retry_after == 3600, "rounded up, or a client would be early"
    clock.now = (LATE + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-8)))
    quota.reserve(Usage(3, 1, 1))


def test_a_day_that_is_over_expires(table: str, clock: Clock) -> None:
    DynamoQuota(table, LIMITS, clock).reserve(Usage(1, 2, 3))
    (item,) = boto3.client("dynamodb").scan(TableName=table)["Items"]
    assert (item["day"], item["bytes"]) == ({"S": "2026-11-30"}, {"N": "3"})
    left = datetime.fromtimestamp(int(item["expires"]["N"]), UTC) - LATE
    assert timedelta(days=1) < left < timedelta(days=4)


def test_without_its_table_no_batch_is_taken(aws: None, clock: Clock) -> None:
    with pytest.raises(StorageError, match="cannot be reached"):
        DynamoQuota("none-such", LIMITS, clock).reserve(Usage(1, 1, 1))
