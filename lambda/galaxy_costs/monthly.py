"""What a month costs, line by line, as AWS would bill it; and what two other ways to serve models would."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_costs.prices import PRICES, Line, Prices

HOURS = 730
"""In a month, as AWS counts."""
DISK_GB = 10
"""That a machine of one's own choice has."""
MEMORY_OF_A_CORE = 1769
"""MiB; Lambda gives a function its share of a core in proportion."""
_MILLION, _GB, _MB = 1e6, 1e9, 1e6


@dataclass(frozen=True)
class Use:
    """A month of it.

    Attributes:
        calls: classifications.
        memory: of the function, MiB.
        milliseconds: that one classification is billed for; a cold start now and then counts in the mean.
        upload: bytes of one picture.
        answer: bytes of one answer.
        architecture: x86_64 or arm64.
        image: bytes of the compressed container image.
        images: versions of it that are kept.
        stored: bytes of models, samples, batches and the site.
        metrics: of the functions' own, such as cold starts and errors by code, that were seen in the month.
        pages: requests for the page, its files and the API's other answers, to one classification.
        free: whether the part that is free in every month is taken off.
    """

    calls: int
    memory: int = 1024
    milliseconds: float = 20
    upload: float = 100_000
    answer: float = 10_000
    architecture: str = "x86_64"
    image: float = 150 * _MB
    images: int = 3
    stored: float = 100 * _MB
    metrics: int = 10
    pages: int = 5
    free: bool = True

    @property
    def gigabyte_seconds(self) -> float:
        """Of the function, as billed: memory by time."""
        return self.calls * self.memory / 1024 * self.milliseconds / 1000


LOG_BYTES = 2_000
"""That one call leaves: the function's own line, Lambda's two and the API's."""
ALARM_METRICS = 10


def bill(use: Use, prices: Prices = PRICES) -> list[Line]:
    """The lines for the stack as it is deployed by default."""
    rate = prices.gigabyte_second_arm64 if use.architecture == "arm64" else prices.gigabyte_second_x86_64
    seconds = _beyond(use.gigabyte_seconds, prices.free_gigabyte_seconds, use)
    calls = _beyond(use.calls, prices.free_function_calls, use)
    requests = use.calls * (1 + use.pages)
    gigabytes = use.calls * use.answer * (1 + use.pages) / _GB
    uploads = use.calls * use.upload / _GB
    logs = use.calls * LOG_BYTES / _GB
    return [
        Line("Lambda, compute", f"{use.gigabyte_seconds:,.0f} GB-s", seconds * rate),
        Line("Lambda, requests", f"{use.calls:,}", calls * prices.function_million / _MILLION),
        Line("API Gateway", f"{use.calls:,} requests", use.calls * prices.api_million / _MILLION),
        Line(
            "CloudFront, requests",
            f"{requests:,}",
            _beyond(requests, prices.free_distribution_calls, use) * prices.distribution_million / _MILLION,
        ),
        Line(
            "CloudFront, traffic",
            f"{gigabytes:,.2f} GB",
            _beyond(gigabytes, prices.free_distribution_gigabytes, use) * prices.distribution_gigabyte,
        ),
        Line("CloudFront, uploads", f"{uploads:,.2f} GB", uploads * prices.origin_gigabyte),
        Line(
            "CloudWatch, logs",
            f"{logs:,.2f} GB",
            _beyond(logs, prices.free_log_gigabytes, use) * prices.log_gigabyte,
        ),
        Line(
            "CloudWatch, metrics",
            f"{use.metrics}",
            _beyond(use.metrics, prices.free_metrics, use) * prices.metric,
        ),
        Line(
            "CloudWatch, alarms",
            f"over {ALARM_METRICS} metrics",
            _beyond(ALARM_METRICS, prices.free_alarm_metrics, use) * prices.alarm_metric,
        ),
        Line("S3", f"{use.stored / _GB:,.2f} GB", use.stored / _GB * prices.storage_gigabyte),
        Line(
            "Container registry",
            f"{use.images} images of {use.image / _MB:,.0f} MB",
            use.images * use.image / _GB * prices.image_gigabyte,
        ),
    ]


def billed_milliseconds(measured: float, memory: int) -> float:
    """What is billed for work that one core does in so many milliseconds, if Lambda's are as fast.

    Args:
        measured: milliseconds on one core.
        memory: of the function, MiB.
    """
    return measured * max(1, MEMORY_OF_A_CORE / memory)


def alternatives(use: Use, prices: Prices = PRICES) -> list[Line]:
    """The same classifications served in two other ways, the models alone: no page, no API in front."""
    seconds = use.calls * use.milliseconds / 1000
    data = use.calls * (use.upload + use.answer) / _GB
    sagemaker = (
        seconds * max(1, use.memory / 1024) * prices.sagemaker_gigabyte_second
        + data * prices.sagemaker_data_gigabyte
    )
    machine = HOURS * (prices.t4g_small_hour + prices.address_hour) + DISK_GB * prices.disk_gigabyte
    return [
        Line("SageMaker Serverless", f"{seconds:,.0f} s, {data:,.1f} GB in and out", sagemaker),
        Line("One t4g.small, always on", f"{HOURS} h, address, {DISK_GB} GB disk", machine),
    ]


def _beyond(amount: float, free: float, use: Use) -> float:
    return max(0.0, amount - free) if use.free else amount
