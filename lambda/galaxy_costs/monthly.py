"""The bill of a month, line by line, as AWS would write it; and of two alternatives to serve models."""

from __future__ import annotations

from dataclasses import dataclass, replace

from galaxy_costs.batch import Batch, batch_dollars
from galaxy_costs.prices import PRICES, Line, Prices
from galaxy_costs.stack_sizes import CORE_MEMORY, MEMORY_CLASSIFY, MEMORY_SPENDING
from galaxy_costs.visits import LOG_BYTES, Part, classification, second_price, total, visit_parts

HOURS_PER_MONTH = 730
"""As AWS counts."""
DISK_GB = 10
"""Disk of a rented machine."""
ALARM_METRICS, DASHBOARDS = 7, 1
POLLS_PER_QUEUE = 648_000
"""Of an empty queue: Lambda asks five times at once, and waits 20 s each time."""
SPENDING_SECONDS, SPENDING_REQUESTS = 5, 22
"""Of the function that adds up what the month has cost, each hour: time, and requests for metrics."""
_MILLION, _GB, _MB = 1e6, 1e9, 1e6


@dataclass(frozen=True)
class Usage:
    """Requests and sizes of a month.

    Attributes:
        calls: number of classifications by programs, besides those of visits.
        memory: of the function, MiB.
        milliseconds: that one classification is billed for; a cold start now and then counts in the mean.
        upload: bytes of one request.
        response: bytes of one response.
        architecture: x86_64 or arm64.
        container: bytes of the compressed container image.
        containers: versions of it that are retained.
        stored: bytes of models, samples, batches and the site.
        metrics: custom metrics that were active in the month: eight timings, cold starts and costs; an error's
            code is one for the hours in which it comes, for which two more are counted.
        visits: to the site; see `galaxy_costs.visits`.
        batch_images: uploaded for batches.
        free_tier: whether the part that is free in every month is deducted.
    """

    calls: int
    memory: int = MEMORY_CLASSIFY
    milliseconds: float = 20
    upload: float = 100_000
    response: float = 10_000
    architecture: str = "x86_64"
    container: float = 150 * _MB
    containers: int = 3
    stored: float = 100 * _MB
    metrics: int = 10
    visits: int = 0
    batch_images: int = 0
    free_tier: bool = True

    @property
    def classification(self) -> Part:
        """One classification, without log lines."""
        return classification(self.upload, self.response, self.milliseconds, self.memory)

    @property
    def visit(self) -> list[Part]:
        """One visit's parts."""
        return visit_parts(self.classification, self.memory)

    @property
    def total(self) -> Part:
        """Everything that visitors and programs ask for."""
        return total(
            [
                self.classification * self.calls,
                Part("Logs", logs=self.calls * LOG_BYTES),
                total(self.visit) * self.visits,
            ]
        )

    def paid(self, amount: float, free: float, price: float) -> float:
        """Dollars for what is used of something, so much of which is free in every month.

        Args:
            amount: that is used.
            free: of it.
            price: of one.
        """
        return (max(0.0, amount - free) if self.free_tier else amount) * price


def monthly_bill(usage: Usage, prices: Prices = PRICES) -> list[Line]:
    """The bill of the stack as it is deployed by default."""
    part = usage.total
    seconds, calls = part.gigabyte_seconds, part.calls
    rate = second_price(usage.architecture, prices)
    paid = usage.paid
    return [
        Line("Lambda, compute", f"{seconds:,.0f} GB-s", paid(seconds, prices.free_gigabyte_seconds, rate)),
        Line(
            "Lambda, requests",
            f"{calls:,.0f}",
            paid(calls, prices.free_function_calls, prices.function_million / _MILLION),
        ),
        Line("API Gateway", f"{part.calls:,.0f} requests", part.calls * prices.api_million / _MILLION),
        Line(
            "CloudFront, requests",
            f"{part.requests:,.0f}",
            paid(part.requests, prices.free_distribution_calls, prices.distribution_million / _MILLION),
        ),
        Line(
            "CloudFront, traffic",
            f"{part.sent / _GB:,.2f} GB",
            paid(part.sent / _GB, prices.free_distribution_gigabytes, prices.distribution_gigabyte),
        ),
        Line(
            "CloudFront, uploads",
            f"{part.received / _GB:,.2f} GB",
            part.received / _GB * prices.origin_gigabyte,
        ),
        Line("S3, requests", f"{part.reads:,.0f}", part.reads * prices.storage_gets_thousand / 1000),
        Line(
            "Batches",
            f"{usage.batch_images:,} images",
            batch_dollars(Batch(usage.batch_images, architecture=usage.architecture)),
        ),
        *_fixed_lines(usage, part.logs / _GB, prices),
    ]


def _fixed_lines(usage: Usage, log_gigabytes: float, prices: Prices) -> list[Line]:
    """What is there all the month, asked for or not, and log lines."""
    paid = usage.paid
    mean_poll = (prices.queue_million + prices.fifo_queue_million) / 2 / _MILLION
    requests = HOURS_PER_MONTH * SPENDING_REQUESTS
    seconds = HOURS_PER_MONTH * SPENDING_SECONDS * MEMORY_SPENDING / 1024
    rate = second_price(usage.architecture, prices)
    return [
        Line(
            "CloudWatch, logs",
            f"{log_gigabytes:,.2f} GB",
            paid(log_gigabytes, prices.free_log_gigabytes, prices.log_gigabyte),
        ),
        Line("CloudWatch, metrics", f"{usage.metrics}", paid(usage.metrics, prices.free_metrics, prices.metric)),
        Line(
            "CloudWatch, alarms",
            f"over {ALARM_METRICS} metrics",
            paid(ALARM_METRICS, prices.free_alarm_metrics, prices.alarm_metric),
        ),
        Line(
            "CloudWatch, dashboards",
            f"{DASHBOARDS}",
            paid(DASHBOARDS, prices.free_dashboards, prices.dashboard),
        ),
        Line(
            "Spending switch",
            f"{HOURS_PER_MONTH} runs, {requests:,} metrics read",
            paid(seconds, prices.free_gigabyte_seconds, rate)
            + paid(requests, prices.free_metric_requests, prices.metric_requests_thousand / 1000),
        ),
        Line(
            "SQS, empty queues",
            f"{2 * POLLS_PER_QUEUE:,} requests",
            paid(2 * POLLS_PER_QUEUE, prices.free_queue_calls, mean_poll),
        ),
        Line("S3", f"{usage.stored / _GB:,.2f} GB", usage.stored / _GB * prices.storage_gigabyte),
        Line(
            "Container registry",
            f"{usage.containers} images of {usage.container / _MB:,.0f} MB",
            usage.containers * usage.container / _GB * prices.image_gigabyte,
        ),
    ]


def visit_bill(usage: Usage, prices: Prices = PRICES) -> list[Line]:
    """What a thousand visits cost, part by part, beyond what is free."""
    return [Line(part.name, part.amount, 1000 * part.dollars(usage.architecture, prices)) for part in usage.visit]


def dollars_per_thousand(usage: Usage, prices: Prices = PRICES) -> float:
    """What a thousand further classifications by programs cost, with traffic and logs, beyond what is free."""
    paid = replace(usage, free_tier=False)
    more = replace(paid, calls=paid.calls + 1000)
    return sum(line.dollars for line in monthly_bill(more, prices)) - sum(
        line.dollars for line in monthly_bill(paid, prices)
    )


def billed_milliseconds(measured: float, memory: int) -> float:
    """Billed duration of work that takes one core so many milliseconds, if Lambda's are as fast.

    Args:
        measured: milliseconds on one core.
        memory: of the function, MiB.
    """
    return measured * max(1, CORE_MEMORY / memory)


def alternatives(usage: Usage, prices: Prices = PRICES) -> list[Line]:
    """The bills of two alternatives for the same classifications, the models alone: no page, no API in front."""
    seconds = usage.calls * usage.milliseconds / 1000
    data = usage.calls * (usage.upload + usage.response) / _GB
    sagemaker = (
        seconds * max(1, usage.memory / 1024) * prices.sagemaker_gigabyte_second
        + data * prices.sagemaker_data_gigabyte
    )
    machine = HOURS_PER_MONTH * (prices.t4g_small_hour + prices.address_hour) + DISK_GB * prices.disk_gigabyte
    return [
        Line("SageMaker Serverless", f"{seconds:,.0f} s, {data:,.1f} GB in and out", sagemaker),
        Line("One t4g.small, always on", f"{HOURS_PER_MONTH} h, address, {DISK_GB} GB disk", machine),
    ]
