"""Writes ``infra/SCALE.md``: the same figures as `galaxy_costs.scale`, in words and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from galaxy_core.concurrency import AHEAD
from galaxy_costs.batch import CSV_ROW_BYTES, PICTURE_BYTES
from galaxy_costs.prices import LOOKED_UP, PRICES, SOURCE
from galaxy_costs.scale import (
    IN_ONE_BATCH,
    QUOTAS,
    Way,
    cross_overs,
    duration,
    measured_rate,
    money,
    own_rate,
    processing,
    ways,
)
from galaxy_costs.stack_sizes import BATCH_DAYS, MEMORY_BATCH, MILLISECONDS

_ROOT = Path(__file__).parents[2]
TARGET = _ROOT / "infra" / "SCALE.md"
MEASURED = _ROOT / "tests" / "benchmarks" / "latest.json"
THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
_PAGE = """\
# What a million and a billion galaxies cost and take

<!-- Written by `make scale`, from tests/benchmarks/latest.json and the tables in lambda/galaxy_costs. -->

On paper: what was measured for some hundred pictures, times many. Nobody has run a billion.

**A thousand** galaxies take {thousand} by any way here, and cents.

**A million** take {own_million} on a machine like the one that was measured ({processor}, {cores} cores),
for its electricity. In the cloud as it is deployed they take {queue_million} as batches, for {queue_dollars}, or
{survey_million} as a survey of pictures that lie in a bucket already, for {survey_dollars}.
Nothing has to be asked of AWS for it, except by an account so new that it may run only ten functions at once.

**A billion** are {bytes_billion} of pictures, and the work is no longer the problem.
As it is deployed a survey would take {survey_billion}, a million after another;
with its setting turned up it takes {survey_billion_most}, and what binds then is: {survey_last}.
It costs {survey_billion_dollars}, of which {largest_dollars} is for “{largest}”.
Uploaded as batches they cost {queue_billion_dollars}, of which {queue_largest_dollars} is for “{queue_largest}”:
where pictures lie matters as much as what looks at them.
{rented} would do it for {rented_dollars}, in {rented_billion};
twenty of them, each with its part, take a twentieth of the time for the same money.

The visitors' own browsers classify for nothing as well: the site sends the model once, and the pictures stay
where they are. That is a way for a visitor's thousand, and not for a survey.

## How long, and how much

As deployed, and in brackets with the settings turned up as far as they go and AWS's default quotas allow.

{short}

## What binds first

{binding}

`rate`, `batch_workers` and `survey_workers` are keys of `cdk.json`'s context; see
[settings.py](galaxy_infra/settings.py). More of `memory_batch` does not help: one core works on a shard, and
{memory_batch:,} MiB are one. An account that has just been opened may run ten functions at once, which is why
nothing is reserved unless `concurrency` is set.

## Line by line

US dollars at list price, us-east-1, {looked_up} ({source}), as if nothing were free in the month.

{bills}

## Where one way overtakes another

{cross_overs}

## Quotas

What AWS allows an account by default, {looked_up}.

{quotas}

## What it rests on, and what is left out

* Measured: {api_ms:.1f} ms for one classification in a function, of which {processing:.1f} ms are decoding,
  inference and wording on one core; {own_rate:,.0f} pictures a second on the whole machine{estimated}.
  Lambda's cores are taken to be as fast, and so are those of the rented machine.
* Assumed: {batch_ms:.0f} ms for a picture of a batch, as the API's own estimate has it; what is not work is
  waiting for S3, and paid for. {ahead} pictures are fetched at once, so that at the 100 to 200 ms that AWS says
  a small object takes it would be {slow:.0f} to {slowest:.0f} ms, and computing and hours would grow with it.
  No figure here is less certain.
* A picture is taken to be a JPEG of {picture_kb:.0f} kB, its row {row} bytes of CSV. Tables are fetched once;
  pictures and tables of batches are kept for {days} days. A survey's own bucket is not in the bill: {bucket} a
  month for a million pictures, {bucket_billion} for a billion, and {writing_billion} once to write these into it.
* A batch is taken to have at most {in_one_batch:,} pictures: each shard lists the finished ones, which grows with
  the square, so that a billion is a thousand batches. What visitors upload on the site comes in far smaller ones.
* Left out: retries and pictures that are broken, copying pictures to a rented machine (part by part: its disk is
  small), taxes, support, the volume discounts that AWS gives on the largest lines, what is free in a month, spot
  machines, whoever looks after it, and the way of the pictures from a telescope's archive to the bucket, which may
  be the longest of all.
"""


def page(figures: Mapping[str, Any]) -> str:
    """The whole page.

    Args:
        figures: of the bench, as ``tests/benchmarks/latest.json`` has them.
    """
    every = ways(figures)
    api, queue, survey, rented, own = every
    largest, queue_largest = (max(way.lines(BILLION), key=lambda line: line.dollars) for way in (survey, queue))
    stored = PICTURE_BYTES / 1e9 * PRICES.storage_gigabyte
    return _PAGE.format(
        thousand=f"{duration(own.seconds(THOUSAND))} to {duration(api.seconds(THOUSAND))}",
        own_million=duration(own.seconds(MILLION)),
        processor=figures["machine"]["processor"],
        cores=figures["machine"]["cores"],
        queue_million=duration(queue.seconds(MILLION)),
        queue_dollars=money(queue.dollars(MILLION)),
        survey_million=duration(survey.seconds(MILLION)),
        survey_dollars=money(survey.dollars(MILLION)),
        bytes_billion=f"{BILLION * PICTURE_BYTES / 1e12:,.0f} TB",
        survey_billion=duration(survey.seconds(BILLION)),
        survey_last=survey.last.what,
        survey_billion_most=duration(survey.seconds(BILLION, survey.last)),
        survey_billion_dollars=money(survey.dollars(BILLION)),
        largest=largest.what,
        largest_dollars=money(largest.dollars),
        queue_billion_dollars=money(queue.dollars(BILLION)),
        queue_largest=queue_largest.what,
        queue_largest_dollars=money(queue_largest.dollars),
        rented=rented.name,
        rented_dollars=money(rented.dollars(BILLION)),
        rented_billion=duration(rented.seconds(BILLION)),
        short=_short(every),
        binding=_binding(every),
        memory_batch=MEMORY_BATCH,
        looked_up=LOOKED_UP,
        source=SOURCE,
        bills="\n\n".join(_bill(way) for way in every if way.lines(MILLION)),
        cross_overs="\n".join(f"* {item.what.format(_about(item.pictures))}" for item in cross_overs(figures)),
        quotas=_table(
            ("what", "by default", "raised if asked"),
            ((quota.what, f"{quota.most:,}", "yes" if quota.raised else "no") for quota in QUOTAS),
        ),
        api_ms=figures["warm_ms"]["mean"],
        processing=processing(figures),
        own_rate=own_rate(figures),
        estimated="" if measured_rate(figures) else ", if both keep at it",
        batch_ms=MILLISECONDS,
        ahead=AHEAD,
        slow=100 / AHEAD,
        slowest=200 / AHEAD,
        picture_kb=PICTURE_BYTES / 1000,
        row=CSV_ROW_BYTES,
        days=BATCH_DAYS,
        bucket=money(MILLION * stored),
        bucket_billion=money(BILLION * stored),
        writing_billion=money(BILLION / 1000 * PRICES.storage_puts_thousand),
        in_one_batch=IN_ONE_BATCH,
    )


def _short(every: Iterable[Way]) -> str:
    def cell(way: Way, pictures: int) -> str:
        cost = money(way.dollars(pictures)) if way.lines(pictures) else "its electricity"
        most = "" if way.last == way.first else f" ({duration(way.seconds(pictures, way.last))})"
        return f"{duration(way.seconds(pictures))}{most}; {cost}"

    return _table(
        ("way", "a thousand", "a million", "a billion"),
        ((way.name, *(cell(way, pictures) for pictures in (THOUSAND, MILLION, BILLION))) for way in every),
    )


def _binding(every: Iterable[Way]) -> str:
    rows = []
    for way in every:
        for limit in sorted(way.limits, key=lambda limit: limit.rate):
            first = "**binds first**" if limit is way.first else ""
            rows.append((way.name, limit.what, f"{limit.rate:,.0f}", limit.moved_by, first))
    return _table(("way", "limit", "pictures a second", "moved by", ""), rows)


def _bill(way: Way) -> str:
    columns = [way.lines(pictures) for pictures in (THOUSAND, MILLION, BILLION)]
    rows = [
        (thousand.what, billion.amount, *(f"{line.dollars:,.2f}" for line in (thousand, million, billion)))
        for thousand, million, billion in zip(*columns, strict=True)
    ]
    sums = (f"**{sum(line.dollars for line in lines):,.2f}**" for lines in columns)
    heads = (way.name, "of which a billion are", "a thousand", "a million", "a billion")
    return _table(heads, [*rows, ("**all of it**", "", *sums)])


def _about(number: float) -> str:
    """A number of pictures, to two digits."""
    size = 10 ** (len(f"{number:.0f}") - 2)
    return f"about {round(number / size) * size:,.0f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return "\n".join([lines[0], re.sub(r"[^|]+", "---", lines[0]), *lines[1:]])


if __name__ == "__main__":
    TARGET.write_text(page(json.loads(MEASURED.read_text(encoding="utf-8"))), encoding="utf-8")
