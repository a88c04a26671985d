"""The bill of a batch in the cloud: for the stack, for `galaxy batch submit` and for `infra/SCALE.md`."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Self

from galaxy_core.batch_sizes import (
    CANCEL_CHECK_INTERVAL,
    IMAGE_MILLISECONDS,
    POSITIONS_SHARD_SIZE,
    RETENTION_DAYS,
    S3_SHARD_BYTES,
    S3_SHARD_SIZE,
    UPLOAD_SHARD_SIZE,
)
from galaxy_costs.prices import PRICES, Line, Prices
from galaxy_costs.stack_sizes import MEMORY_BATCH, Engine

IMAGE_BYTES, CSV_ROW_BYTES, PARQUET_ROW_BYTES = 46_000, 1_450, 480
"""Measured: a simulated galaxy of 424 pixels as a JPEG, and its row in CSV and in Parquet."""
LIST_PAGE_SIZE = 1000
"""Names that S3 gives at once. A shard lists the batch once, and before and after it the finished shards."""
_DAYS_PER_MONTH = 30
_GB = 1e9


@dataclass(frozen=True)
class Batch:
    """A batch, or several of equal size.

    Attributes:
        images: number of them, in all batches.
        milliseconds: that the function is billed for one image.
        memory: of the function, MiB.
        architecture: of the function, x86_64 or arm64.
        uploaded: whether images are put in the batches' bucket for it; otherwise they lie in a bucket already.
        images_per_shard: as `galaxy_batches` cuts images of the usual size where none is given.
        days: that images, shards and tables are stored.
        engine: the queue, or Step Functions' Distributed Map with a child of two transitions for each shard.
        batches: number of batches.
    """

    images: int
    milliseconds: float = IMAGE_MILLISECONDS
    memory: int = MEMORY_BATCH
    architecture: str = "x86_64"
    uploaded: bool = True
    images_per_shard: int | None = None
    days: int = RETENTION_DAYS
    engine: Engine = "queue"
    batches: int = 1

    @classmethod
    def of_positions(
        cls, positions: int, rate: float, memory: int = MEMORY_BATCH, architecture: str = "x86_64"
    ) -> Self:
        """A batch of positions, whose cutouts the function waits for, and puts into the batches' bucket.

        Args:
            positions: number of them.
            rate: requests a second.
            memory: of the function, MiB.
            architecture: of the function.
        """
        return cls(
            positions,
            max(IMAGE_MILLISECONDS, 1000 / rate),
            memory,
            architecture,
            images_per_shard=POSITIONS_SHARD_SIZE,
        )

    @property
    def shard_size(self) -> int:
        """Images in one message."""
        cut = UPLOAD_SHARD_SIZE if self.uploaded else min(S3_SHARD_SIZE, S3_SHARD_BYTES // IMAGE_BYTES)
        return self.images_per_shard or cut

    @property
    def shards(self) -> int:
        """Number of messages, in all batches."""
        return ceil(self.images / self.shard_size)

    @property
    def list_requests(self) -> int:
        """Requests for names: they grow with the square of a batch's shards."""
        each = self.shards / self.batches
        return round(self.shards * (1 + 2 * (1 + each / 2 / LIST_PAGE_SIZE)))

    @property
    def get_requests(self) -> int:
        """Reads: each image; for each shard names, rows, manifest, and the marker of a cancelled batch."""
        return self.images + self.shards * (3 + self.shard_size // CANCEL_CHECK_INTERVAL)

    @property
    def gigabyte_seconds(self) -> float:
        """Of the function, as billed: memory by time."""
        return self.images * self.milliseconds / 1000 * self.memory / 1024


def batch_bill(batch: Batch, prices: Prices = PRICES) -> list[Line]:
    """Everything that grows with the images, without the free tier; the tables are fetched once."""
    rate = prices.gigabyte_second_arm64 if batch.architecture == "arm64" else prices.gigabyte_second_x86_64
    puts = 2 * batch.shards + batch.images * batch.uploaded
    tables = batch.images * (CSV_ROW_BYTES + PARQUET_ROW_BYTES) / _GB
    stored = batch.images * (IMAGE_BYTES * batch.uploaded + CSV_ROW_BYTES) / _GB + tables
    months = batch.days / _DAYS_PER_MONTH
    return [
        Line("Lambda, compute", f"{batch.gigabyte_seconds:,.0f} GB-s", batch.gigabyte_seconds * rate),
        Line("Lambda, requests", f"{batch.shards:,}", batch.shards * prices.function_million / 1e6),
        _dispatch(batch, prices),
        Line("S3, PUT", f"{puts:,} requests", puts * prices.storage_puts_thousand / 1000),
        Line(
            "S3, LIST",
            f"{batch.list_requests:,} requests",
            batch.list_requests * prices.storage_puts_thousand / 1000,
        ),
        Line(
            "S3, GET",
            f"{batch.get_requests:,} requests",
            batch.get_requests * prices.storage_gets_thousand / 1000,
        ),
        Line(
            "S3, storage",
            f"{stored:,.2f} GB for {batch.days} days",
            stored * months * prices.storage_gigabyte,
        ),
        Line("Data transfer, tables", f"{tables:,.2f} GB", tables * prices.transfer_gigabyte),
    ]


def batch_dollars(batch: Batch) -> float:
    """The whole bill."""
    return sum(line.dollars for line in batch_bill(batch))


def _dispatch(batch: Batch, prices: Prices) -> Line:
    if batch.engine == "step-functions":
        transitions = 2 * batch.shards
        dollars = transitions * prices.transitions_thousand / 1000
        return Line("Step Functions", f"{transitions:,} transitions", dollars)
    requests = 3 * batch.shards  # sent, received, deleted; sending ten at once costs less
    return Line("SQS", f"{requests:,} requests", requests * prices.queue_million / 1e6)
