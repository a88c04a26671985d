"""Adds up once an hour what the month has cost, and lets the API rest where that passes the limit.

AWS's own estimate is hours late, and a budget only writes letters. So usage is read from metrics, of this region
and of CloudFront's, and counted at list price without what is free each month: the bill itself is lower. At the
limit the API's throttle is set to nought; on the first of the next month, or by ``galaxy cloud resume``, it is as
it was. The site reads from a file beside it until when the API rests.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

DAY = 86_400

Client = Callable[..., Any]


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """What Lambda calls: every hour, and with ``{"resume": true}`` by `galaxy cloud resume`."""
    return run(
        boto3.client, json.loads(os.environ["SPENDING"]), datetime.now(UTC), resume=bool(event.get("resume"))
    )


def run(client: Client, settings: dict[str, Any], now: datetime, *, resume: bool = False) -> dict[str, Any]:
    """Estimate, and let the API rest or answer.

    Args:
        client: makes a client of a service, as boto3 does.
        settings: `meters`, `monthly` (dollars that do not depend on use), `limit`, `api`, `rate`, `burst`,
            `bucket`, `status` (key of the file that the site reads), `parameter` (where the month's limit is
            kept), `namespace` (of the metrics).
        now: the time, in UTC.
        resume: whether to let it cost as much again in this month as the limit says.

    Returns:
        `month_dollars`, `day_dollars`, `limit`, and `resting_until`, a date or None.
    """
    beginning = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = settings["monthly"] + sum(dollars(client, meter, beginning, now) for meter in settings["meters"])
    day = settings["monthly"] / 30 + sum(
        dollars(client, meter, now - timedelta(days=1), now) for meter in settings["meters"]
    )
    limit = _limit(client("ssm"), settings, f"{now:%Y-%m}", month, resume=resume)
    resting = bool(limit) and month >= limit
    until = f"{(beginning + timedelta(days=32)).replace(day=1):%Y-%m-%d}" if resting else None
    _throttle(client("apigatewayv2"), settings, resting=resting)
    client("s3").put_object(
        Bucket=settings["bucket"],
        Key=settings["status"],
        Body=json.dumps({"resting_until": until}).encode(),
        ContentType="application/json",
        CacheControl="no-cache",
    )
    result = {
        "month_dollars": round(month, 4),
        "day_dollars": round(day, 4),
        "limit": limit,
        "resting_until": until,
    }
    print(json.dumps({**_metrics(settings["namespace"], now), "function": "spending", **result}))  # noqa: T201 - Lambda's log
    return result


def dollars(client: Client, meter: dict[str, Any], start: datetime, end: datetime) -> float:
    """What a meter's use cost in a while.

    Args:
        client: as above.
        meter: `region` (where it is not this one), `namespace`, `metric`, `dimensions` by name, `price` of one
            unit; with `stored`, an average of days is counted for the part of a month that they are.
        start: beginning of the while.
        end: its end.
    """
    stored = meter.get("stored", False)
    seconds = max((end - start).total_seconds(), 1)
    found = client("cloudwatch", region_name=meter.get("region")).get_metric_statistics(
        Namespace=meter["namespace"],
        MetricName=meter["metric"],
        Dimensions=[{"Name": name, "Value": value} for name, value in meter["dimensions"].items()],
        # What is stored is counted once a day, for the day before.
        StartTime=start - timedelta(days=2) if stored else start,
        EndTime=end,
        Period=DAY if stored or seconds > DAY else 3600,
        Statistics=["Average" if stored else "Sum"],
    )["Datapoints"]
    if stored:
        mean = sum(point["Average"] for point in found) / len(found) if found else 0
        return float(mean * meter["price"] * seconds / DAY / 30)
    return float(sum(point["Sum"] for point in found) * meter["price"])


def _limit(client: Any, settings: dict[str, Any], month: str, spent: float, *, resume: bool) -> float:
    """The month's limit: the setting's, and as much again beyond what was spent when it was resumed."""
    kept = json.loads(client.get_parameter(Name=settings["parameter"])["Parameter"]["Value"])
    if resume:
        kept = {"month": month, "limit": round(spent + settings["limit"], 2)}
        client.put_parameter(Name=settings["parameter"], Value=json.dumps(kept), Overwrite=True)
    if not settings["limit"]:
        return 0
    return float(max(settings["limit"], kept["limit"] if kept.get("month") == month else 0))


def _throttle(client: Any, settings: dict[str, Any], *, resting: bool) -> None:
    """Set the stage's throttle, where it is another."""
    wanted = {
        "ThrottlingRateLimit": 0.0 if resting else float(settings["rate"]),
        "ThrottlingBurstLimit": 0 if resting else settings["burst"],
    }
    stage = {"ApiId": settings["api"], "StageName": "$default"}
    current = client.get_stage(**stage).get("DefaultRouteSettings", {})
    if any(current.get(name, 0) != value for name, value in wanted.items()):
        client.update_stage(**stage, DefaultRouteSettings={**current, **wanted})


def _metrics(namespace: str, now: datetime) -> dict[str, Any]:
    """What makes CloudWatch read two metrics out of the line."""
    names = ("month_dollars", "day_dollars")
    directive = {
        "Namespace": namespace,
        "Dimensions": [["function"]],
        "Metrics": [{"Name": name, "Unit": "None"} for name in names],
    }
    return {"_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}}
