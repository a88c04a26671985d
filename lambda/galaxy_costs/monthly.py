"""The bill of a month, line by line, as AWS would write it; and of two alternatives to serve models."""

from __future__ import annotations

from dataclasses import dataclass, replace

from galaxy_costs.prices import PRICES, Line, Prices
from galaxy_costs.stack_sizes import CORE_MEMORY, MEMORY_CLASSIFY

HOURS_PER_MONTH = 730
"""As AWS counts."""
DISK_GB = 10
"""Disk of a rented machine."""
_MILLION, _GB, _MB = 1e6, 1e9, 1e6


@dataclass(frozen=True)
class Usage:
    """Requests and sizes of a month.

    Attributes:
        calls: number of classifications.
        memory: of the function, MiB.
        milliseconds: that one classification is billed for; a cold start now and then counts in the mean.
        upload: bytes of one request.
        response: bytes of one response.
        architecture: x86_64 or arm64.
        container: bytes of the compressed container image.
        containers: versions of it that are retained.
        stored: bytes of models, samples, batches and the site.
        metrics: custom metrics, such as cold starts and errors by code, that were active in the month.
        pages: requests for the page, its files and the API's other responses, to one classification.
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
    pages: int = 5
    free_tier: bool = True

    @property
    def gigabyte_seconds(self) -> float:
        """Of the function, as billed: memory by time."""
        return self.calls * self.memory / 1024 * self.milliseconds / 1000


LOG_BYTES = 2_000
"""Of one call: the function's own line, Lambda's two and the API's."""
ALARM_METRICS = 10


def monthly_bill(usage: Usage, prices: Prices = PRICES) -> list[Line]:
    """The bill of the stack as it is deployed by default."""
    rate = prices.gigabyte_second_arm64 if usage.architecture == "arm64" else prices.gigabyte_second_x86_64
    seconds = _above_free_tier(usage.gigabyte_seconds, prices.free_gigabyte_seconds, usage)
    calls = _above_free_tier(usage.calls, prices.free_function_calls, usage)
    requests = usage.calls * (1 + usage.pages)
    gigabytes = usage.calls * usage.response * (1 + usage.pages) / _GB
    uploads = usage.calls * usage.upload / _GB
    logs = usage.calls * LOG_BYTES / _GB
    return [
        Line("Lambda, compute", f"{usage.gigabyte_seconds:,.0f} GB-s", seconds * rate),
        Line("Lambda, requests", f"{usage.calls:,}", calls * prices.function_million / _MILLION),
        Line("API Gateway", f"{usage.calls:,} requests", usage.calls * prices.api_million / _MILLION),
        Line(
            "CloudFront, requests",
            f"{requests:,}",
            _above_free_tier(requests, prices.free_distribution_calls, usage)
            * prices.distribution_million
            / _MILLION,
        ),
        Line(
            "CloudFront, traffic",
            f"{gigabytes:,.2f} GB",
            _above_free_tier(gigabytes, prices.free_distribution_gigabytes, usage) * prices.distribution_gigabyte,
        ),
        Line("CloudFront, uploads", f"{uploads:,.2f} GB", uploads * prices.origin_gigabyte),
        Line(
            "CloudWatch, logs",
            f"{logs:,.2f} GB",
            _above_free_tier(logs, prices.free_log_gigabytes, usage) * prices.log_gigabyte,
        ),
        Line(
            "CloudWatch, metrics",
            f"{usage.metrics}",
            _above_free_tier(usage.metrics, prices.free_metrics, usage) * prices.metric,
        ),
        Line(
            "CloudWatch, alarms",
            f"over {ALARM_METRICS} metrics",
            _above_free_tier(ALARM_METRICS, prices.free_alarm_metrics, usage) * prices.alarm_metric,
        ),
        Line("S3", f"{usage.stored / _GB:,.2f} GB", usage.stored / _GB * prices.storage_gigabyte),
        Line(
            "Container registry",
            f"{usage.containers} images of {usage.container / _MB:,.0f} MB",
            usage.containers * usage.container / _GB * prices.image_gigabyte,
        ),
    ]


def dollars_per_thousand(usage: Usage, prices: Prices = PRICES) -> float:
    """What a thousand further classifications cost, with their pages, traffic and logs, beyond what is free."""
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


def _above_free_tier(amount: float, free: float, usage: Usage) -> float:
    return max(0.0, amount - free) if usage.free_tier else amount
