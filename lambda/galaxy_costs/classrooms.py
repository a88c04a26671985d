"""The bill of a class that hands in to the deployment: the table, and the calls."""

from __future__ import annotations

from galaxy_costs.prices import PRICES, Prices
from galaxy_costs.stack_sizes import MEMORY_METADATA
from galaxy_costs.visits import LOG_BYTES

PUPILS = 30
LESSON_SECONDS = 45 * 60
POLL_SECONDS = 10
"""Between two looks of the teacher's page, as `classroom/useGathered.ts` of the site has it."""
_CALL_SECONDS = 0.02
_KB_WRITTEN = 2
"""Of a class's item, each time that a pupil hands in; the day's count is another write."""


def class_dollars(prices: Prices = PRICES) -> float:
    """A class of `PUPILS`, each of whom hands in once, with the teacher's page open for a lesson; at list price.

    Args:
        prices: of AWS.
    """
    looks = LESSON_SECONDS / POLL_SECONDS
    writes = 2 + PUPILS * _KB_WRITTEN
    calls = 1 + PUPILS + looks
    call = (
        (prices.api_million + prices.function_million + prices.distribution_million) / 1e6
        + LOG_BYTES / 1e9 * prices.log_gigabyte
        + _CALL_SECONDS * MEMORY_METADATA / 1024 * prices.gigabyte_second_x86_64
    )
    return writes * prices.table_writes_million / 1e6 + looks * prices.table_reads_million / 1e6 + calls * call
