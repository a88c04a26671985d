"""What a batch of pictures costs in the cloud: the one place that says so, before it starts and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

from galaxy_costs.prices import PRICES, Line, Prices

Engine = Literal["queue", "states"]
WORKERS: dict[Engine, int] = {"queue": 2, "states": 20}
"""Shards that are worked on at once, unless a setting says otherwise."""
SHARD = 100
"""Pictures that one message asks for, as galaxy_batches has it."""
PICTURE_BYTES, CSV_ROW_BYTES, PARQUET_ROW_BYTES = 46_000, 630, 400
"""Measured: a drawn galaxy of 424 pixels as a JPEG, its row in a shard and in the one table, and in the other."""
READS = 7
"""For each shard: the manifest, its names, four times whether the batch was cancelled, its rows for the table."""
LISTED = 1000
"""Names that S3 gives at once. A shard looks at the batch once, and before and after at the finished shards."""
_DAYS_IN_A_MONTH = 30
_GB = 1e9


@dataclass(frozen=True)
class Batch:
    """Pictures that are answered for together.

    Attributes:
        pictures: how many.
        milliseconds: that the function is billed for one picture.
        memory: of the function, MiB.
        architecture: of the function, x86_64 or arm64.
        shard: pictures in one message.
        uploaded: whether they are put in the batches' bucket for it; otherwise they lie in a bucket already.
        days: that pictures, shards and tables are kept.
        engine: the queue, or Step Functions' Distributed Map with a child of two transitions for each shard.
        batches: of equal size that the pictures come in.
    """

    pictures: int
    milliseconds: float
    memory: int = 1769
    architecture: str = "x86_64"
    shard: int = SHARD
    uploaded: bool = True
    days: int = 7
    engine: Engine = "queue"
    batches: int = 1

    @property
    def shards(self) -> int:
        """How many messages it takes."""
        return ceil(self.pictures / self.shard)

    @property
    def listings(self) -> int:
        """Requests for names: they grow with the square of a batch's shards."""
        each = self.shards / self.batches
        return round(self.shards * (1 + 2 * (1 + each / 2 / LISTED)))

    @property
    def gigabyte_seconds(self) -> float:
        """Of the function, as billed: memory by time."""
        return self.pictures * self.milliseconds / 1000 * self.memory / 1024


def batch_bill(batch: Batch, prices: Prices = PRICES) -> list[Line]:
    """Everything that grows with the pictures, as if nothing were free in a month; the tables are fetched once."""
    rate = prices.gigabyte_second_arm64 if batch.architecture == "arm64" else prices.gigabyte_second_x86_64
    puts = 2 * batch.shards + batch.pictures * batch.uploaded
    gets = READS * batch.shards + batch.pictures
    tables = batch.pictures * (CSV_ROW_BYTES + PARQUET_ROW_BYTES) / _GB
    stored = batch.pictures * (PICTURE_BYTES * batch.uploaded + CSV_ROW_BYTES) / _GB + tables
    months = batch.days / _DAYS_IN_A_MONTH
    return [
        Line("Lambda, compute", f"{batch.gigabyte_seconds:,.0f} GB-s", batch.gigabyte_seconds * rate),
        Line("Lambda, requests", f"{batch.shards:,}", batch.shards * prices.function_million / 1e6),
        _handing_out(batch, prices),
        Line("S3, writing", f"{puts:,} requests", puts * prices.storage_puts_thousand / 1000),
        Line(
            "S3, listing",
            f"{batch.listings:,} requests",
            batch.listings * prices.storage_puts_thousand / 1000,
        ),
        Line("S3, reading", f"{gets:,} requests", gets * prices.storage_gets_thousand / 1000),
        Line(
            "S3, keeping",
            f"{stored:,.2f} GB for {batch.days} days",
            stored * months * prices.storage_gigabyte,
        ),
        Line("Fetching the tables", f"{tables:,.2f} GB", tables * prices.transfer_gigabyte),
    ]


def _handing_out(batch: Batch, prices: Prices) -> Line:
    if batch.engine == "states":
        transitions = 2 * batch.shards
        dollars = transitions * prices.transitions_thousand / 1000
        return Line("Step Functions", f"{transitions:,} transitions", dollars)
    requests = 3 * batch.shards  # sent, received, deleted; sending ten at once costs less
    return Line("SQS", f"{requests:,} requests", requests * prices.queue_million / 1e6)
