"""Text of ``infra/SCALE.md``: the figures of `galaxy_costs.scale` in words and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from galaxy_core.batch_sizes import IMAGE_MILLISECONDS, RETENTION_DAYS
from galaxy_core.concurrency import MAX_WORKERS
from galaxy_costs.batch import CSV_ROW_BYTES, IMAGE_BYTES
from galaxy_costs.prices import PRICES, PRICES_DATE, PRICES_URL
from galaxy_costs.samples import fetch_bill
from galaxy_costs.scale import (
    IMAGES_PER_BATCH,
    QUOTAS,
    Option,
    break_even_points,
    duration,
    measured_rate,
    money,
    options,
    own_rate,
    processing_milliseconds,
)
from galaxy_costs.stack_sizes import FETCHED_GALAXIES, MEMORY_BATCH

_ROOT = Path(__file__).parents[2]
BENCHMARK = _ROOT / "tests" / "benchmarks" / "latest.json"
THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
_PAGE = """\
An extrapolation: what was measured for some hundred images, scaled up. Nobody has run a billion.

**A thousand** galaxies take {thousand} with any option here, and cost cents.

**A million** take {own_million} on a machine like the one of the benchmark ({processor}, {cores} cores),
for its electricity. In the cloud as deployed they take {queue_million} as uploads over the queue, for
{queue_dollars}, or {step_functions_million} with Step Functions and images that are in a bucket already, for
{step_functions_dollars}. No quota has to be raised for it, except in an account so new that it may run only ten
functions at once.

**A billion** are {bytes_billion} of images, and compute is no longer the bottleneck.
As deployed Step Functions would take {step_functions_billion}, a million images after another;
with its setting at the maximum it takes {step_functions_billion_max}, and the bottleneck is then:
{step_functions_quota}.
It costs {step_functions_billion_dollars}, of which {largest_dollars} is for “{largest}”.
Uploaded over the queue they cost {queue_billion_dollars}, of which {queue_largest_dollars} is for
“{queue_largest}”: where the images are stored matters as much as what classifies them.
{rented} would do it for {rented_dollars}, in {rented_billion};
twenty of them, each with its part, take a twentieth of the time for the same money.

The visitors' own browsers classify at no cost as well: the site sends the model once, and the images stay on the
device. That suits a visitor's thousand images, and not a million.

## Time and cost

As deployed, and in brackets with the settings at their maximum and AWS's default quotas.

{short}

## Bottlenecks

{bottlenecks}

`rate`, `batch_workers` and `map_concurrency` are keys of `cdk.json`'s context; see
[settings.py](galaxy_infra/settings.py). More of `memory_batch` does not help: one core works on a shard, and
{memory_batch:,} MiB are one. A new account may run ten functions at once, which is why nothing is reserved unless
`concurrency` is set.

## Line by line

US dollars at list price, us-east-1, {prices_date} ({prices_url}), without the free tier.

{bills}

## Break-even points

{break_even_points}

## Quotas

AWS's defaults for an account, {prices_date}.

{quotas}

## Assumptions, and what is left out

* Measured: {api_ms:.1f} ms for one classification in a function, of which {processing:.1f} ms are decoding,
  inference and sentences on one core; {own_rate:,.0f} images a second on the whole machine{estimated}.
  Lambda's cores are assumed to be as fast, and so are those of the rented machine.
* Assumed: {image_ms:.0f} ms for an image of a batch, as in the API's own estimate; the rest is waiting for S3, and
  billed. {ahead} images are fetched at once, so that at the 100 to 200 ms that AWS says a small object
  takes it would be {slow:.0f} to {slowest:.0f} ms, and compute cost and time would grow with it.
  No figure here is less certain.
* An image is assumed to be a JPEG of {image_kb:.0f} kB, its row {row} bytes of CSV. Tables are downloaded once;
  images and tables of batches are stored for {days} days. Storage in a bucket of your own is not in the bill:
  {bucket} a month for a million images, {bucket_billion} for a billion, and {writing_billion} once to write these.
* A batch is assumed to have at most {images_per_batch:,} images: each shard lists the finished ones, which grows
  with the square, so that a billion is a thousand batches. Uploads on the site come in far smaller ones.
* A deployment fetches {galaxies} real galaxies as samples, once, for {fetch_cents:.1f} cents at most, unless
  `fetch_samples` is false; the tables leave that out.
* Left out: retries and broken images, copying images to a rented machine (part by part: its disk is small), taxes,
  support, volume discounts on the largest lines, the free tier, spot instances, operations, and the transfer of
  the images from a telescope's archive to the bucket, which may take longest of all."""


def render() -> str:
    """The text for the benchmark's latest figures."""
    return text_of(json.loads(BENCHMARK.read_text(encoding="utf-8")))


def text_of(figures: Mapping[str, Any]) -> str:
    """The text for a benchmark's figures.

    Args:
        figures: of the benchmark, as ``tests/benchmarks/latest.json`` has them.
    """
    every = options(figures)
    api, queue, step_functions, rented, own = every
    largest, queue_largest = (
        max(option.bill(BILLION), key=lambda line: line.dollars) for option in (step_functions, queue)
    )
    stored = IMAGE_BYTES / 1e9 * PRICES.storage_gigabyte
    return _PAGE.format(
        thousand=f"{duration(own.seconds(THOUSAND))} to {duration(api.seconds(THOUSAND))}",
        own_million=duration(own.seconds(MILLION)),
        processor=figures["machine"]["processor"],
        cores=figures["machine"]["cores"],
        queue_million=duration(queue.seconds(MILLION)),
        queue_dollars=money(queue.dollars(MILLION)),
        step_functions_million=duration(step_functions.seconds(MILLION)),
        step_functions_dollars=money(step_functions.dollars(MILLION)),
        bytes_billion=f"{BILLION * IMAGE_BYTES / 1e12:,.0f} TB",
        step_functions_billion=duration(step_functions.seconds(BILLION)),
        step_functions_quota=step_functions.quota_bottleneck.name,
        step_functions_billion_max=duration(step_functions.seconds(BILLION, step_functions.quota_bottleneck)),
        step_functions_billion_dollars=money(step_functions.dollars(BILLION)),
        largest=largest.item,
        largest_dollars=money(largest.dollars),
        queue_billion_dollars=money(queue.dollars(BILLION)),
        queue_largest=queue_largest.item,
        queue_largest_dollars=money(queue_largest.dollars),
        rented=rented.name,
        rented_dollars=money(rented.dollars(BILLION)),
        rented_billion=duration(rented.seconds(BILLION)),
        short=_short(every),
        bottlenecks=_bottlenecks(every),
        memory_batch=MEMORY_BATCH,
        prices_date=PRICES_DATE,
        prices_url=PRICES_URL,
        bills="\n\n".join(_bill(option) for option in every if option.bill(MILLION)),
        break_even_points="\n".join(
            f"* {point.sentence.format(_about(point.images))}" for point in break_even_points(figures)
        ),
        quotas=_table(
            ("quota", "default", "adjustable"),
            ((quota.name, f"{quota.value:,}", "yes" if quota.adjustable else "no") for quota in QUOTAS),
        ),
        api_ms=figures["warm_ms"]["mean"],
        processing=processing_milliseconds(figures),
        own_rate=own_rate(figures),
        estimated="" if measured_rate(figures) else ", estimated from its cores",
        image_ms=IMAGE_MILLISECONDS,
        ahead=MAX_WORKERS,
        slow=100 / MAX_WORKERS,
        slowest=200 / MAX_WORKERS,
        image_kb=IMAGE_BYTES / 1000,
        row=CSV_ROW_BYTES,
        days=RETENTION_DAYS,
        galaxies=FETCHED_GALAXIES,
        fetch_cents=100 * sum(line.dollars for line in fetch_bill()),
        bucket=money(MILLION * stored),
        bucket_billion=money(BILLION * stored),
        writing_billion=money(BILLION / 1000 * PRICES.storage_puts_thousand),
        images_per_batch=IMAGES_PER_BATCH,
    )


def _short(every: Iterable[Option]) -> str:
    def cell(option: Option, images: int) -> str:
        cost = money(option.dollars(images)) if option.bill(images) else "its electricity"
        quota = option.quota_bottleneck
        fastest = "" if quota == option.bottleneck else f" ({duration(option.seconds(images, quota))})"
        return f"{duration(option.seconds(images))}{fastest}; {cost}"

    return _table(
        ("option", "a thousand", "a million", "a billion"),
        ((option.name, *(cell(option, images) for images in (THOUSAND, MILLION, BILLION))) for option in every),
    )


def _bottlenecks(every: Iterable[Option]) -> str:
    rows = []
    for option in every:
        for limit in sorted(option.limits, key=lambda limit: limit.rate):
            bottleneck = "**bottleneck**" if limit is option.bottleneck else ""
            rows.append((option.name, limit.name, f"{limit.rate:,.0f}", limit.raised_by, bottleneck))
    return _table(("option", "limit", "images a second", "raised by", ""), rows)


def _bill(option: Option) -> str:
    columns = [option.bill(images) for images in (THOUSAND, MILLION, BILLION)]
    rows = [
        (thousand.item, billion.amount, *(f"{line.dollars:,.2f}" for line in (thousand, million, billion)))
        for thousand, million, billion in zip(*columns, strict=True)
    ]
    sums = (f"**{sum(line.dollars for line in lines):,.2f}**" for lines in columns)
    heads = (option.name, "amount for a billion", "a thousand", "a million", "a billion")
    return _table(heads, [*rows, ("**total**", "", *sums)])


def _about(number: float) -> str:
    """A number of images, to two digits."""
    size = 10 ** (len(f"{number:.0f}") - 2)
    return f"about {round(number / size) * size:,.0f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return "\n".join([lines[0], re.sub(r"[^|]+", "---", lines[0]), *lines[1:]])
