"""How long a batch will probably take and what it will cost, said before it starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from galaxy_core.batch_sizes import IMAGE_MILLISECONDS

COLD_START_SECONDS = 3


@dataclass(frozen=True)
class Estimate:
    """For a whole batch.

    Attributes:
        seconds: from its start to its table, where nothing else waits on the queue.
        dollars: at AWS's list prices; None where nothing is paid for.
    """

    seconds: int
    dollars: float | None


def estimate(images: int, workers: int, thousand_dollars: float | None) -> Estimate:
    """Estimate a batch of uploaded images.

    Args:
        images: how many.
        workers: shards that are worked on at once.
        thousand_dollars: cost of a thousand images; None where nothing is paid.
    """
    dollars = None if thousand_dollars is None else round(images / 1000 * thousand_dollars, 6)
    return Estimate(seconds_for(images, workers), dollars)


def estimate_positions(positions: int, rate: float, thousand_dollars: float | None) -> Estimate:
    """Estimate a batch of positions, whose cutouts are fetched one after the other.

    Args:
        positions: how many.
        rate: requests a second.
        thousand_dollars: cost of a thousand positions; None where nothing is paid.
    """
    dollars = None if thousand_dollars is None else round(positions / 1000 * thousand_dollars, 6)
    return Estimate(math.ceil(COLD_START_SECONDS + positions / rate), dollars)


def seconds_for(images: int, workers: int) -> int:
    """How long so many pictures take where so many workers share them."""
    return math.ceil(COLD_START_SECONDS + images * IMAGE_MILLISECONDS / 1000 / workers)
