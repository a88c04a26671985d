"""What a million and a billion galaxies would take and cost, worked out from what was measured for a few hundred.

Nothing here is called: rates come from the bench, prices and quotas from dated tables, sizes from the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from galaxy_costs.batch import PICTURE_BYTES, SHARD, Batch, Engine, batch_bill
from galaxy_costs.monthly import DISK_GB, HOURS, Use, bill, billed_milliseconds
from galaxy_costs.prices import PRICES, Line
from galaxy_costs.stack_sizes import (
    BATCH_DAYS,
    BATCH_WORKERS,
    MAP_CONCURRENCY,
    MAX_BATCH_WORKERS,
    MAX_MAP_CONCURRENCY,
    MAX_RATE,
    MEMORY_BATCH,
    MEMORY_CLASSIFY,
    MILLISECONDS,
    QUEUE_RETENTION_DAYS,
    RATE,
)

IN_ONE_BATCH = 1_000_000
"""Pictures, of which a batch should have no more: its listings grow with the square."""
RENTED_CORES = 2
"""Of a c6a.large."""
_DAY = 86_400

Kind = Literal["setting", "quota", "new account", "machine"]


@dataclass(frozen=True)
class Quota:
    """What AWS allows an account by default.

    Attributes:
        what: is counted.
        most: of it.
        raised: whether AWS raises it for whoever asks.
    """

    what: str
    most: int
    raised: bool


CONCURRENCY = Quota("Lambda, functions running at once", 1_000, True)
NEW_CONCURRENCY = Quota("Lambda, the same in a new account", 10, True)
CALLS_EACH = Quota("Lambda, synchronous calls a second for each running at once", 10, False)
PAYLOAD = Quota("Lambda, MB in one synchronous call", 6, False)
POLLERS = Quota("Lambda, messages of one queue worked on at once", 1_000, False)
API_RATE = Quota("API Gateway, requests a second", 10_000, True)
API_BODY = Quota("API Gateway, MB in one request", 10, False)
API_SECONDS = Quota("API Gateway, seconds for an answer", 30, False)
EDGE_RATE = Quota("CloudFront, requests a second", 250_000, True)
READS = Quota("S3, reads a second below one prefix, before it spreads them", 5_500, False)
WRITES = Quota("S3, writes a second below one prefix, before it spreads them", 3_500, False)
IN_FLIGHT = Quota("SQS, messages under way at once", 120_000, True)
CHILDREN = Quota("Step Functions, shards of one Distributed Map at once", 10_000, False)
TRANSITIONS = Quota("Step Functions, transitions a second (us-east-1; 800 in smaller regions)", 5_000, True)
OPEN = Quota("Step Functions, open executions", 1_000_000, True)
QUOTAS = (
    CONCURRENCY,
    NEW_CONCURRENCY,
    CALLS_EACH,
    PAYLOAD,
    POLLERS,
    API_RATE,
    API_BODY,
    API_SECONDS,
    EDGE_RATE,
    READS,
    WRITES,
    IN_FLIGHT,
    CHILDREN,
    TRANSITIONS,
    OPEN,
)
"""As AWS's own pages had them when prices were looked up."""


@dataclass(frozen=True)
class Limit:
    """What holds a way back.

    Attributes:
        what: in words.
        rate: pictures a second that it lets through.
        moved_by: whoever wants more.
        kind: whose it is.
    """

    what: str
    rate: float
    moved_by: str
    kind: Kind


@dataclass(frozen=True)
class Way:
    """One way to have pictures classified.

    Attributes:
        name: in words.
        limits: what holds it back.
        lines: its bill for so many pictures, at list price and without what is free.
        least: seconds that even a few pictures take.
    """

    name: str
    limits: Sequence[Limit]
    lines: Callable[[int], list[Line]]
    least: float = 0

    @property
    def first(self) -> Limit:
        """What binds first in the stack as it is deployed."""
        return self._tightest({"setting", "quota", "machine"})

    @property
    def last(self) -> Limit:
        """What binds once every setting is turned up as far as it goes."""
        return self._tightest({"quota", "machine"})

    def _tightest(self, kinds: set[Kind]) -> Limit:
        return min((limit for limit in self.limits if limit.kind in kinds), key=lambda limit: limit.rate)

    def seconds(self, pictures: int, limit: Limit | None = None) -> float:
        """How long it takes, as it is deployed unless another limit is named."""
        return max(self.least, pictures / (limit or self.first).rate)

    def dollars(self, pictures: int) -> float:
        """What it costs."""
        return sum(line.dollars for line in self.lines(pictures))


def ways(figures: Mapping[str, Any]) -> list[Way]:
    """Every way there is.

    Args:
        figures: of the bench, as ``tests/benchmarks/latest.json`` has them.
    """
    return [
        _one_by_one(figures),
        _batch(figures, "queue"),
        _batch(figures, "states"),
        _rented(figures),
        _own(figures),
    ]


def measured_rate(figures: Mapping[str, Any]) -> float | None:
    """Pictures a second that `galaxy classify` answers for on the measured machine, with the default model, which
    comes first; None where it was not measured.
    """
    rates = figures.get("survey", {}).get("per_second", {})
    return next((float(rate) for rate in rates.values()), None)


def own_rate(figures: Mapping[str, Any]) -> float:
    """The same, or what its cores' steps would allow where it is not known."""
    return measured_rate(figures) or float(figures["machine"]["cores"]) * 1000 / processing(figures)


def processing(figures: Mapping[str, Any]) -> float:
    """Milliseconds that one core works on one picture: decoding, inference, wording."""
    return sum(float(figures["warm_ms"][step]) for step in ("decode", "inference", "answer"))


def _one_by_one(figures: Mapping[str, Any]) -> Way:
    milliseconds = billed_milliseconds(figures["warm_ms"]["mean"], MEMORY_CLASSIFY)

    def lines(pictures: int) -> list[Line]:
        """Of the month's bill what grows: the page, the image and the alarms are there anyway."""

        def use(calls: int) -> Use:
            return Use(calls, MEMORY_CLASSIFY, milliseconds, upload=PICTURE_BYTES, pages=0, free=False)

        without = {line.what: line.dollars for line in bill(use(0))}
        grown = [Line(line.what, line.amount, line.dollars - without[line.what]) for line in bill(use(pictures))]
        return [line for line in grown if line.dollars]

    return Way(
        "The API, one by one",
        [
            Limit("the stage's rate", RATE, "the setting `rate`", "setting"),
            _new_account(min(CALLS_EACH.most, 1000 / milliseconds)),
            _concurrency(min(CALLS_EACH.most, 1000 / milliseconds)),
            Limit("the setting's largest value", MAX_RATE, "another entry", "quota"),
            Limit("API Gateway's requests a second", API_RATE.most, "AWS, if asked", "quota"),
            Limit("CloudFront's requests a second", EDGE_RATE.most, "AWS, if asked", "quota"),
        ],
        lines,
    )


def _batch(figures: Mapping[str, Any], engine: Engine) -> Way:
    each = 1000 / MILLISECONDS
    uploaded = engine == "queue"
    if uploaded:
        name, setting = "A batch: uploaded, over the queue", "batch_workers"
        workers, most, at_once = BATCH_WORKERS, MAX_BATCH_WORKERS, POLLERS
        own = [Limit("S3's writes below one prefix", WRITES.most, "several batches", "quota")]
    else:
        name, setting = "A survey: in a bucket, Distributed Map", "survey_workers"
        workers, most, at_once = MAP_CONCURRENCY, MAX_MAP_CONCURRENCY, CHILDREN
        own = [Limit(TRANSITIONS.what, TRANSITIONS.most / 2 * SHARD, "AWS, if asked", "quota")]

    def lines(pictures: int) -> list[Line]:
        return batch_bill(
            Batch(
                pictures,
                MILLISECONDS,
                memory=MEMORY_BATCH,
                uploaded=uploaded,
                days=BATCH_DAYS,
                engine=engine,
                batches=-(-pictures // IN_ONE_BATCH),
            )
        )

    return Way(
        name,
        [
            Limit("functions that work on shards", workers * each, f"the setting `{setting}`", "setting"),
            _new_account(each),
            _concurrency(each),
            Limit("the setting's largest value", most * each, "several stacks", "quota"),
            Limit("S3's reads below one prefix", READS.most, "several folders", "quota"),
            Limit(at_once.what, at_once.most * each, "several stacks", "quota"),
            *own,
        ],
        lines,
        least=figures["cold_ms"]["classify"] / 1000 + SHARD / each,
    )


def _rented(figures: Mapping[str, Any]) -> Way:
    rate = own_rate(figures) / figures["machine"]["cores"] * RENTED_CORES

    def lines(pictures: int) -> list[Line]:
        hours = pictures / rate / 3600
        disk = hours / HOURS * DISK_GB * PRICES.disk_gigabyte
        return [
            Line("Machine", f"{hours:,.2f} h", hours * PRICES.c6a_large_hour),
            Line("Address and disk", f"{hours:,.2f} h", hours * PRICES.address_hour + disk),
            Line("S3, reading", f"{pictures:,} requests", pictures * PRICES.storage_gets_thousand / 1000),
        ]

    return Way("A rented c6a.large beside the bucket", [_cores(RENTED_CORES, rate)], lines)


def _own(figures: Mapping[str, Any]) -> Way:
    return Way("A machine of your own", [_cores(figures["machine"]["cores"], own_rate(figures))], lambda _: [])


def _cores(cores: int, rate: float) -> Limit:
    return Limit(f"its {cores} cores", rate, "more cores, more machines", "machine")


def _concurrency(each: float) -> Limit:
    return Limit("functions running at once in an account", CONCURRENCY.most * each, "AWS, if asked", "quota")


def _new_account(each: float) -> Limit:
    return Limit(
        "functions running at once in a new account", NEW_CONCURRENCY.most * each, "AWS, if asked", "new account"
    )


@dataclass(frozen=True)
class CrossOver:
    """Where one way overtakes another.

    Attributes:
        what: overtakes what, with ``{}`` for the number.
        pictures: from which on it does.
    """

    what: str
    pictures: float


def cross_overs(figures: Mapping[str, Any]) -> list[CrossOver]:
    """The numbers of pictures from which on another way is cheaper, or the only one."""
    api, queue, survey, rented, _ = ways(figures)
    month = HOURS * (PRICES.c6a_large_hour + PRICES.address_hour) + DISK_GB * PRICES.disk_gigabyte
    fetching = IN_ONE_BATCH * PRICES.storage_gets_thousand / 1000

    def a_million(way: Way) -> float:
        return way.dollars(IN_ONE_BATCH)

    always = f"A c6a.large that is always on, for ${month:,.0f} a month, is cheaper than"
    return [
        CrossOver(f"{always} the API from {{}} a month on.", month / a_million(api) * IN_ONE_BATCH),
        CrossOver(f"{always} uploaded batches from {{}} a month on.", month / a_million(queue) * IN_ONE_BATCH),
        CrossOver(
            f"{always} surveys from {{}} a month on, which it has to fetch as well.",
            month / (a_million(survey) - fetching) * IN_ONE_BATCH,
        ),
        CrossOver(
            f"Rented for its hours alone it costs ${a_million(rented):.2f} a million, and a survey "
            f"${a_million(survey):.2f}: both are straight lines and never cross. A survey as it is deployed is "
            f"{survey.first.rate / rented.first.rate:.1f} times as quick, and done before it from {{}} on.",
            survey.least * rented.first.rate,
        ),
        CrossOver(
            f"The queue as it is deployed drops what has waited {QUEUE_RETENTION_DAYS} days: from {{}} at once "
            "on, take more workers or a survey.",
            queue.first.rate * QUEUE_RETENTION_DAYS * _DAY,
        ),
    ]


def duration(seconds: float) -> str:
    """A time in words, as exact as such an estimate is."""
    for name, size in (("year", 365 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * size:
            count = seconds / size
            return f"{count:,.1f} {name}s" if count < 10 else f"{count:,.0f} {name}s"
    return f"{seconds:,.0f} seconds" if seconds >= 1.5 else "a second"


def money(dollars: float) -> str:
    """US dollars."""
    if 0 < dollars < 0.01:
        return "below a cent"
    return f"${dollars:,.2f}" if dollars < 100 else f"${dollars:,.0f}"
