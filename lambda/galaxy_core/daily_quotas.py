"""When a day ends for its quotas: at midnight by UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import ceil


def next_midnight(now: datetime) -> datetime:
    """When the next day begins.

    Args:
        now: by UTC.
    """
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)


def seconds_left(now: datetime) -> int:
    """Seconds until `next_midnight`, rounded up."""
    return ceil((next_midnight(now) - now).total_seconds())
