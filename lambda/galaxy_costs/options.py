"""What each optional setting of the deployment adds to a month's bill."""

from __future__ import annotations

from galaxy_core.batch_sizes import CUTOUT_RATE
from galaxy_costs.batch import Batch, batch_dollars
from galaxy_costs.classrooms import PUPILS, class_dollars
from galaxy_costs.monthly import Usage
from galaxy_costs.prices import PRICES, Line, Prices
from galaxy_costs.samples import fetch_bill
from galaxy_costs.stack_sizes import CORE_MEMORY, WAF_RULES
from galaxy_costs.visits import Part, second_price

LOOK_UP_SECONDS = 2
"""That the function waits for a survey's image."""


def option_bill(usage: Usage, prices: Prices = PRICES) -> list[Line]:
    """What each setting adds to the month at list price, named as the setting; what it saves is negative.

    Args:
        usage: of the month.
        prices: of AWS.
    """
    part = usage.total
    rate = second_price(usage.architecture, prices)
    arm = part.gigabyte_seconds * (prices.gigabyte_second_arm64 - prices.gigabyte_second_x86_64)
    look_ups = 1000 * LOOK_UP_SECONDS * usage.memory / 1024
    positions = Batch.of_positions(1000, CUTOUT_RATE, architecture=usage.architecture)
    images = max(usage.batch_images, 1)
    dispatched = batch_dollars(Batch(images, engine="step-functions")) - batch_dollars(Batch(images))
    stored = usage.stored / 1e9 * prices.storage_gigabyte
    kept = part.logs / 1e9 * prices.log_gigabyte_month
    return [
        Line("architecture", "arm64, of the functions' time", arm if usage.architecture == "x86_64" else -arm),
        Line(
            "memory_classify",
            f"{CORE_MEMORY} MiB, one core, as fast as now",
            part.gigabyte_seconds * (CORE_MEMORY / usage.memory - 1) * rate,
        ),
        Line("waf", f"{WAF_RULES} rules, {part.requests:,.0f} requests", waf_dollars(part.requests, prices)),
        Line("plan", "free, with waf, which it includes", -_flat_rate_saves(part, prices)),
        Line("tracing", f"{part.calls:,.0f} traces", part.calls * prices.traces_million / 1e6),
        Line(
            "api_keys",
            f"{usage.calls:,} calls with a key",
            usage.calls * prices.table_writes_million / 1e6,
        ),
        Line("classroom", f"a thousand classes of {PUPILS}", 1000 * class_dollars(prices)),
        Line("step_functions", f"for {images:,} images instead of SQS", dispatched),
        Line("sky_lookup", f"a thousand, of {LOOK_UP_SECONDS} s each", look_ups * rate),
        Line("cutout_rate", f"a thousand positions, {CUTOUT_RATE} a second", batch_dollars(positions)),
        Line("fetch_samples", "once", sum(line.dollars for line in fetch_bill(prices))),
        Line("domain", "a hosted zone, at Route 53", prices.hosted_zone),
        Line("batch_days", "a month more, per GB", prices.storage_gigabyte),
        Line("log_days", "a month more", kept),
        Line("keep_data", "models and samples, once destroyed", stored),
        Line("training", "per GB of data; jobs by the hour", prices.storage_gigabyte),
        Line("alarm_email", "1,000 emails are free", 0),
    ]


def _flat_rate_saves(part: Part, prices: Prices) -> float:
    """What CloudFront would bill, all of which its plan of 0 dollars includes, uploads too."""
    return (
        part.requests * prices.distribution_million / 1e6
        + (part.sent * prices.distribution_gigabyte + part.received * prices.origin_gigabyte) / 1e9
    )


def waf_dollars(requests: float, prices: Prices = PRICES) -> float:
    """A month of AWS WAF in front of the site.

    Args:
        requests: that it looks at.
        prices: of AWS.
    """
    return prices.web_acl + WAF_RULES * prices.web_acl_rule + requests * prices.web_acl_million / 1e6
