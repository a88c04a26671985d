"""The bill of fetching real galaxies as samples, once for a deployment."""

from __future__ import annotations

from galaxy_costs.prices import PRICES, Line, Prices
from galaxy_costs.stack_sizes import FETCH_SAMPLES_SECONDS, FETCHED_BYTES, FETCHED_GALAXIES, MEMORY_FETCH_SAMPLES


def fetch_bill(prices: Prices = PRICES) -> list[Line]:
    """The most that a fetch costs: all the time that it may take, every galaxy, and a month of their storage."""
    gigabyte_seconds = MEMORY_FETCH_SAMPLES / 1024 * FETCH_SAMPLES_SECONDS
    gigabytes = FETCHED_GALAXIES * FETCHED_BYTES / 1e9
    return [
        Line(
            "Lambda, compute",
            f"{gigabyte_seconds:,.0f} GB-s at most",
            gigabyte_seconds * prices.gigabyte_second_x86_64,
        ),
        Line("S3, PUT", f"{FETCHED_GALAXIES}", FETCHED_GALAXIES / 1000 * prices.storage_puts_thousand),
        Line("S3", f"{gigabytes:.3f} GB for a month", gigabytes * prices.storage_gigabyte),
    ]
