"""A clock that tests set."""

from __future__ import annotations

from datetime import datetime


class Clock:
    """Gives `now`, until a test changes it.

    Args:
        now: with a time zone.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time of day."""
        return self.now
