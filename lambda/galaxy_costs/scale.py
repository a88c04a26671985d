"""Time and cost of a million and a billion galaxies, extrapolated from what was measured for a few hundred.

No AWS service is called: rates come from the benchmark, prices and quotas from dated tables, sizes from the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from galaxy_core.batch_sizes import IMAGE_MILLISECONDS
from galaxy_costs.batch import IMAGE_BYTES, Batch, batch_bill
from galaxy_costs.monthly import DISK_GB, HOURS_PER_MONTH, Usage, billed_milliseconds, monthly_bill
from galaxy_costs.prices import PRICES, Line
from galaxy_costs.stack_sizes import (
    BATCH_WORKERS,
    MAP_CONCURRENCY,
    MAX_BATCH_WORKERS,
    MAX_MAP_CONCURRENCY,
    MAX_RATE,
    MEMORY_CLASSIFY,
    QUEUE_RETENTION_DAYS,
    RATE,
    Engine,
)

IMAGES_PER_BATCH = 1_000_000
"""Above which a batch should be split: its listings grow with the square."""
RENTED_CORES = 2
"""Of a c6a.large."""
_SECONDS_PER_DAY = 86_400

Kind = Literal["setting", "quota", "new account", "machine"]


@dataclass(frozen=True)
class Quota:
    """A quota that AWS applies to an account by default.

    Attributes:
        name: service and quantity.
        value: the default.
        adjustable: whether AWS raises it on request.
    """

    name: str
    value: int
    adjustable: bool


CONCURRENCY = Quota("Lambda, concurrent executions", 1_000, True)
NEW_ACCOUNT_CONCURRENCY = Quota("Lambda, concurrent executions in a new account", 10, True)
CALL_RATE = Quota("Lambda, synchronous calls a second per concurrent execution", 10, False)
PAYLOAD = Quota("Lambda, MB in one synchronous call", 6, False)
POLLERS = Quota("Lambda, concurrent messages of one queue", 1_000, False)
API_RATE = Quota("API Gateway, requests a second", 10_000, True)
API_BODY = Quota("API Gateway, MB in one request", 10, False)
API_TIMEOUT = Quota("API Gateway, seconds for a response", 30, False)
CLOUDFRONT_RATE = Quota("CloudFront, requests a second", 250_000, True)
S3_GETS = Quota("S3, GETs a second below one prefix, before it is partitioned", 5_500, False)
S3_PUTS = Quota("S3, PUTs a second below one prefix, before it is partitioned", 3_500, False)
IN_FLIGHT = Quota("SQS, messages in flight", 120_000, True)
MAP_CHILDREN = Quota("Step Functions, concurrent shards of one Distributed Map", 10_000, False)
TRANSITIONS = Quota("Step Functions, transitions a second (us-east-1; 800 in smaller regions)", 5_000, True)
OPEN_EXECUTIONS = Quota("Step Functions, open executions", 1_000_000, True)
QUOTAS = (
    CONCURRENCY,
    NEW_ACCOUNT_CONCURRENCY,
    CALL_RATE,
    PAYLOAD,
    POLLERS,
    API_RATE,
    API_BODY,
    API_TIMEOUT,
    CLOUDFRONT_RATE,
    S3_GETS,
    S3_PUTS,
    IN_FLIGHT,
    MAP_CHILDREN,
    TRANSITIONS,
    OPEN_EXECUTIONS,
)
"""As AWS's own pages had them at the date of the prices."""


@dataclass(frozen=True)
class Limit:
    """An upper limit of an option's throughput.

    Attributes:
        name: of it.
        rate: images a second.
        raised_by: what to change for more.
        kind: who sets it.
    """

    name: str
    rate: float
    raised_by: str
    kind: Kind


@dataclass(frozen=True)
class Option:
    """One option to classify many images.

    Attributes:
        name: of it.
        limits: of its throughput.
        bill: for a number of images, at list price and without the free tier.
        min_seconds: that even a few images take.
    """

    name: str
    limits: Sequence[Limit]
    bill: Callable[[int], list[Line]]
    min_seconds: float = 0

    @property
    def bottleneck(self) -> Limit:
        """The lowest limit of the stack as it is deployed."""
        return self._lowest({"setting", "quota", "machine"})

    @property
    def quota_bottleneck(self) -> Limit:
        """The lowest limit with every setting at its maximum."""
        return self._lowest({"quota", "machine"})

    def _lowest(self, kinds: set[Kind]) -> Limit:
        return min((limit for limit in self.limits if limit.kind in kinds), key=lambda limit: limit.rate)

    def seconds(self, images: int, limit: Limit | None = None) -> float:
        """Duration, as it is deployed unless another limit is given."""
        return max(self.min_seconds, images / (limit or self.bottleneck).rate)

    def dollars(self, images: int) -> float:
        """Cost in US dollars."""
        return sum(line.dollars for line in self.bill(images))


def options(figures: Mapping[str, Any]) -> list[Option]:
    """All options: API, queue, Step Functions, a rented machine, a machine of one's own.

    Args:
        figures: of the benchmark, as ``tests/benchmarks/latest.json`` has them.
    """
    return [
        _api(figures),
        _batch(figures, "queue"),
        _batch(figures, "step-functions"),
        _rented_machine(figures),
        _own_machine(figures),
    ]


def measured_rate(figures: Mapping[str, Any]) -> float | None:
    """Images a second of `galaxy classify` on the measured machine with the default model, which comes first; None
    where that was not measured.
    """
    rates = figures.get("command_line", {}).get("images_per_second", {})
    return next((float(rate) for rate in rates.values()), None)


def own_rate(figures: Mapping[str, Any]) -> float:
    """Images a second of the measured machine; estimated from one core's steps where that was not measured."""
    return measured_rate(figures) or float(figures["machine"]["cores"]) * 1000 / processing_milliseconds(figures)


def processing_milliseconds(figures: Mapping[str, Any]) -> float:
    """Processor time of one image on one core: decoding, inference, sentences."""
    return sum(float(figures["warm_ms"][step]) for step in ("decode", "inference", "answer"))


def _api(figures: Mapping[str, Any]) -> Option:
    milliseconds = billed_milliseconds(figures["warm_ms"]["mean"], MEMORY_CLASSIFY)

    def bill(images: int) -> list[Line]:
        """What grows of the month's bill: the page, the container image and the alarms are there anyway."""

        def usage(calls: int) -> Usage:
            return Usage(calls, MEMORY_CLASSIFY, milliseconds, upload=IMAGE_BYTES, free_tier=False)

        base = {line.item: line.dollars for line in monthly_bill(usage(0))}
        lines = monthly_bill(usage(images))
        variable = [Line(line.item, line.amount, line.dollars - base[line.item]) for line in lines]
        return [line for line in variable if line.dollars]

    return Option(
        "API: one request per image",
        [
            Limit("the stage's throttling rate", RATE, "the setting `rate`", "setting"),
            _new_account(min(CALL_RATE.value, 1000 / milliseconds)),
            _concurrency(min(CALL_RATE.value, 1000 / milliseconds)),
            Limit("the setting's maximum", MAX_RATE, "another entry point", "quota"),
            Limit("API Gateway's requests a second", API_RATE.value, "AWS, on request", "quota"),
            Limit("CloudFront's requests a second", CLOUDFRONT_RATE.value, "AWS, on request", "quota"),
        ],
        bill,
    )


def _batch(figures: Mapping[str, Any], engine: Engine) -> Option:
    rate = 1000 / IMAGE_MILLISECONDS
    uploaded = engine == "queue"

    def batch(images: int) -> Batch:
        return Batch(images, uploaded=uploaded, engine=engine, batches=ceil(images / IMAGES_PER_BATCH))

    shard_size = batch(1).shard_size
    if uploaded:
        name, setting = "Queue: uploaded images", "batch_workers"
        workers, maximum, concurrency = BATCH_WORKERS, MAX_BATCH_WORKERS, POLLERS
        specific = Limit("S3's PUTs below one prefix", S3_PUTS.value, "several batches", "quota")
    else:
        name, setting = "Step Functions: images in a bucket", "map_concurrency"
        workers, maximum, concurrency = MAP_CONCURRENCY, MAX_MAP_CONCURRENCY, MAP_CHILDREN
        specific = Limit(TRANSITIONS.name, TRANSITIONS.value / 2 * shard_size, "AWS, on request", "quota")

    return Option(
        name,
        [
            Limit("concurrent shards", workers * rate, f"the setting `{setting}`", "setting"),
            _new_account(rate),
            _concurrency(rate),
            Limit("the setting's maximum", maximum * rate, "several stacks", "quota"),
            Limit("S3's GETs below one prefix", S3_GETS.value, "several folders", "quota"),
            Limit(concurrency.name, concurrency.value * rate, "several stacks", "quota"),
            specific,
        ],
        lambda images: batch_bill(batch(images)),
        min_seconds=figures["cold_ms"]["classify"] / 1000 + shard_size / rate,
    )


def _rented_machine(figures: Mapping[str, Any]) -> Option:
    rate = own_rate(figures) / figures["machine"]["cores"] * RENTED_CORES

    def bill(images: int) -> list[Line]:
        hours = images / rate / 3600
        disk = hours / HOURS_PER_MONTH * DISK_GB * PRICES.disk_gigabyte
        return [
            Line("Machine", f"{hours:,.2f} h", hours * PRICES.c6a_large_hour),
            Line("Address and disk", f"{hours:,.2f} h", hours * PRICES.address_hour + disk),
            Line("S3, GET", f"{images:,} requests", images * PRICES.storage_gets_thousand / 1000),
        ]

    return Option("A rented c6a.large in the same region", [_cores(RENTED_CORES, rate)], bill)


def _own_machine(figures: Mapping[str, Any]) -> Option:
    return Option("Your own machine", [_cores(figures["machine"]["cores"], own_rate(figures))], lambda _: [])


def _cores(cores: int, rate: float) -> Limit:
    return Limit(f"its {cores} cores", rate, "more cores, more machines", "machine")


def _concurrency(rate: float) -> Limit:
    return Limit("concurrent executions of an account", CONCURRENCY.value * rate, "AWS, on request", "quota")


def _new_account(rate: float) -> Limit:
    return Limit(
        "concurrent executions of a new account",
        NEW_ACCOUNT_CONCURRENCY.value * rate,
        "AWS, on request",
        "new account",
    )


@dataclass(frozen=True)
class BreakEven:
    """Number of images from which on one option is better than another.

    Attributes:
        sentence: which is better, with ``{}`` for the number.
        images: the number.
    """

    sentence: str
    images: float


def break_even_points(figures: Mapping[str, Any]) -> list[BreakEven]:
    """Numbers of images from which on another option is cheaper, or the only one."""
    api, queue, step_functions, rented, _ = options(figures)
    month = HOURS_PER_MONTH * (PRICES.c6a_large_hour + PRICES.address_hour) + DISK_GB * PRICES.disk_gigabyte
    fetching = IMAGES_PER_BATCH * PRICES.storage_gets_thousand / 1000

    def per_million(option: Option) -> float:
        return option.dollars(IMAGES_PER_BATCH)

    always = f"A c6a.large that is always on, for ${month:,.0f} a month, is cheaper than"
    return [
        BreakEven(f"{always} the API from {{}} a month on.", month / per_million(api) * IMAGES_PER_BATCH),
        BreakEven(f"{always} the queue from {{}} a month on.", month / per_million(queue) * IMAGES_PER_BATCH),
        BreakEven(
            f"{always} Step Functions from {{}} a month on, counting that both pay for reading.",
            month / (per_million(step_functions) - fetching) * IMAGES_PER_BATCH,
        ),
        BreakEven(
            f"Rented by the hour it costs ${per_million(rented):.2f} a million, and Step Functions "
            f"${per_million(step_functions):.2f}: both grow linearly and never meet. As deployed it "
            f"is {step_functions.bottleneck.rate / rented.bottleneck.rate:.1f} times as fast, and done first from "
            "{} on.",
            step_functions.min_seconds * rented.bottleneck.rate,
        ),
        BreakEven(
            f"The queue as deployed drops messages after {QUEUE_RETENTION_DAYS} days: from {{}} at once on, "
            "take more workers or Step Functions.",
            queue.bottleneck.rate * QUEUE_RETENTION_DAYS * _SECONDS_PER_DAY,
        ),
    ]


def duration(seconds: float) -> str:
    """A duration as text, as exact as such an estimate is."""
    for name, size in (("year", 365 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * size:
            count = seconds / size
            return f"{count:,.1f} {name}s" if count < 10 else f"{count:,.0f} {name}s"
    return f"{seconds:,.0f} seconds" if seconds >= 1.5 else "a second"


def money(dollars: float) -> str:
    """An amount of US dollars as text."""
    if 0 < dollars < 0.01:
        return "below a cent"
    return f"${dollars:,.2f}" if dollars < 100 else f"${dollars:,.0f}"
